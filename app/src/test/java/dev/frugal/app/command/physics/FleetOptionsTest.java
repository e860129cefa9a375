package dev.frugal.app.command.physics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.app.command.Failures;
import dev.frugal.app.dashboard.FlowRun;
import dev.frugal.base.Documents;
import dev.frugal.runs.cluster.MonitoringSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `physics monitor`, `physics fit` and `physics predict` say about the options of a fleet or a stream before
/// Spark is started. What
/// needs Spark is tested in the module cluster.
class FleetOptionsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void aRunWithAModel() throws IOException {
        FlowRun.in(folder);
        Files.createDirectories(folder.resolve("incoming"));
    }

    private Invocation monitor(String... options) {
        var arguments =
                new ArrayList<>(List.of("physics", "monitor", "--model", FlowRun.NAME, "--runs", folder.toString()));
        for (var option : options) {
            arguments.add(option.replace("DIR", folder.toString()));
        }
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private static void refuses(Invocation invocation, String... parts) {
        assertThat(invocation.code()).as(invocation.err()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains(parts);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'', give one of --recording",
                "--stream DIR/incoming --recording a.csv, give one of --recording",
                "--recording a.csv --group device, belong to --recordings or --stream",
                "--stream DIR/incoming --out DIR/out, need --group",
                "--stream DIR/incoming --group device, need --out",
                "--recordings a.parquet --group device --out DIR/out, needs --spark",
                "--recordings a.parquet --group device --out DIR/out --spark local[1] --once, --once belongs to --stream",
                "--stream DIR/incoming --group device --out DIR/out --report a.html, belong to --recording",
                "--stream DIR/incoming --group device --out DIR/out --rate 10, belong to --recording",
                "--stream DIR/incoming --group device --out DIR/out --limit q=1, no parameter",
                "--stream DIR/nowhere --group device --out DIR/out, which is no folder",
                "--stream kafka://broker --group device --out DIR/out, kafka://HOST:PORT/TOPIC",
                "--recordings DIR/a.parquet --group device --out DIR/out --spark local[1], there is no file or folder",
                "--stream DIR/incoming --group device --out DIR/out --spark spark://127.0.0.1:1, no Spark master listens",
            })
    void aMistakeIsSaidBeforeSparkIsStarted(String options, String part) {
        var words = options.equals("''") ? new String[0] : options.split(" ");
        refuses(monitor(words), part);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aFolderOfAnotherStreamIsRefused() throws IOException {
        var out = Files.createDirectories(folder.resolve("out"));
        var other = new MonitoringSettings(
                "model", "0", List.of("/incoming"), "pump", 8, 8, 1, 50, 1e-4, List.of(), "NONE", out.toString());
        Files.writeString(out.resolve("stream.json"), Documents.json(other));
        refuses(
                monitor("--stream", "DIR/incoming", "--group", "device", "--out", "DIR/out"),
                "belongs to a stream that is watched with another model",
                "--out");
    }

    @Test
    void aFolderWithResultsOfSomethingElseIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("out/windows"));
        refuses(
                monitor("--stream", "DIR/incoming", "--group", "device", "--out", "DIR/out"),
                "has results already",
                "--out");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "duffing --group device a.csv, belong to --windows",
                "duffing --windows a.parquet --group device, needs --group",
                "duffing --group device --spark local[1] --out b --recording c --windows a, not both",
                "duffing --windows a --group device --spark local[1] --out b --until 3, belong to one recording",
                "burgers --windows a --group device --spark local[1] --out b, fields are fitted to one recording",
                "duffing --windows nowhere --group device --spark local[1] --out b, there is no file or folder /",
            })
    void aMistakeInAFleetToFitIsSaid(String options, String part) {
        refuses(Invocation.of(("physics fit " + options).split(" ")), part);
    }

    @ParameterizedTest
    @CsvSource({
        "--windows many.csv --group device --column x=1, belong to --window",
        "--windows many.csv --group device --rate 10, belong to --window",
        "--windows many.csv --group device --spark local[1] --out DIR/out --skip 1, belong to --window",
    })
    void optionsOfARecordingAreNotIgnoredForManyWindows(String options, String part) throws IOException {
        Files.writeString(folder.resolve("many.csv"), "device,t,x,v\n");
        var words = ("physics predict --model %s --runs %s --ahead 1 " + options)
                .formatted(FlowRun.NAME, folder)
                .replace("many.csv", folder.resolve("many.csv").toString())
                .replace("DIR", folder.toString());
        refuses(Invocation.of(words.split(" ")), part);
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
