package dev.frugal.app;

import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.runs.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// One command line run inside the test's own process.
///
/// @param code its exit code
/// @param out what it printed as its answer
/// @param err what it said besides
public record Invocation(int code, String out, String err) {

    /// Runs `frugal` with the given arguments.
    public static Invocation of(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(stream(out), stream(err), false);
        int code = FrugalCommand.run(List.of(arguments), terminal, new StopSignal());
        return new Invocation(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// The one document on standard output.
    public JsonNode document() {
        return Documents.jsonTree(out, "standard output");
    }

    /// The one sentence on standard error.
    public String sentence() {
        if (err.lines().count() != 1) {
            throw new AssertionError("expected one line on standard error, got:\n" + err);
        }
        return err.strip();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
