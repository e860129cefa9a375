package dev.frugal.physics.field.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldFitTest {
    private static final String PERIODIC = """
            name: small-front
            fields: {u: {grid: 16, length: 2, boundary: periodic}}
            parameters: {r: [0.5, 3]}
            equations: ["u' = 0.02*d(u, x, 2) + r*(u - u^3)"]
            initial: {u: {random: {amplitude: 0.6, modes: 2}}}
            horizon: 2
            """;

    private static final String FIXED_END = """
            name: small-rod
            fields: {u: {grid: 13, length: 1, boundary: {left: {dirichlet: 1}, right: neumann}}}
            parameters: {r: [0.5, 3]}
            equations: ["u' = 0.1*r*d(u, x, 2) - u^2"]
            initial: {u: {formula: 1 - 0.3*x, random: {amplitude: 0.2, modes: 2}}}
            horizon: 2
            """;

    private static final String UNKNOWN = """
            name: unknown-front
            fields: {u: {grid: 16, length: 2, boundary: periodic}}
            unknown: {reaction: {of: [u], hidden: [4], odd: true}}
            equations: ["u' = 0.02*d(u, x, 2) + reaction"]
            initial: {u: {random: {amplitude: 0.6, modes: 2}}}
            horizon: 2
            """;

    private static final double RATE = 1.7;

    /// Solutions have ten digits; a window determines the rest nearly as well.
    private static final double SOLVER = 1e-7;

    /// Minima are found to a small share of their width.
    private static final double MINIMUM = 0.01;

    private static double[] times(int samples) {
        return IntStream.range(0, samples).mapToDouble(i -> 0.1 * i).toArray();
    }

    private static double[][] truth(FieldSystem system, int samples, long seed) {
        var parameters = new double[] {RATE};
        return new FieldSolver(system)
                .solve(parameters, system.initial(parameters, new Seed(seed)), times(samples))
                .values();
    }

    private static FieldWindow noisy(FieldWindow window, double sigma, Seed seed) {
        var random = seed.random();
        return new FieldWindow(
                window.times(),
                window.places(),
                Arrays.stream(window.values())
                        .map(row -> Arrays.stream(row)
                                .map(value -> value + sigma * random.nextGaussian())
                                .toArray())
                        .toArray(double[][]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {PERIODIC, FIXED_END})
    void withoutNoiseThePriorVanishesAndAccuracyIsTheSolvers(String yaml) {
        var system = FieldSystem.read("test", yaml);
        var truth = truth(system, 21, 5);
        var window = FieldWindow.of(times(21), truth, system.sensorPlaces()).slice(0, 11);
        var fit = new FieldFit(system);
        var found = fit.fit(window, Optional.empty());
        assertThat(found.parameters()[0]).isCloseTo(RATE, within(SOLVER));
        assertThat(found.initial()).containsExactly(truth[0], within(SOLVER));
        var forecast = fit.forecast(found, window, Arrays.copyOfRange(times(21), 11, 21));
        for (int i = 0; i < 10; i++) {
            assertThat(forecast.values()[i]).containsExactly(truth[11 + i], within(SOLVER));
        }
    }

    @Test
    void unitsDoNotMatter() {
        var window =
                FieldWindow.of(times(11), truth(FieldSystem.read("test", PERIODIC), 11, 5), new int[] {0, 4, 7, 13});
        var large = new FieldWindow(
                window.times(),
                window.places(),
                Arrays.stream(noisy(window, 0.01, new Seed(2)).values())
                        .map(row -> Arrays.stream(row).map(value -> 1e9 * value).toArray())
                        .toArray(double[][]::new));
        var system = FieldSystem.read("test", PERIODIC);
        var scaled = FieldSystem.read(
                "test", PERIODIC.replace("(u - u^3)", "(u - u^3/1e18)").replace("0.6", "6e8"));
        var here = new FieldFit(system).fit(noisy(window, 0.01, new Seed(2)), Optional.empty());
        var there = new FieldFit(scaled).fit(large, Optional.empty());
        assertThat(there.parameters()[0]).isCloseTo(here.parameters()[0], within(MINIMUM * here.parameterDeviation(0)));
        assertThat(there.noise()[0]).isCloseTo(1e9 * here.noise()[0], within(MINIMUM * 1e9 * here.noise()[0]));
    }

    @Test
    void tooFewReadingsAreRefused() {
        var system = FieldSystem.read("test", PERIODIC);
        var window = new FieldWindow(new double[1], new int[] {3}, new double[][] {{0.5}});
        assertThatThrownBy(() -> new FieldFit(system).fit(window, Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1 readings at 1 times");
        assertThatThrownBy(() -> new FieldFit(FieldSystem.read("test", UNKNOWN)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("reaction");
    }
}
