package dev.frugal.app.job;

import java.io.IOException;
import java.io.OutputStream;

/// The standard input of a process that another one has started and that must not outlive it: the input ends with the
/// process that holds its other end, however that ends.
public final class EndOfInput {
    private EndOfInput() {}

    /// Reads standard input in a thread of its own, and does `work` when it ends.
    public static void then(Runnable work) {
        Thread.ofPlatform().daemon().name("end of input").start(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException _) {
                // It has ended all the same.
            }
            work.run();
        });
    }
}
