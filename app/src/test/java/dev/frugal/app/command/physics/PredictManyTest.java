package dev.frugal.app.command.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.app.Invocation;
import dev.frugal.app.dashboard.FlowRun;
import dev.frugal.base.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `physics predict --windows`: each window gets its line, whatever is wrong with its neighbours.
class PredictManyTest {
    /// Of the small flow map's estimates.
    private static final double MAPS_ERROR = 0.005;

    @TempDir
    private Path folder;

    private Path table = Path.of("windows.csv");

    @BeforeEach
    void windowsOfThreePumps() throws IOException {
        FlowRun.in(folder);
        var first = solved("0.3");
        var second = solved("0.5");
        table = folder.resolve("windows.csv");
        var text = new StringBuilder("pump,t,x,v\n");
        rows(first).forEach(row -> text.append("a,").append(row).append('\n'));
        rows(second).limit(7).forEach(row -> text.append("\"b\",").append(row).append('\n'));
        text.append("torn,1,nothing,2\n");
        rows(second).forEach(row -> text.append("c,").append(row).append('\n'));
        Files.writeString(table, text);
    }

    private static String solved(String force) {
        return Invocation.of(
                        "physics",
                        "solve",
                        "duffing",
                        "--parameter",
                        "F0=" + force,
                        "--initial",
                        "0.5,0.1",
                        "--until",
                        "7.959799",
                        "--samples",
                        "100")
                .out();
    }

    private static Stream<String> rows(String solved) {
        return solved.lines().skip(1);
    }

    private Invocation predict(String... more) {
        return Invocation.of(Stream.concat(
                        Stream.of("physics", "predict", "--runs", folder.toString(), "--model", FlowRun.NAME),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static void isForecast(String line, String name, double force) {
        var cells = line.split(",", -1);
        assertThat(cells).hasSize(12);
        assertThat(cells[0]).isEqualTo(name);
        assertThat(Double.parseDouble(cells[1])).isCloseTo(force, within(MAPS_ERROR));
        assertThat(cells[11]).isEmpty();
    }

    @Test
    void eachWindowGetsALineAndABadOneSaysWhy() {
        var answer = predict("--windows", table.toString(), "--group", "pump", "--ahead", "2", "--regime", "none");
        assertThat(answer.code()).as(answer.err()).isZero();
        var lines = answer.out().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("window,F0,F0_sd,regime,regime_probability,until,x,x_sd,v,v_sd,warnings,problem");
        assertThat(lines).hasSize(5);
        isForecast(lines.get(1), "a", 0.3);
        assertThat(lines.get(2)).contains("has 7 samples");
        assertThat(lines.get(3)).startsWith("torn,,,").contains("column 3 (x): 'nothing' is not a finite number");
        isForecast(lines.get(4), "c", 0.5);
        assertThat(answer.err()).contains("4 windows, 2 of them without a forecast");
    }

    @Test
    void linesOfJsonHaveTheWholeForecastAndADocumentCountsThem() {
        var output = folder.resolve("forecasts.jsonl");
        var answer = predict(
                "--windows",
                table.toString(),
                "--group",
                "pump",
                "--until",
                "9",
                "--regime",
                "none",
                "--output",
                output.toString(),
                "--json");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.document().get("windows").asLong()).isEqualTo(4);
        assertThat(answer.document().get("without_forecast").asLong()).isEqualTo(2);
        var lines = Documents.text(output).lines().toList();
        assertThat(lines).hasSize(4);
        var first = Documents.jsonTree(lines.getFirst(), "the first line");
        assertThat(first.get("window").asString()).isEqualTo("a");
        assertThat(first.get("prediction").get("forecast").get("time").size()).isPositive();
        assertThat(Documents.jsonTree(lines.get(1), "the second line")
                        .get("prediction")
                        .isNull())
                .isTrue();
    }

    @Test
    void aFolderHasAWindowPerFile() throws IOException {
        var files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve("1.csv"), solved("0.3"));
        Files.writeString(files.resolve("2.csv"), "t,x\n0,1\n");
        var answer = predict("--windows", files.toString(), "--ahead", "1", "--regime", "none");
        assertThat(answer.code()).as(answer.err()).isZero();
        var lines = answer.out().lines().toList();
        assertThat(lines).hasSize(3);
        isForecast(lines.get(1), "1.csv", 0.3);
        assertThat(lines.get(2)).startsWith("2.csv,,").contains("there is no column 'v'");
    }

    @Test
    void misuseIsSaidBeforeAnythingIsRead() {
        for (var line : List.of(
                "--window a.csv --windows b.csv --until 9|give one of --window and --windows",
                "--windows b.csv --group pump|give one of --until and --ahead",
                "--window a.csv --group pump --until 9|--group and --output belong to --windows",
                "--windows %s --until 9|name the column that tells its windows apart with --group",
                "--windows %s --group pump --until 9 --regime guess|expected latent, simulate or none",
                "--windows %s --group pump --until 9 --output a.txt|ends in .csv or .jsonl",
                "--windows %s --group pumps --until 9|there is no column 'pumps' among pump,t,x,v",
                "--windows %s --group pump --until 9 --regime latent|the model has no classifier of regimes")) {
            var parts = line.formatted(table).split("\\|");
            var answer = predict(parts[0].split(" "));
            assertThat(answer.code()).as(line).isEqualTo(2);
            assertThat(answer.err()).contains(parts[1]);
        }
    }
}
