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
/// @param arguments what followed `frugal`
/// @param code its exit code
/// @param out what it printed as its answer
/// @param err what it said besides
public record Invocation(List<String> arguments, int code, String out, String err) {

    /// Runs `frugal` with the given arguments.
    public static Invocation of(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(stream(out), stream(err), false);
        int code = FrugalCommand.run(List.of(arguments), terminal, new StopSignal());
        return new Invocation(
                List.of(arguments), code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// The one document on standard output, as the command's schema describes it.
    public JsonNode document() {
        var document = Documents.jsonTree(out, "standard output");
        var errors = Schemas.file(Schemas.command(arguments))
                .map(file -> Schemas.errors(file, document))
                .orElse(List.of());
        if (!errors.isEmpty()) {
            throw new AssertionError("%s is not as its schema says:\n%s\n%s".formatted(arguments, errors, document));
        }
        return document;
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
