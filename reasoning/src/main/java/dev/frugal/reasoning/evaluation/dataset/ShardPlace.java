package dev.frugal.reasoning.evaluation.dataset;

/// Where the processes run that answer parts of a file of problems. Safe for use by several threads.
public interface ShardPlace extends AutoCloseable {
    /// How a process ended.
    ///
    /// @param text for the user
    record Ending(Kind kind, String text) {
        /// What became of its parts.
        public enum Kind {
            /// All are answered.
            DONE,
            /// The user must mend something.
            REFUSED,
            /// Some may be answered.
            LOST
        }
    }

    /// How many processes there is room for.
    int atATime();

    /// Has a process answer the parts from `first` up to, not including, `end` that are missing
    /// ([EvaluationShard]), and waits for its end.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if the user wants to stop
    Ending answer(int first, int end);

    @Override
    void close();
}
