package dev.frugal.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The Silverbox, an electronic oscillator with a cubic spring (Wigren and Schoukens 2013, *Three free data sets for
/// development and benchmarking in nonlinear system identification*). Its recordings do not come with Frugal.
public final class Silverbox {
    /// Samples per second of its recordings.
    public static final double RATE = 1e7 / (1 << 14);

    /// Samples from which the initial state of a free run is estimated, by the rules of the benchmark.
    public static final int INITIALISED = 50;

    private Silverbox() {}

    /// The system file: the equation, with a learnt term or without.
    public static String system(boolean term) {
        var name = term ? "silverbox.yaml" : "silverbox-equation.yaml";
        try (var source = Silverbox.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(source, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
