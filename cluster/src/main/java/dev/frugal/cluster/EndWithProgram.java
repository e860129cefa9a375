package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.cluster.DriverReply;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends the driver from any thread, once: what it works on cannot be interrupted.
final class EndWithProgram {
    private final Replies replies;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Runnable whenInputEnds = () -> end(0);

    EndWithProgram(Replies replies) {
        this.replies = replies;
    }

    /// Ends with a sentence for the user.
    void refuse(InvalidInputException refused) {
        replies.say(DriverReply.refused(String.valueOf(refused.getMessage())));
        end(2);
    }

    /// Waits until the program that started the driver ends, or wants no result any more.
    void whenInputEnds(BufferedReader input) {
        try {
            while (input.readLine() != null) {
                // Nothing is expected.
            }
        } catch (IOException _) {
            // It has ended all the same.
        }
        whenInputEnds.run();
    }

    /// Has something else done when the input ends than to end at once; what it starts must end the process soon.
    void onEndOfInput(Runnable work) {
        whenInputEnds = work;
    }

    private void end(int code) {
        if (ended.compareAndSet(false, true)) {
            // Of its own, since the end waits for the thread that asks for it.
            Thread.ofPlatform().start(() -> Runtime.getRuntime().exit(code));
        }
    }
}
