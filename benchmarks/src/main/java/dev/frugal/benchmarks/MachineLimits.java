package dev.frugal.benchmarks;

import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.List;

/// The machine's own limits, beside which all other figures are to be seen.
final class MachineLimits implements Benchmark {
    private static final double GIGA = 1e9;

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public String question() {
        return "What this machine can do at most";
    }

    @Override
    public String method() {
        return "Fused multiply-adds on twelve independent chains of vector registers (two operations each);"
                + " STREAM's triad over arrays no cache holds, 24 bytes an element; libtorch's matrix"
                + " product of 1,024 × 1,024. Medians; every other benchmark measures the limits it is held"
                + " against again in its own run.";
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var columns = new ArrayList<>(List.of("limit", "unit"));
        var limits = new ArrayList<MachinePeak>();
        for (int threads : session.threads()) {
            StopSignal.check();
            session.progress().note("limits with %d threads".formatted(threads));
            columns.add(threads == 1 ? "1 thread" : threads + " threads");
            limits.add(MachinePeak.measure(threads, session.rounds()));
        }
        var rows = new ArrayList<List<Object>>();
        rows.add(row("fused multiply-add, float32", "Gflop/s", limits, MachinePeak::float32));
        rows.add(row("fused multiply-add, float64", "Gflop/s", limits, MachinePeak::float64));
        rows.add(row("memory, triad", "GB/s", limits, MachinePeak::memory));
        rows.add(row("matrix product, float32", "Gflop/s", limits, MachinePeak::product32));
        rows.add(row("matrix product, float64", "Gflop/s", limits, MachinePeak::product64));
        return new BenchmarkResult(List.of(), List.of(new BenchmarkResult.Table("limits", columns, rows)));
    }

    private static List<Object> row(
            String limit,
            String unit,
            List<MachinePeak> limits,
            java.util.function.ToDoubleFunction<MachinePeak> value) {
        var row = new ArrayList<Object>(List.of(limit, unit));
        limits.forEach(one -> row.add(value.applyAsDouble(one) / GIGA));
        return row;
    }
}
