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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/// The command line inside the test's own process. What it starts with Spark has the module's class path, without the
/// program's.
///
/// @param code its exit code
/// @param out what it printed as its answer
/// @param err what it said besides
record Program(int code, String out, String err) {
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /// Names the class path of the cluster's processes as the launcher does: jars alone, since a class-data archive
    /// holds no class of a folder.
    static void prepare(Path folder) throws IOException {
        var jars = Files.createDirectories(folder.resolve("jars"));
        var path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> !entry.endsWith("test-classes"))
                .filter(entry -> !entry.toString().contains("frugal-app")
                        && !entry.endsWith(Path.of("app", "target", "classes")))
                .map(entry -> Files.isDirectory(entry) ? packed(entry, jars) : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        var file = Files.writeString(folder.resolve("cluster-class-path"), path);
        System.setProperty(ClusterJvm.PROPERTY, file.toString());
    }

    private static Path packed(Path classes, Path jars) {
        var jar = jars.resolve(classes.getName(classes.getNameCount() - 3) + ".jar");
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
        if (code != 0) {
            throw new IllegalStateException("%s could not be packed".formatted(classes));
        }
        return jar;
    }

    static Program run(String... arguments) {
        return run(new StopSignal(), arguments);
    }

    /// @param stop the user's wish to stop it
    static Program run(StopSignal stop, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int code = FrugalCommand.run(List.of(arguments), terminal, stop);
        return new Program(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// Waits until a command that is at work has written a file.
    static void await(Path file, CompletableFuture<Program> command) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .failFast("the command has ended", command::isDone)
                .until(() -> Files.exists(file));
    }

    JsonNode document() {
        return Documents.jsonTree(out, "standard output");
    }

    /// The last line on standard error.
    String sentence() {
        return err.lines().reduce((_, last) -> last).orElse("");
    }
}
