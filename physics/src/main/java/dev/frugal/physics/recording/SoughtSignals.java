package dev.frugal.physics.recording;

import dev.frugal.physics.system.FieldDescription;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.Unit;
import java.util.List;
import java.util.Optional;

/// What is looked for in a recording.
///
/// @param system names the system in messages
/// @param timeUnit the system's unit of time, if it states it
/// @param horizon length of the system's usual trajectories, in its unit of time
record SoughtSignals(String system, List<Signal> signals, Optional<Unit> timeUnit, double horizon) {
    SoughtSignals {
        signals = List.copyOf(signals);
    }

    static SoughtSignals of(SystemDescription system) {
        return new SoughtSignals(system.name(), Signal.of(system), system.timeUnit(), system.horizon());
    }

    static SoughtSignals of(FieldDescription fields, List<String> columns) {
        return new SoughtSignals(
                fields.name(),
                columns.stream().map(column -> new Signal(column, "")).toList(),
                fields.timeUnit(),
                fields.horizon());
    }

    List<String> names() {
        return signals.stream().map(Signal::name).toList();
    }

    /// The unit of a signal; empty if there is no such signal.
    Optional<String> unit(String name) {
        return signals.stream()
                .filter(signal -> signal.name().equals(name))
                .map(Signal::unit)
                .findFirst();
    }
}
