package dev.frugal.physics.model.flow;

/// Starting points of a block of transitions, one lane per sample: from `state` at `time`, under
/// `parameter`, onwards by `elapsed`. The arrays are filled in place.
///
/// @param time `[sample]`, in units of time
/// @param elapsed `[sample]`, between 0 and the map's step
/// @param state `[state][sample]`
/// @param parameter `[parameter][sample]`
record Transitions(double[] time, double[] elapsed, double[][] state, double[][] parameter) {
    static Transitions of(int states, int parameters, int capacity) {
        return new Transitions(
                new double[capacity],
                new double[capacity],
                new double[states][capacity],
                new double[parameters][capacity]);
    }

    int capacity() {
        return time.length;
    }

    /// Takes over the first `samples` of others.
    void fill(Transitions from, int samples) {
        System.arraycopy(from.time, 0, time, 0, samples);
        System.arraycopy(from.elapsed, 0, elapsed, 0, samples);
        for (int i = 0; i < state.length; i++) {
            System.arraycopy(from.state[i], 0, state[i], 0, samples);
        }
        for (int i = 0; i < parameter.length; i++) {
            System.arraycopy(from.parameter[i], 0, parameter[i], 0, samples);
        }
    }
}
