package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.command.Failures;
import dev.frugal.base.FileTrees;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.task.TaskLog;
import dev.frugal.runs.task.TasksDocument;
import dev.frugal.runs.worker.WorkerState;
import dev.frugal.table.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Forecasts of a fleet, from Parquet to Parquet.
@ExtendWith(RunningCluster.class)
class FleetScoringTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int SAMPLES = 100;
    private static final double INTERVAL = 0.08;
    private static final int GOOD = 24;

    @TempDir
    private Path folder;

    private final List<List<Object>> rows = new ArrayList<>();

    private static Map<String, ParquetFile.Type> columns() {
        var columns = DeviceRecordings.columns();
        columns.put("site", ParquetFile.Type.TEXT);
        return columns;
    }

    private void sample(@Nullable String device, double time, @Nullable Double x) {
        var row = new ArrayList<Object>();
        Collections.addAll(row, device, time, x, -0.3 * Math.sin(time), "north");
        rows.add(row);
    }

    private void window(String device, int samples, double amplitude) {
        for (int i = 0; i < samples; i++) {
            sample(device, i * INTERVAL, amplitude * Math.cos(i * INTERVAL));
        }
    }

    /// Good windows and one of each kind of bad ones, their rows shuffled over two files.
    private Path fleet() {
        for (int number = 0; number < GOOD; number++) {
            window("device-%03d".formatted(number), SAMPLES, 0.2 + 0.01 * number);
        }
        window("short", 7, 0.3);
        window("hole", SAMPLES, 0.3);
        rows.removeIf(row -> "hole".equals(row.get(0)) && (double) row.get(1) > 3 && (double) row.get(1) < 5);
        window("null", SAMPLES, 0.3);
        sample("null", 2.001, null);
        window("infinite", SAMPLES, 0.3);
        sample("infinite", 2.001, Double.NaN);
        window("twice", SAMPLES, 0.3);
        sample("twice", 10 * INTERVAL, 0.1);
        sample(null, 1, 0.1);
        Collections.shuffle(rows, new Random(5));
        int half = rows.size() / 2;
        var inputs = folder.resolve("fleet");
        ParquetFile.write(inputs.resolve("a.parquet"), columns(), rows.subList(0, half));
        ParquetFile.write(inputs.resolve("b.parquet"), columns(), rows.subList(half, rows.size()));
        return inputs;
    }

    /// Writes its run under the name of the folder `out`.
    private Program predict(String master, Path inputs, Path out, Path runs) {
        return predict(new StopSignal(), master, inputs, out, runs);
    }

    private Program predict(StopSignal stop, String master, Path inputs, Path out, Path runs) {
        return Program.run(
                stop,
                "physics",
                "predict",
                "--model",
                DeviceRecordings.MODEL.toString(),
                "--windows",
                inputs.toString(),
                "--group",
                "device",
                "--ahead",
                "2",
                "--regime",
                "none",
                "--spark",
                master,
                "--out",
                out.toString(),
                "--name",
                name(out),
                "--runs",
                runs.toString(),
                "--json");
    }

    private static String name(Path out) {
        return "fleet-" + out.getFileName();
    }

    private static Map<String, Map<String, Object>> table(Path folder) throws IOException {
        var table = new TreeMap<String, Map<String, Object>>();
        try (Stream<Path> files = Files.list(folder)) {
            for (var file : files.filter(path -> path.toString().endsWith(".parquet"))
                    .sorted()
                    .toList()) {
                for (var row : ParquetFile.read(file)) {
                    var text = new TreeMap<String, Object>();
                    row.forEach((name, value) -> text.put(name, String.valueOf(value)));
                    assertThat(table.put(String.valueOf(row.get("window")), text))
                            .isNull();
                }
            }
        }
        return table;
    }

    /// Kills an executor when the first part of the result is done.
    private static void killAnExecutor(Path out) {
        Awaitility.await().atMost(PATIENCE).until(() -> isBegun(out.resolve("unfinished/_temporary/0")));
        Processes.kill("CoarseGrainedExecutorBackend");
    }

    private static boolean isBegun(Path unfinished) throws IOException {
        if (!Files.isDirectory(unfinished)) {
            return false;
        }
        try (var files = Files.list(unfinished)) {
            return files.anyMatch(file -> String.valueOf(file.getFileName()).startsWith("task_"));
        }
    }

    @Test
    void anExecutorLostInMidScoringChangesNothingAndNoWindowIsLost(RunningCluster.Running cluster) throws IOException {
        var inputs = fleet();
        var killing = CompletableFuture.runAsync(
                () -> killAnExecutor(folder.resolve("disturbed")), Thread::startVirtualThread);
        var disturbed = predict(cluster.url(), inputs, folder.resolve("disturbed"), cluster.folder());
        assertThat(killing).as("an executor was killed").isCompleted();
        assertThat(disturbed.code()).as(disturbed.err()).isZero();
        assertThat(disturbed.document().get("windows").asInt()).isEqualTo(GOOD + 6);
        assertThat(disturbed.document().get("without_forecast").asInt()).isEqualTo(6);

        var stop = new StopSignal();
        Thread.startVirtualThread(() -> {
            Awaitility.await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("plain/unfinished")));
            stop.request();
        });
        var stopped = predict(stop, "local[1]", inputs, folder.resolve("plain"), cluster.folder());
        assertThat(stopped.code()).as(stopped.err()).isEqualTo(Failures.INTERRUPTED);
        assertThat(stopped.sentence()).contains("stopped before its tables were written", "runs resume");
        var plain = Program.run(
                "runs", "resume", "fleet-plain", "--runs", cluster.folder().toString(), "--json");
        assertThat(plain.code()).as(plain.err()).isZero();
        var forecasts = table(folder.resolve("disturbed/forecasts"));
        assertThat(forecasts).hasSize(GOOD).isEqualTo(table(folder.resolve("plain/forecasts")));
        assertThat(forecasts.get("device-007")).containsKeys("F0", "F0_sd", "until", "x", "v_sd", "forecast_x");

        var problems = table(folder.resolve("disturbed/problems"));
        assertThat(problems).isEqualTo(table(folder.resolve("plain/problems")));
        assertThat(problems.keySet()).containsExactly("", "hole", "infinite", "null", "short", "twice");
        assertThat(problems.get("")).hasToString("{problem=the rows have no value in the column 'device', window=}");
        assertThat(String.valueOf(problems.get("short"))).contains("samples");
        assertThat(String.valueOf(problems.get("null"))).contains("2.001", "no finite number in the column 'x'");
        assertThat(String.valueOf(problems.get("twice"))).contains("two rows have the time 0.8");

        theRunTellsOfTheLostExecutor(RunDirectory.open(cluster.folder(), name(folder.resolve("disturbed"))));

        FileTrees.delete(cluster.folder().resolve(name(folder.resolve("plain"))));
        var again = predict("local[1]", inputs, folder.resolve("plain"), cluster.folder());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.sentence()).contains("has results already", "--out");
        assertThat(cluster.folder().resolve(name(folder.resolve("plain")))).doesNotExist();
    }

    private static void theRunTellsOfTheLostExecutor(RunDirectory run) {
        var tasks = TasksDocument.of(TaskLog.read(run), run.beingWorkedOn());
        assertThat(tasks.executors())
                .extracting(TasksDocument.ExecutorRow::state)
                .containsOnlyOnce(WorkerState.LOST)
                .contains(WorkerState.FINISHED);
        var scoring = tasks.stages().stream()
                .filter(stage -> stage.name().equals("forecasts"))
                .findFirst()
                .orElseThrow();
        assertThat(scoring.rows()).isGreaterThanOrEqualTo(GOOD + 6);
        assertThat(scoring.done()).isEqualTo(scoring.tasks());
        var spent = CostStatement.read(run.folder()).total();
        double worked = tasks.executors().stream()
                .mapToDouble(TasksDocument.ExecutorRow::seconds)
                .sum();
        assertThat(spent.cpuSeconds()).isGreaterThan(worked);
        assertThat(spent.queries()).isEqualTo(GOOD + 6);
    }

    @Test
    void aTornFileAndAMissingColumnAreRefused(RunningCluster.Running cluster) throws IOException {
        var inputs = folder.resolve("torn");
        window("a", SAMPLES, 0.3);
        ParquetFile.write(inputs.resolve("a.parquet"), columns(), rows);
        var bytes = Files.readAllBytes(inputs.resolve("a.parquet"));
        Files.write(inputs.resolve("b.parquet"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        var torn = predict("local[1]", inputs, folder.resolve("out"), cluster.folder());
        assertThat(torn.code()).isEqualTo(2);
        assertThat(torn.sentence()).contains("cannot be read as Parquet", "b.parquet");
        assertThat(folder.resolve("out/forecasts")).doesNotExist();

        Files.delete(inputs.resolve("b.parquet"));
        var withoutStates = new LinkedHashMap<String, ParquetFile.Type>();
        withoutStates.put("device", ParquetFile.Type.TEXT);
        withoutStates.put("t", ParquetFile.Type.NUMBER);
        ParquetFile.write(inputs.resolve("a.parquet"), withoutStates, List.of(List.of("a", 1.0)));
        var missing = predict("local[1]", inputs, folder.resolve("out"), cluster.folder());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.sentence()).contains("there is no column 'x'");
    }
}
