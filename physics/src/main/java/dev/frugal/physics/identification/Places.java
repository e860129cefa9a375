package dev.frugal.physics.identification;

import dev.frugal.physics.system.MeasuredSystem;
import dev.frugal.physics.system.SymbolKind;
import java.util.stream.IntStream;

/// Where the arguments of a measured system's formulas stand.
final class Places {
    private final int time;
    private final int[] states;
    private final int[] constants;
    private final int[] inputs;
    private final int[] terms;

    Places(MeasuredSystem system) {
        time = system.places(SymbolKind.TIME)[0];
        states = system.places(SymbolKind.STATE);
        constants = IntStream.concat(
                        IntStream.of(system.places(SymbolKind.PARAMETER)),
                        IntStream.of(system.places(SymbolKind.ESTIMATED_CONSTANT)))
                .toArray();
        inputs = system.places(SymbolKind.INPUT);
        terms = system.places(SymbolKind.UNKNOWN_TERM);
    }

    int time() {
        return time;
    }

    int[] states() {
        return states;
    }

    int[] constants() {
        return constants;
    }

    int[] inputs() {
        return inputs;
    }

    int[] terms() {
        return terms;
    }

    int term(int term) {
        return terms[term];
    }

    /// Fills the arguments at a sample of a simulated stretch; unknown terms are left as they are.
    void fill(
            double[] at,
            RecordingGrid grid,
            int sample,
            Unknowns unknowns,
            double[] shared,
            StretchResult result,
            int index) {
        at[time] = grid.times()[sample];
        for (int i = 0; i < states.length; i++) {
            at[states[i]] = result.states[i][index];
        }
        for (int k = 0; k < constants.length; k++) {
            at[constants[k]] = shared[unknowns.place(k, result.stretch.recording())];
        }
        for (int k = 0; k < inputs.length; k++) {
            at[inputs[k]] = grid.input(k)[sample];
        }
    }
}
