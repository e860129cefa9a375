package dev.frugal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.command.Failures;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/// The launcher as it lies in an archive of 'frugal package': beside lib, without sources, on a path without Java and
/// Maven. What the archive itself contains is seen when it is packed: it starts once, and its notices are written.
class PackagedLauncherTest {
    private static final String BARE_PATH = "/usr/bin:/bin";

    /// A space, because folders have them.
    @TempDir(factory = FolderWithSpace.class)
    Path home;

    static final class FolderWithSpace implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.createTempDirectory("packed frugal");
        }
    }

    @BeforeEach
    void unpack() throws IOException {
        var sources = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(sources.resolve("frugal"))) {
            sources = Objects.requireNonNull(sources.getParent());
        }
        Files.copy(sources.resolve("frugal"), home.resolve("frugal"));
        assertThat(home.resolve("frugal").toFile().setExecutable(true)).isTrue();
        var lib = Files.createDirectory(home.resolve("lib"));
        var names = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            var name = names.size() + ".jar";
            Files.createSymbolicLink(lib.resolve(name), Path.of(entry).toAbsolutePath());
            names.add(name);
        }
        Files.writeString(lib.resolve("class-path"), String.join(":", names));
        Files.writeString(lib.resolve("revision"), "abc1234");
        Files.createSymbolicLink(home.resolve("jdk"), Path.of(System.getProperty("java.home")));
    }

    private record Ended(int code, String text) {}

    private Ended launch(String... arguments) throws IOException, InterruptedException {
        return launch(Map.of(), arguments);
    }

    private Ended launch(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(home.resolve("frugal").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", BARE_PATH);
        builder.environment().putAll(environment);
        var process = builder.start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text);
    }

    @Test
    void runsTheCommandLineWithTheJavaBesideIt() throws Exception {
        var ended = launch("--version");
        assertThat(ended).isEqualTo(new Ended(Failures.DONE, "frugal development (abc1234)\n"));
    }

    /// Java announces the Vector API on standard error; the launcher leaves that line out, and nothing else.
    @Test
    void writesOnlyItsOwnMessages() throws Exception {
        assertThat(launch("physics", "systems").text()).startsWith("system ").doesNotContain("WARNING");
        var refused = launch("physics", "solve", "dufing");
        assertThat(refused.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(refused.text()).startsWith("frugal: unknown system 'dufing'; did you mean 'duffing'?");
        assertThat(refused.text().lines()).hasSize(1);
    }

    /// What Java says about its own options reaches the caller.
    @Test
    void passesOnWhatJavaSays() throws Exception {
        var ended = launch(Map.of("FRUGAL_JAVA_OPTIONS", "-XX:+NoSuchOption"), "physics", "systems");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.text()).contains("NoSuchOption");
    }

    @Test
    void writesNothingBesideItself() throws Exception {
        launch("ledger", "show");
        try (var files = Files.list(home)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder("frugal", "lib", "jdk");
        }
    }

    @Test
    void saysThatItHasNothingToBuild() throws Exception {
        for (var command : List.of("build", "test", "package")) {
            var ended = launch(command);
            assertThat(ended.code()).isEqualTo(Failures.USER_MISTAKE);
            assertThat(ended.text()).contains("'frugal " + command + "'", "without");
        }
    }
}
