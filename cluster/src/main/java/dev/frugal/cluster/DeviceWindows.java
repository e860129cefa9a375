package dev.frugal.cluster;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.monitoring.MonitorSettings;
import dev.frugal.physics.monitoring.WindowCutter;
import dev.frugal.physics.recording.Sample;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Cuts the rows of one device, which come in the order of time, into windows. Rows that cannot be used are handed on
/// with the reason.
final class DeviceWindows {
    private final List<String> states;
    private final WindowCutter cutter;
    private OptionalDouble last;

    /// What it holds, as a document.
    ///
    /// @param last time of the last row
    record State(OptionalDouble last, WindowCutter.State cutter) {}

    DeviceWindows(List<String> states, MonitorSettings settings, double longestGap, Optional<State> before) {
        this.states = states;
        var channels = IntStream.range(0, states.size()).toArray();
        this.last = before.map(State::last).orElse(OptionalDouble.empty());
        this.cutter = before.map(state -> new WindowCutter(settings, channels, longestGap, state.cutter))
                .orElseGet(() -> new WindowCutter(settings, channels, longestGap));
    }

    State state() {
        return new State(last, cutter.state());
    }

    /// Takes the next row. Returns the window that is complete with it, if one is.
    Optional<Window> add(SampleRow row, Consumer<UnusableRow> unusable) {
        var problem = row.problem().or(() -> problem(row));
        if (problem.isPresent()) {
            unusable.accept(row.unusable(states, problem.get()));
            return Optional.empty();
        }
        last = OptionalDouble.of(row.time());
        for (int i = 0; i < states.size(); i++) {
            if (!Double.isFinite(row.values()[i])) {
                unusable.accept(row.unusable(
                        states, "the row has no finite number in the column '%s'".formatted(states.get(i))));
                break;
            }
        }
        // Rows without every value count as samples, as in a recording.
        return cutter.add(new Sample(0, row.time(), row.values()));
    }

    private Optional<String> problem(SampleRow row) {
        if (!Double.isFinite(row.time())) {
            return Optional.of("the row has no finite time");
        }
        if (last.isPresent() && row.time() == last.getAsDouble()) {
            return Optional.of("two rows have the time %s; expected one".formatted(row.time()));
        }
        return last.isPresent() && row.time() < last.getAsDouble()
                ? Optional.of(
                        "the row came after one with the later time %s; rows of a device come in the order of time"
                                .formatted(last.getAsDouble()))
                : Optional.empty();
    }
}
