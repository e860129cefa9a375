package dev.frugal.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Where a run stands.
public enum RunState {
    /// A process works on it, or did and was killed: [RunDirectory#status] tells these apart.
    RUNNING,
    /// It was stopped before its end and can be resumed.
    INTERRUPTED,
    /// It came to its end.
    FINISHED,
    /// It met an error; the message says which. It can be resumed once the cause is mended.
    FAILED,
    /// Files of it cannot be read; the message says which and why.
    DAMAGED;

    /// The word used in files and on the command line.
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
