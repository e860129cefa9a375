package dev.frugal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.dashboard.FlowRun;
import dev.frugal.base.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The how-to for embedders, followed to the letter: its files and its commands are taken from the page and
/// run in folders of their own, against the artifacts of this build in a local repository of their own.
///
/// Maven works offline here: what the projects need beside Frugal this build has used itself.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UseAsALibraryIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String PAGE = Documents.text(ROOT.resolve("docs/how-to/use-as-a-library.md"));
    private static final String VERSION = System.getProperty("frugal.version", "");
    private static final Pattern FILE =
            Pattern.compile("^`([\\w/.-]+)`\\n\\n```\\w+\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)(\\.\\d+)*");

    private Path folder = Path.of("");
    private final Map<String, String> files = new HashMap<>();

    @BeforeAll
    void theArtifactsAreInstalledAndThePagesFilesWritten(@TempDir Path fresh) throws IOException {
        folder = fresh;
        install();
        for (var file : FILE.matcher(PAGE).results().toList()) {
            var place = folder.resolve(file.group(1));
            Files.createDirectories(place.getParent());
            Files.writeString(place, file.group(2));
            files.put(file.group(1), file.group(2));
        }
        var maven = folder.resolve("bin/mvn");
        Files.createDirectories(maven.getParent());
        // Whoever fetched an artifact, it may be used: the repository's notes of that are set aside.
        Files.writeString(maven, """
                #!/bin/sh
                exec '%s/bin/mvn' --offline --batch-mode -Dmaven.repo.local='%s' \
                  -Daether.enhancedLocalRepository.trackingFilename=none "$@" >&2
                """.formatted(System.getProperty("frugal.maven"), folder.resolve("repository")));
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    /// A local repository with this build's artifacts as 'mvn install' lays them out, and links to the user's
    /// own for all others.
    private void install() throws IOException {
        var own = Path.of(System.getProperty("frugal.repository", ""));
        var repository = folder.resolve("repository");
        link(own, repository, "dev");
        if (Files.isDirectory(own.resolve("dev"))) {
            link(own.resolve("dev"), repository.resolve("dev"), "frugal");
        }
        var modules = new ArrayList<>(List.of(ROOT));
        var names = Pattern.compile("<module>(.*)</module>").matcher(Documents.text(ROOT.resolve("pom.xml")));
        names.results().forEach(name -> modules.add(ROOT.resolve(name.group(1))));
        for (var module : modules) {
            var name = module.equals(ROOT) ? "frugal" : "frugal-" + module.getFileName();
            var place = repository.resolve("dev/frugal/%s/%s".formatted(name, VERSION));
            var base = "%s-%s".formatted(name, VERSION);
            Files.createDirectories(place);
            Files.copy(module.resolve("pom.xml"), place.resolve(base + ".pom"));
            var jar = module.resolve("target/%s.jar".formatted(base));
            if (Files.exists(jar)) {
                Files.copy(jar, place.resolve(base + ".jar"));
            }
        }
    }

    /// Before the folder is deleted: the links lead to what is not ours.
    @AfterAll
    void theLinksAreTakenAway() throws IOException {
        for (var place : List.of(folder.resolve("repository"), folder.resolve("repository/dev"))) {
            try (var groups = Files.newDirectoryStream(place, Files::isSymbolicLink)) {
                for (var group : groups) {
                    Files.delete(group);
                }
            }
        }
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (var groups = Files.newDirectoryStream(from)) {
            for (var group : groups) {
                if (!group.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(to.resolve(group.getFileName()), group);
                }
            }
        }
    }

    /// Runs the page's commands for the project in `name` and returns what they print.
    private String follow(String name, Map<String, String> environment) throws Exception {
        var commands = Pattern.compile(
                        "In the folder `%s`:\\n\\n```sh\\n(.*?)^```$".formatted(name),
                        Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(PAGE);
        assertThat(commands.find()).as("commands for %s", name).isTrue();
        var builder = new ProcessBuilder("bash", "-e", "-c", commands.group(1))
                .directory(folder.resolve(name).toFile())
                .redirectError(folder.resolve(name + "-errors").toFile());
        var java = Path.of(System.getProperty("java.home"));
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment()
                .merge("PATH", "", (path, _) -> "%s:%s/bin:%s".formatted(folder.resolve("bin"), java, path));
        builder.environment().putAll(environment);
        var process = builder.start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s%s", printed, Files.readString(folder.resolve(name + "-errors")))
                .isZero();
        return printed;
    }

    @ParameterizedTest
    @CsvSource({"light, frugal-ledger", "grade, frugal-grading"})
    void aLightProjectPrintsWhatThePageSaysWithoutAnyNativeLibrary(String name, String artifact) throws Exception {
        var expected = Pattern.compile(
                        "In the folder `%s`:.*?It prints:\\n\\n```text\\n(.*?)^```$".formatted(name),
                        Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(PAGE);
        assertThat(expected.find()).as("what %s prints", name).isTrue();
        assertThat(follow(name, Map.of())).isEqualTo(expected.group(1));
        var classPath = Files.readString(folder.resolve(name).resolve("target/class-path"))
                .strip()
                .split(":");
        assertThat(classPath)
                .extracting(jar -> String.valueOf(Path.of(jar).getFileName()))
                .filteredOn(jar -> jar.startsWith("frugal-"))
                .containsExactlyInAnyOrder(
                        "%s-%s.jar".formatted(artifact, VERSION), "frugal-base-%s.jar".formatted(VERSION));
        for (var jar : classPath) {
            try (var opened = new ZipFile(jar)) {
                assertThat(opened.stream()
                                .filter(entry -> NATIVE.matcher(entry.getName()).matches()))
                        .as("native libraries in %s", jar)
                        .isEmpty();
            }
        }
    }

    @Test
    void whatTheMeterWroteIsAStatement() throws Exception {
        follow("light", Map.of());
        var statement = Documents.text(folder.resolve("light/fgo-seed-1/statement.json"));
        assertThat(Schemas.errors("statement.json", Documents.jsonTree(statement, "statement.json")))
                .isEmpty();
    }

    @Test
    void theOtherProjectForecastsFromAWindow() throws Exception {
        FlowRun.in(folder.resolve("runs"));
        var run = folder.resolve("runs").resolve(FlowRun.NAME).toString();
        var lines = follow("forecast", Map.of("RUN", run)).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("F0 = 0\\.(299|300|301) ± 0\\.00\\d\\d");
        assertThat(lines.get(1)).matches("x\\(12\\.0\\) = -?\\d\\.\\d{3} ± 0\\.\\d{3}");
        assertThat(Schemas.errors("physics-predict.json", Documents.jsonTree(lines.get(2), "standard output")))
                .isEmpty();
    }

    /// Elsewhere a page may show a part of these programs; then it shows what was compiled here.
    @ParameterizedTest
    @CsvSource({
        "reference/ledger.md, light/src/main/java/Light.java",
        "reference/grading.md, grade/src/main/java/Grade.java"
    })
    void whatOtherPagesShowIsPartOfTheseFiles(String page, String program) {
        var snippets = Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Documents.text(ROOT.resolve("docs").resolve(page)))
                .results()
                .toList();
        var whole = flat(Objects.requireNonNull(files.get(program)));
        assertThat(snippets)
                .isNotEmpty()
                .allSatisfy(snippet -> assertThat(whole).contains(flat(snippet.group(1))));
    }

    private static String flat(String code) {
        return code.replaceAll("(?m)^ +", "");
    }
}
