package dev.frugal.benchmarks;

import java.util.List;

/// The benchmarks there are, as JSON: what `benchmark --json` prints.
public record BenchmarkListing(List<Entry> benchmarks) {
    /// One benchmark: its name, and the question it answers.
    public record Entry(String name, String question) {}

    public BenchmarkListing {
        benchmarks = List.copyOf(benchmarks);
    }

    /// Those of [Benchmarks].
    public static BenchmarkListing all() {
        return new BenchmarkListing(Benchmarks.all().stream()
                .map(benchmark -> new Entry(benchmark.name(), benchmark.question()))
                .toList());
    }
}
