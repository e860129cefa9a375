package dev.frugal.app;

import dev.frugal.app.job.EndOfInput;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.app.terminal.StandardError;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.runs.StopSignal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The program.
///
/// Ctrl-C and a polite kill reach Java as the start of its shutdown, which ends with 130 or 143. A job at work
/// holds it up until its state is saved, but no longer than [#GRACE]. Everything else has nothing to save: it
/// has [#MOMENT] to come to rest, and then the process ends whatever is at work, be it in a library of others.
public final class Frugal {
    /// How long a job may take to finish its step and save. A run killed earlier resumes from its
    /// last checkpoint.
    private static final Duration GRACE = Duration.ofSeconds(60);

    /// As after SIGTERM.
    private static final int ENDED_FROM_OUTSIDE = 143;

    private static final Duration MOMENT = Duration.ofMillis(600);

    private Frugal() {}

    public static void main(String[] arguments) {
        // Numbers look the same everywhere: what one program prints another may read.
        Locale.setDefault(Locale.ROOT);
        var out = stream(FileDescriptor.out);
        var err = stream(StandardError.descriptor());
        var terminal = new Terminal(out, err, Boolean.getBoolean("frugal.terminal"));
        var stop = new StopSignal();
        var done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> holdUp(stop, done, err), "stop"));
        if (Boolean.getBoolean(ThisProgram.TIED_PROPERTY)) {
            EndOfInput.then(() -> System.exit(ENDED_FROM_OUTSIDE));
        }
        int code;
        try {
            code = FrugalCommand.run(List.of(arguments), terminal, stop);
        } finally {
            out.flush();
            err.flush();
            done.countDown();
        }
        System.exit(code);
    }

    private static void holdUp(StopSignal stop, CountDownLatch done, PrintStream err) {
        stop.request();
        var patience = stop.held() ? GRACE : MOMENT;
        try {
            if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                err.println("frugal: stopped before its end; start it again, or go on with its run if it has one");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
