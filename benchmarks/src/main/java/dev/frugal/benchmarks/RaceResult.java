package dev.frugal.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// How a [Race] ended.
///
/// @param unit what an iteration is made of
/// @param units how many of them an iteration has
/// @param tolerance allowed relative difference of results
/// @param measurements ours first
/// @param absent who could not take part, and how to get them
public record RaceResult(
        String title,
        String unit,
        double units,
        double tolerance,
        List<Measurement> measurements,
        List<Absent> absent) {
    /// One contender.
    ///
    /// @param seconds per iteration
    /// @param check the first and last number of what it computed
    /// @param difference greatest relative difference of its results from ours
    /// @param ratio its median over ours: how many times faster we are; empty where the results
    ///   differ
    public record Measurement(
            String contender,
            String versions,
            Measurements seconds,
            List<Double> check,
            double difference,
            OptionalDouble ratio) {}

    /// Who could not take part, and how to get them.
    public record Absent(String contender, String advice) {}

    public RaceResult {
        measurements = List.copyOf(measurements);
        absent = List.copyOf(absent);
    }

    /// The measurement of ours.
    public Measurement ours() {
        return measurements.getFirst();
    }

    /// The fastest peer whose results agree with ours.
    public Optional<Measurement> fastestPeer() {
        return measurements.stream()
                .skip(1)
                .filter(measurement -> measurement.ratio().isPresent())
                .min((a, b) -> Double.compare(a.seconds().median(), b.seconds().median()));
    }

    static RaceResult of(
            Race race,
            Map<String, Contender> contenders,
            Map<String, double[]> checks,
            Map<String, double[]> times,
            List<Absent> absent) {
        var ourCheck = checks.values().iterator().next();
        var ourSeconds = Measurements.of(times.values().iterator().next());
        var measurements = new ArrayList<Measurement>();
        contenders.forEach((name, contender) -> {
            var check = checks.getOrDefault(name, new double[0]);
            var seconds = Measurements.of(times.getOrDefault(name, new double[0]));
            double difference = difference(ourCheck, check);
            measurements.add(new Measurement(
                    name,
                    contender.versions(),
                    seconds,
                    check.length == 0 ? List.of() : List.of(check[0], check[check.length - 1]),
                    difference,
                    difference <= race.tolerance()
                            ? OptionalDouble.of(seconds.median() / ourSeconds.median())
                            : OptionalDouble.empty()));
        });
        return new RaceResult(race.title(), race.unit(), race.units(), race.tolerance(), measurements, absent);
    }

    /// Relative to the greater magnitude of each pair; infinite where the lengths differ or a
    /// number is not finite.
    static double difference(double[] a, double[] b) {
        if (a.length != b.length) {
            return Double.POSITIVE_INFINITY;
        }
        double greatest = 0;
        for (int i = 0; i < a.length; i++) {
            double scale = Math.max(Math.abs(a[i]), Math.abs(b[i]));
            double difference = a[i] == b[i] ? 0 : Math.abs(a[i] - b[i]) / scale;
            greatest = Math.max(greatest, difference);
            if (Double.isNaN(difference)) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return greatest;
    }
}
