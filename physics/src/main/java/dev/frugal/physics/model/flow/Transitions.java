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
}
