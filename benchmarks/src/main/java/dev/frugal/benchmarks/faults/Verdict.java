package dev.frugal.benchmarks.faults;

/// How a case ended.
public enum Verdict {
    /// The command did its work, and where the right result is known, that was it.
    WORKED,
    /// The command refused the input in one sentence, with exit code 2, or the service with a status from 400
    /// to 499.
    REFUSED,
    /// Another exit code, a stack trace, the end of the Java virtual machine, or a status from 500.
    CRASH,
    /// Neither a result nor a refusal in time, nor an end when asked to stop.
    HANG,
    /// Another result than the right one, and no word about it.
    WRONG;

    /// Whether it is a fault of Frugal's.
    public boolean isFault() {
        return this == CRASH || this == HANG || this == WRONG;
    }
}
