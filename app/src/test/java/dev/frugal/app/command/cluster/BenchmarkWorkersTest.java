package dev.frugal.app.command.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.app.Schemas;
import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.benchmarks.Environment;
import dev.frugal.physics.system.Systems;
import dev.frugal.table.ParquetFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What surrounds the benchmark of workers; the benchmark itself takes minutes and needs a cluster.
class BenchmarkWorkersTest {
    private static final int WINDOWS = 2_001;
    private static final int SAMPLES = 10;

    @TempDir
    private Path folder;

    @Test
    void whatItFoundIsAsItsSchemaSays() {
        var outcome = new BenchmarkWorkers.Outcome(
                3,
                List.of(new BenchmarkWorkers.Line("sweep", "one worker", 2, 1.5, 2.5, 1)),
                List.of(new BenchmarkWorkers.Memory("one-worker-0", List.of(1L << 30, 1L << 30))),
                Environment.here("a revision"));
        assertThat(Schemas.errors("benchmark-workers.json", Documents.tree(outcome)))
                .isEmpty();
    }

    @Test
    void numbersBelowOneAreRefused() {
        var refused = Invocation.of("benchmark", "workers", "--windows", "0");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--windows");
    }

    @Test
    void everyThousandthWindowOfAFleetCannotBeUsedAndNoTwoAreEqual() {
        new FleetFile(Systems.named("duffing"), SAMPLES, 0.1, 0.01).write(folder, WINDOWS, new Seed(1));
        var unusable = new TreeMap<String, Integer>();
        var first = new HashSet<String>();
        var rows = ParquetFile.read(folder.resolve("fleet-000000.parquet"));
        for (var row : rows) {
            if (Double.valueOf(Double.NaN).equals(row.get("x"))) {
                unusable.merge(String.valueOf(row.get(FleetFile.GROUP)), 1, Integer::sum);
            }
            if (Double.valueOf(0).equals(row.get("t"))) {
                first.add(String.valueOf(row.get("x")));
            }
        }
        assertThat(rows).hasSize(WINDOWS * SAMPLES);
        assertThat(unusable).isEqualTo(Map.of("device-0000999", 1, "device-0001999", 1));
        assertThat(first).hasSize(WINDOWS);
    }
}
