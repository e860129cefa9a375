package dev.frugal.cluster;

import dev.frugal.app.FrugalCommand;
import dev.frugal.app.cluster.ClusterJvm;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.runs.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The command line inside the test's own process. What it starts with Spark has the module's class path, without the
/// program's.
///
/// @param code its exit code
/// @param out what it printed as its answer
/// @param err what it said besides
record Program(int code, String out, String err) {
    /// Names the class path of the cluster's processes as the launcher does.
    static void prepare(Path folder) throws IOException {
        var path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        !entry.contains("frugal-app") && !entry.contains(File.separator + "app" + File.separator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        var file = Files.writeString(folder.resolve("cluster-class-path"), path);
        System.setProperty(ClusterJvm.PROPERTY, file.toString());
    }

    static Program run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int code = FrugalCommand.run(List.of(arguments), terminal, new StopSignal());
        return new Program(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    JsonNode document() {
        return Documents.jsonTree(out, "standard output");
    }

    /// The last line on standard error.
    String sentence() {
        return err.lines().reduce((_, last) -> last).orElse("");
    }
}
