package dev.frugal.app;

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
/// Ctrl-C and SIGTERM start Java's shutdown. A shutdown hook waits until the current job has saved
/// its state, but no longer than [#GRACE]; Java then exits with 130 or 143.
public final class Frugal {
    /// How long a job may take to finish its step and save. A run killed earlier resumes from its
    /// last checkpoint.
    private static final Duration GRACE = Duration.ofSeconds(60);

    private Frugal() {}

    public static void main(String[] arguments) {
        // Numbers look the same everywhere: what one program prints another may read.
        Locale.setDefault(Locale.ROOT);
        var out = stream(FileDescriptor.out);
        var err = stream(FileDescriptor.err);
        var terminal = new Terminal(out, err, Boolean.getBoolean("frugal.terminal"));
        var stop = new StopSignal();
        var done = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> holdUp(stop, done), "stop"));
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

    private static void holdUp(StopSignal stop, CountDownLatch done) {
        stop.request();
        try {
            done.await(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
