package dev.frugal.app.dashboard;

import dev.frugal.runs.RunNotes;
import dev.frugal.runs.RunState;
import dev.frugal.runs.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A run in the list of runs.
///
/// @param kind the command that can go on with it; empty if that cannot be read
/// @param message why it failed, was interrupted or cannot be read, else empty
/// @param progress empty if it has logged nothing
/// @param figure the number that says most about it; empty if it has none
/// @param cost of everything it did, at the default prices; empty if it has no cost statement
/// @param tags of the people who look at it
/// @param note of the people who look at it
record RunSummary(
        String name,
        String kind,
        RunState state,
        Instant created,
        Instant since,
        String message,
        Optional<Progress> progress,
        Optional<Figure> figure,
        OptionalDouble cost,
        List<String> tags,
        String note) {
    /// @param step of the last metric
    /// @param of the number of steps, if the configuration states it
    record Progress(long step, OptionalLong of) {
        double share() {
            return of.isPresent() && of.getAsLong() > 0 ? Math.min(1, step / (double) of.getAsLong()) : 0;
        }
    }

    /// @param name what was measured
    /// @param member the best member of a run that compares several, else empty
    /// @param lower whether lower is better
    record Figure(String name, String member, double value, boolean lower) {}

    RunSummary with(RunStatus status) {
        return new RunSummary(
                name,
                kind,
                status.state(),
                created,
                status.since(),
                status.message(),
                progress,
                figure,
                cost,
                tags,
                note);
    }

    RunNotes notes() {
        return new RunNotes(tags, note);
    }
}
