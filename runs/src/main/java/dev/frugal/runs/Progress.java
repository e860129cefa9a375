package dev.frugal.runs;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/// A status line that shows the progress of long work and the remaining time.
///
/// On a terminal the line is rewritten in place; elsewhere a plain line appears every few seconds.
/// The remaining time is extrapolated from what this process did in the phase, so a resumed run is
/// estimated by its own speed.
///
/// Safe for use by several threads.
public final class Progress {
    private static final Duration BETWEEN_REWRITES = Duration.ofMillis(100);
    private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(5);
    private static final String ERASE_LINE = "\r\u001b[K";

    /// Lines are kept below the usual terminal width, because a wrapped line cannot be erased.
    private static final int WIDTH = 79;

    private final PrintStream stream;
    private final boolean terminal;
    private final LongSupplier nanoseconds;

    private String phase = "";
    private long phaseBegan;
    private long phaseFirst;
    private long lastShown;
    private boolean lineOpen;

    private Progress(PrintStream stream, boolean terminal, LongSupplier nanoseconds) {
        this.stream = stream;
        this.terminal = terminal;
        this.nanoseconds = nanoseconds;
    }

    /// Progress on `stream`, usually standard error; `terminal` tells whether it is a terminal.
    public static Progress on(PrintStream stream, boolean terminal) {
        return new Progress(stream, terminal, System::nanoTime);
    }

    /// Invisible progress, for tests and for work inside other work.
    public static Progress silent() {
        return on(new PrintStream(java.io.OutputStream.nullOutputStream(), false), false);
    }

    /// Progress with the caller's clock, in nanoseconds.
    static Progress on(PrintStream stream, boolean terminal, LongSupplier nanoseconds) {
        return new Progress(stream, terminal, nanoseconds);
    }

    /// Reports that `done` of `total` units of `phase` are complete. May be called often; lines are
    /// shown no more often than a person can read them.
    ///
    /// @throws IllegalArgumentException unless `0 <= done <= total` and `total > 0`
    public synchronized void report(String phase, long done, long total) {
        if (done < 0 || done > total || total == 0) {
            throw new IllegalArgumentException("progress %d of %d in '%s'".formatted(done, total, phase));
        }
        long now = nanoseconds.getAsLong();
        boolean fresh = !phase.equals(this.phase);
        if (fresh) {
            endLine();
            this.phase = phase;
            phaseBegan = now;
            phaseFirst = done;
        }
        var pause = terminal ? BETWEEN_REWRITES : BETWEEN_PLAIN_LINES;
        if (fresh || done == total || now - lastShown >= pause.toNanos()) {
            lastShown = now;
            show(line(done, total, now));
        }
    }

    /// Prints a remark above the status line.
    public synchronized void note(String remark) {
        endLine();
        stream.println(remark);
    }

    /// Ends the status line, so that other output starts on a new line.
    public synchronized void end() {
        endLine();
        phase = "";
    }

    private String line(long done, long total, long now) {
        var line = "%s: %,d of %,d (%d %%)".formatted(phase, done, total, Math.round(Math.floor(100.0 * done / total)));
        long elapsed = now - phaseBegan;
        if (done == total) {
            return line + ", took " + readable(Duration.ofNanos(elapsed));
        }
        if (done == phaseFirst) {
            return line;
        }
        var left = (double) elapsed / (done - phaseFirst) * (total - done);
        return line + ", " + readable(Duration.ofNanos(Math.round(left))) + " left";
    }

    private void show(String line) {
        if (terminal) {
            var fitting = line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
            stream.print(ERASE_LINE + fitting);
            stream.flush();
            lineOpen = true;
        } else {
            stream.println(line);
        }
    }

    private void endLine() {
        if (lineOpen) {
            stream.println();
            lineOpen = false;
        }
    }

    /// A duration in words: `45 s`, `3 min 20 s`, `2 h 5 min`.
    public static String readable(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%d s", seconds);
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %d min", seconds / 3600, seconds % 3600 / 60);
    }
}
