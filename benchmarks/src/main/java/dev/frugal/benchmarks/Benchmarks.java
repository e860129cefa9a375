package dev.frugal.benchmarks;

import dev.frugal.base.InvalidInputException;
import java.util.List;
import java.util.stream.Collectors;

/// Every benchmark there is. A new one is added here.
public final class Benchmarks {
    private static final List<Benchmark> ALL = List.of(
            new MachineLimits(),
            new JetBenchmark(),
            new TapinnStep(),
            new LevenbergMarquardtIteration(),
            new Windows(),
            new Fields(),
            new MonitoredDay(),
            new Friction(),
            new ScoreMemory(),
            new ReasoningThroughput(),
            new PolicyStep(),
            new RealSize(),
            new MeterOverhead(),
            new ScalingCoverage(),
            new FieldsAccuracy());

    private Benchmarks() {}

    /// In the order in which they are listed.
    public static List<Benchmark> all() {
        return ALL;
    }

    /// @throws InvalidInputException if there is none of that name
    public static Benchmark named(String name) {
        return ALL.stream()
                .filter(benchmark -> benchmark.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("there is no benchmark '%s'; expected one of: %s"
                        .formatted(name, ALL.stream().map(Benchmark::name).collect(Collectors.joining(", ")))));
    }
}
