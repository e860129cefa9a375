package dev.frugal.runs.worker;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The state of a worker process.
public enum WorkerState {
    /// It has been started and has not been heard of yet.
    STARTING,
    /// It takes steps.
    WORKING,
    /// It has done all its steps.
    FINISHED,
    /// It was ended: by the user, or because another worker was lost.
    STOPPED,
    /// It ended with an error that it could tell.
    FAILED,
    /// It was killed, or did not answer any more.
    LOST;

    /// The word used in files and on the command line.
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
