package dev.frugal.benchmarks.faults;

import java.util.List;

/// How a process of the command line ended.
///
/// @param code its exit code; meaningless if it was `hanging`
/// @param hanging whether it neither ended in time nor when asked to stop
/// @param stopped whether it was at work when its time was over, and then ended when asked to
public record CommandOutcome(int code, boolean hanging, boolean stopped, String out, String err) {
    private static final int DONE = 0;
    private static final int USER_MISTAKE = 2;
    private static final List<String> SIGNS_OF_A_CRASH = List.of(
            "\tat ", "Exception in thread", "A fatal error has been detected", "panicked at", "OutOfMemoryError");

    /// What it says about the command, whatever the result is worth.
    Verdict verdict() {
        if (hanging) {
            return Verdict.HANG;
        }
        if (SIGNS_OF_A_CRASH.stream().anyMatch(err::contains)) {
            return Verdict.CRASH;
        }
        if (stopped || code == DONE) {
            return Verdict.WORKED;
        }
        return code == USER_MISTAKE && sentences() == 1 ? Verdict.REFUSED : Verdict.CRASH;
    }

    /// Lines in which the program says what is wrong.
    private long sentences() {
        return err.lines().filter(line -> line.startsWith("frugal: ")).count();
    }

    /// The exit code and the last words.
    String detail() {
        var last = err.lines()
                .filter(line -> !line.isBlank())
                .reduce((_, line) -> line)
                .orElse("");
        return "exit code %d: %s".formatted(code, last);
    }
}
