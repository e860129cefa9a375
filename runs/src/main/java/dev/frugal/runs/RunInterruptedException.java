package dev.frugal.runs;

/// Thrown by a job that was asked to stop, after its state has been saved.
public final class RunInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunInterruptedException() {
        super("the run was asked to stop and has saved its state");
    }
}
