package dev.frugal.physics.identification;

/// A part of a recording that is simulated from a state of its own.
///
/// @param recording index of the recording
/// @param from first sample; the stretch begins there
/// @param to the sample after the last
record Stretch(int recording, int from, int to) {
    int samples() {
        return to - from;
    }
}
