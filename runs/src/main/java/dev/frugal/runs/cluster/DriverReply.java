package dev.frugal.runs.cluster;

import dev.frugal.base.Documents;
import dev.frugal.runs.task.TaskEvent;

/// What a driver tells the program.
///
/// @param kind what happened
/// @param number of the request, or the slots of the cluster for [Kind#READY]
/// @param exit code of a command
/// @param text a sentence or the name of a worker; empty where there is nothing to say
public record DriverReply(Kind kind, long number, int exit, String text) {
    /// What happened.
    public enum Kind {
        /// The cluster takes work.
        READY,
        /// A command ended on the worker `text`.
        ENDED,
        /// A command's worker was lost; it may have run in part.
        LOST,
        /// The user can mend the cause, which `text` states; the driver ends.
        REFUSED,
        /// Something to tell the user.
        NOTE,
        /// A [TaskEvent]; `text` is its JSON document.
        TASK,
        /// All work is done; `text` is a JSON document.
        DONE
    }

    public static DriverReply ready(int slots) {
        return new DriverReply(Kind.READY, slots, 0, "");
    }

    public static DriverReply ended(long request, int exit, String worker) {
        return new DriverReply(Kind.ENDED, request, exit, worker);
    }

    public static DriverReply lost(long request, String reason) {
        return new DriverReply(Kind.LOST, request, 0, reason);
    }

    public static DriverReply refused(String sentence) {
        return new DriverReply(Kind.REFUSED, 0, 0, sentence);
    }

    public static DriverReply note(String sentence) {
        return new DriverReply(Kind.NOTE, 0, 0, sentence);
    }

    public static DriverReply task(TaskEvent event) {
        return new DriverReply(Kind.TASK, 0, 0, Documents.json(event));
    }

    public static DriverReply done(String document) {
        return new DriverReply(Kind.DONE, 0, 0, document);
    }
}
