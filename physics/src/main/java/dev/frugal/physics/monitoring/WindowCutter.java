package dev.frugal.physics.monitoring;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.recording.Sample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;

/// Cuts a stream of samples into windows of one length, each beginning a stride after the one before. Holds
/// the samples
/// of one window.
///
/// A window spans the samples that follow its first one by at most its length. Across a gap no window is
/// cut: the next
/// one begins behind it. Samples without a value of every state are left out.
public final class WindowCutter {
    /// Of an interval, by which a window may be longer than its length: times are rounded.
    private static final double ROUNDING = 1e-6;

    private final MonitorSettings settings;
    private final int[] channels;
    private final double longestGap;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private double begins = Double.NEGATIVE_INFINITY;
    private double last = Double.NaN;
    private long seen;
    private long incomplete;
    private long gaps;

    /// @param channels the place of each state among a sample's values
    /// @param longestGap time between two samples across which no window is cut
    public WindowCutter(MonitorSettings settings, int[] channels, double longestGap) {
        this.settings = settings;
        this.channels = channels.clone();
        this.longestGap = longestGap;
    }

    /// What it holds, as a document.
    ///
    /// @param begins of the window that is not complete; empty before the first sample
    /// @param last time of the last sample
    /// @param seen how many samples there were
    /// @param incomplete samples left out because a state had no value
    /// @param gaps across which no window was cut
    /// @param times of the samples of the window that is not complete
    /// @param values of these samples
    public record State(
            OptionalDouble begins,
            OptionalDouble last,
            long seen,
            long incomplete,
            long gaps,
            double[] times,
            double[][] values) {}

    /// Goes on where another one, with the same settings, was.
    public WindowCutter(MonitorSettings settings, int[] channels, double longestGap, State state) {
        this(settings, channels, longestGap);
        begins = state.begins.orElse(begins);
        last = state.last.orElse(last);
        seen = state.seen;
        incomplete = state.incomplete;
        gaps = state.gaps;
        for (int i = 0; i < state.times.length; i++) {
            samples.addLast(new Sample(0, state.times[i], state.values[i]));
        }
    }

    /// What it holds now.
    public State state() {
        return new State(
                finite(begins),
                finite(last),
                seen,
                incomplete,
                gaps,
                samples.stream().mapToDouble(Sample::time).toArray(),
                samples.stream().map(Sample::values).toArray(double[][]::new));
    }

    private static OptionalDouble finite(double time) {
        return Double.isFinite(time) ? OptionalDouble.of(time) : OptionalDouble.empty();
    }

    /// Takes in the next sample. Returns the window that is complete with it, if one is.
    public Optional<Window> add(Sample sample) {
        if (seen++ % settings.every() != 0) {
            return Optional.empty();
        }
        for (int channel : channels) {
            if (!Double.isFinite(sample.values()[channel])) {
                incomplete++;
                return Optional.empty();
            }
        }
        if (sample.time() - last > longestGap) {
            gaps++;
            samples.clear();
            begins = sample.time();
        }
        last = sample.time();
        if (begins == Double.NEGATIVE_INFINITY) {
            begins = sample.time();
        }
        if (sample.time() < begins) {
            return Optional.empty();
        }
        double end = begins + settings.window();
        double rounding = ROUNDING * settings.window();
        if (samples.isEmpty() || sample.time() <= end + rounding) {
            samples.addLast(sample);
            if (sample.time() < end - rounding) {
                return Optional.empty();
            }
            var window = window();
            slide();
            return window;
        }
        // The window ended between two samples.
        var window = window();
        slide();
        while (sample.time() > begins + settings.window() + rounding) {
            slide();
        }
        samples.addLast(sample);
        return window;
    }

    private void slide() {
        begins += settings.stride();
        double first = begins - ROUNDING * settings.window();
        while (!samples.isEmpty() && samples.getFirst().time() < first) {
            samples.removeFirst();
        }
    }

    private Optional<Window> window() {
        if (samples.size() < 2) {
            return Optional.empty();
        }
        var times = new double[samples.size()];
        var states = new double[samples.size()][channels.length];
        int i = 0;
        for (var sample : samples) {
            times[i] = sample.time();
            for (int j = 0; j < channels.length; j++) {
                states[i][j] = sample.values()[channels[j]];
            }
            i++;
        }
        return Optional.of(new Window(times, states));
    }

    /// Samples left out because a state had no value.
    public long incomplete() {
        return incomplete;
    }

    /// Gaps across which no window was cut.
    public long gaps() {
        return gaps;
    }
}
