package dev.frugal.runs;

/// Thrown by a job that was asked to stop, after its state has been saved. The message says what became of its work.
public final class RunInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunInterruptedException() {
        this("stopped and saved");
    }

    /// Of a job that saves no state.
    ///
    /// @param work what became of its work, in a few words
    public RunInterruptedException(String work) {
        super(work);
    }
}
