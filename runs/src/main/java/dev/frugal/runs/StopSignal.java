package dev.frugal.runs;

/// The wish that a running job come to rest: set once by Ctrl-C or a stop button, looked at by the
/// job between steps.
///
/// A job that sees it writes its checkpoint and then throws [RunInterrupted]. It may be read and
/// set from any thread.
public final class StopSignal {
    private volatile boolean requested;

    /// Asks the job to save and stop.
    public void request() {
        requested = true;
    }

    /// Whether the job is asked to save and stop.
    public boolean requested() {
        return requested;
    }
}
