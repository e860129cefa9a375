package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.runs.cluster.DriverReply;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// What the driver tells the program, one document a line. Safe for use by several threads.
final class Replies {
    private final PrintStream out;
    private boolean refused;

    Replies(PrintStream out) {
        this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /// What follows a refusal is its consequence and is not told.
    synchronized void say(DriverReply reply) {
        if (refused) {
            return;
        }
        refused = reply.kind() == DriverReply.Kind.REFUSED;
        out.println(Documents.json(reply));
        out.flush();
    }
}
