package dev.frugal.physics.identification;

import dev.frugal.physics.recording.Recording;
import java.util.ArrayList;
import java.util.List;

/// A part of a recording that is simulated from a state of its own.
///
/// @param recording index of the recording
/// @param from first sample; the stretch begins there
/// @param to the sample after the last
record Stretch(int recording, int from, int to) {
    int samples() {
        return to - from;
    }

    /// All of every recording, divided into stretches of about `length` samples.
    static List<Stretch> plan(List<Recording> recordings, int length) {
        var plan = new ArrayList<Stretch>();
        for (int r = 0; r < recordings.size(); r++) {
            int samples = recordings.get(r).samples();
            int parts = Math.max(1, Math.round((float) samples / length));
            for (int k = 0; k < parts; k++) {
                int from = (int) ((long) k * samples / parts);
                int to = (int) ((long) (k + 1) * samples / parts);
                plan.add(new Stretch(r, from, to));
            }
        }
        return plan;
    }

    /// At most so many of a plan's stretches, evenly spread.
    static List<Stretch> some(List<Stretch> plan, int most) {
        if (plan.size() <= most) {
            return plan;
        }
        var some = new ArrayList<Stretch>();
        for (int k = 0; k < most; k++) {
            some.add(plan.get((int) ((long) k * plan.size() / most)));
        }
        return some;
    }
}
