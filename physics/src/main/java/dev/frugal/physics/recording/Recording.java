package dev.frugal.physics.recording;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Measured signals over time. Immutable by contract: its arrays are shared and never written.
///
/// @param name what errors call it, the path of its file say
/// @param times ascending, finite
/// @param channels names of the signals; each once
/// @param values one row per channel, one number per time; NaN where a value is missing
public record Recording(String name, double[] times, List<String> channels, double[][] values) {
    /// @throws IllegalArgumentException if lengths disagree, a channel appears twice or times do not ascend
    public Recording {
        channels = List.copyOf(channels);
        if (channels.stream().distinct().count() != channels.size()) {
            throw new IllegalArgumentException("a channel appears twice among " + channels);
        }
        if (values.length != channels.size()) {
            throw new IllegalArgumentException("%d channels have %d rows".formatted(channels.size(), values.length));
        }
        for (var row : values) {
            if (row.length != times.length) {
                throw new IllegalArgumentException("%d times, but %d values".formatted(times.length, row.length));
            }
        }
        for (int i = 0; i < times.length; i++) {
            if (!Double.isFinite(times[i]) || (i > 0 && !(times[i] > times[i - 1]))) {
                throw new IllegalArgumentException(
                        "times are finite and ascend; number %d is %s".formatted(i, times[i]));
            }
        }
    }

    public int samples() {
        return times.length;
    }

    /// The values of a channel, NaN where one is missing; empty if there is no such channel.
    public Optional<double[]> channel(String channel) {
        int row = channels.indexOf(channel);
        return row < 0 ? Optional.empty() : Optional.of(values[row]);
    }

    /// The samples from number `from` up to, but without, number `to`.
    public Recording slice(int from, int to) {
        return new Recording(
                name,
                Arrays.copyOfRange(times, from, to),
                channels,
                IntStream.range(0, values.length)
                        .mapToObj(row -> Arrays.copyOfRange(values[row], from, to))
                        .toArray(double[][]::new));
    }
}
