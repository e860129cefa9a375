package dev.frugal.physics.recording;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.system.DynamicalSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A window of measurements of every state, from a recording.
///
/// @param timeUnitKnown whether the times are known to be in the system's unit of time
/// @param assumptions what was assumed to read it, in whole sentences without the full stop
public record RecordedWindow(Window window, boolean timeUnitKnown, List<String> assumptions) {
    /// Samples beyond which a recording is no window.
    private static final int MOST_SAMPLES = 20_000;

    private static final String TIME = "time";

    public RecordedWindow {
        assumptions = List.copyOf(assumptions);
    }

    /// Reads a window of `system` from a file.
    ///
    /// @throws InvalidInputException if the file cannot be read or holds no window; the sentence gives the line
    public static RecordedWindow read(Path file, DynamicalSystem system, RecordingOptions options) {
        return of(new RecordingReader(system, options).read(file), system);
    }

    /// Reads a window of `system` from a text; `source` names it in errors.
    ///
    /// @throws InvalidInputException if it holds no window; the sentence gives the line
    public static RecordedWindow parse(String text, String source, DynamicalSystem system) {
        return of(new RecordingReader(system, RecordingOptions.none()).read(text, source), system);
    }

    /// The samples of a recording that have a value of every state.
    ///
    /// @throws InvalidInputException if a state has no column, or no sample is complete
    public static RecordedWindow of(RecordedFile file, DynamicalSystem system) {
        var recording = file.recording();
        for (var state : system.stateNames()) {
            if (recording.channel(state).isEmpty()) {
                throw new InvalidInputException(
                        "%s, line %d: there is no column '%s' among %s; expected t,%s for %s, or name it with --column %s=HEADER"
                                .formatted(
                                        recording.name(),
                                        file.headerLine(),
                                        state,
                                        String.join(",", file.columns()),
                                        String.join(",", system.stateNames()),
                                        system.name(),
                                        state));
            }
        }
        if (recording.samples() > MOST_SAMPLES) {
            throw new InvalidInputException(
                    "%s: there are %,d samples; expected a window of at most %,d, shorten the file"
                            .formatted(recording.name(), recording.samples(), MOST_SAMPLES));
        }
        return complete(file, system);
    }

    private static RecordedWindow complete(RecordedFile file, DynamicalSystem system) {
        var recording = file.recording();
        var channels = system.stateNames().stream()
                .map(state -> recording.channel(state).orElseThrow())
                .toList();
        var times = new ArrayList<Double>();
        var states = new ArrayList<double[]>();
        for (int i = 0; i < recording.samples(); i++) {
            int sample = i;
            var state =
                    channels.stream().mapToDouble(channel -> channel[sample]).toArray();
            if (Double.isFinite(java.util.Arrays.stream(state).sum())) {
                times.add(recording.times()[i]);
                states.add(state);
            }
        }
        int incomplete = recording.samples() - times.size();
        if (times.isEmpty()) {
            throw new InvalidInputException(
                    "%s: none of its %,d samples has a value of every state of %s (%s); expected at least one"
                            .formatted(
                                    recording.name(),
                                    recording.samples(),
                                    system.name(),
                                    String.join(", ", system.stateNames())));
        }
        var sentences = new ArrayList<>(file.assumptions());
        if (incomplete > 0) {
            sentences.add("%s: %,d of %,d samples %s the value of a state and %s left out"
                    .formatted(
                            recording.name(),
                            incomplete,
                            recording.samples(),
                            incomplete == 1 ? "lacks" : "lack",
                            incomplete == 1 ? "is" : "are"));
        }
        return new RecordedWindow(
                new Window(times.stream().mapToDouble(Double::doubleValue).toArray(), states.toArray(double[][]::new)),
                file.timeUnitKnown(),
                sentences);
    }

    /// `window` of `system` as a text that [#parse] reads: a line for each sample, numbers in full.
    public static String text(DynamicalSystem system, Window window) {
        var text = new StringBuilder(TIME)
                .append(',')
                .append(String.join(",", system.stateNames()))
                .append('\n');
        for (int i = 0; i < window.samples(); i++) {
            text.append(window.times()[i]);
            for (double value : window.states()[i]) {
                text.append(',').append(value);
            }
            text.append('\n');
        }
        return text.toString();
    }
}
