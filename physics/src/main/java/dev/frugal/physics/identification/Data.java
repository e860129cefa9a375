package dev.frugal.physics.identification;

import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.SystemDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/// Recordings of a system with what they say of its states and how large everything usually is. Immutable.
///
/// @param guesses what each recording says about its states
/// @param sizes of the states
/// @param deviations of the channels from their means
record Data(
        SystemDescription system,
        List<Recording> recordings,
        List<StateGuess> guesses,
        double[] sizes,
        double[] deviations) {

    static Data of(SystemDescription system, List<Recording> recordings) {
        double longest = Double.POSITIVE_INFINITY;
        var guesses = new ArrayList<StateGuess>();
        var grids = new ArrayList<RecordingGrid>();
        for (var recording : recordings) {
            var grid = RecordingGrid.of(recording, system, longest);
            grids.add(grid);
            guesses.add(StateGuess.of(grid, system));
        }
        return new Data(system, recordings, guesses, sizes(system, guesses), deviations(system, grids));
    }

    private static double[] sizes(SystemDescription system, List<StateGuess> guesses) {
        var sizes = new double[system.stateNames().size()];
        for (int i = 0; i < sizes.length; i++) {
            double squares = 0;
            long count = 0;
            for (var guess : guesses) {
                for (double value : guess.state(i)) {
                    if (!Double.isNaN(value)) {
                        squares += value * value;
                        count++;
                    }
                }
            }
            var box = system.initialBox().get(i);
            double declared = Math.max(Math.abs(box.low()), Math.abs(box.high()));
            sizes[i] = squares > 0 ? Math.sqrt(squares / count) : declared > 0 ? declared : 1;
        }
        return sizes;
    }

    private static double[] deviations(SystemDescription system, List<RecordingGrid> grids) {
        var deviations = new double[system.channels().size()];
        for (int c = 0; c < deviations.length; c++) {
            double sum = 0;
            double squares = 0;
            long count = 0;
            for (var grid : grids) {
                for (double value : grid.channel(c)) {
                    if (!Double.isNaN(value)) {
                        sum += value;
                        count++;
                    }
                }
            }
            double mean = count == 0 ? 0 : sum / count;
            for (var grid : grids) {
                for (double value : grid.channel(c)) {
                    if (!Double.isNaN(value)) {
                        squares += (value - mean) * (value - mean);
                    }
                }
            }
            double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
            deviations[c] = deviation > 0 ? deviation : Math.abs(mean) > 0 ? Math.abs(mean) : 1;
        }
        return deviations;
    }

    /// The same recordings for another system with the same states, sensors and inputs.
    Data of(SystemDescription other) {
        return new Data(other, recordings, guesses, sizes, deviations);
    }

    List<RecordingGrid> grids(double longestStep) {
        return recordings.stream()
                .map(recording -> RecordingGrid.of(recording, system, longestStep))
                .toList();
    }

    /// Whether every state and its rate can be had by smoothing, in every recording.
    boolean isComplete() {
        return guesses.stream().allMatch(StateGuess::isComplete);
    }

    int longestRecording() {
        return recordings.stream().mapToInt(Recording::samples).max().orElse(0);
    }

    /// A state at a sample as far as it is known: measured, smoothed, or the middle of its initial range.
    double[] stateAt(int recording, int sample) {
        return stateAt(recording, sample, () -> 0.5);
    }

    /// Whether every state is measured or smoothed somewhere in every recording.
    boolean showsEveryState() {
        return guesses.stream()
                .allMatch(guess -> IntStream.range(0, sizes.length).noneMatch(i -> Double.isNaN(guess.near(i, 0))));
    }

    /// As [#stateAt(int, int)], but unknown states are at a share of their initial range.
    double[] stateAt(int recording, int sample, DoubleSupplier share) {
        var state = new double[sizes.length];
        for (int i = 0; i < state.length; i++) {
            double known = guesses.get(recording).near(i, sample);
            state[i] = Double.isNaN(known) ? system.initialBox().get(i).at(share.getAsDouble()) : known;
        }
        return state;
    }
}
