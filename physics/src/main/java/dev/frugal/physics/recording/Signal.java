package dev.frugal.physics.recording;

import dev.frugal.physics.system.Input;
import dev.frugal.physics.system.Sensor;
import dev.frugal.physics.system.SystemDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// A signal that a command looks for in a recording.
///
/// @param name the channel's name
/// @param unit in which its values are wanted; empty if that is not known
public record Signal(String name, String unit) {
    /// All that a recording of a system may hold: what its sensors read, its states and its inputs.
    public static List<Signal> of(SystemDescription system) {
        var units = new LinkedHashMap<String, String>();
        for (Sensor sensor : system.channels()) {
            units.put(sensor.name(), sensor.unit());
        }
        for (int i = 0; i < system.stateNames().size(); i++) {
            units.putIfAbsent(system.stateNames().get(i), system.stateUnits().get(i));
        }
        for (Input input : system.inputs()) {
            units.putIfAbsent(input.name(), input.unit());
        }
        var signals = new ArrayList<Signal>();
        units.forEach((name, unit) -> signals.add(new Signal(name, unit)));
        return List.copyOf(signals);
    }
}
