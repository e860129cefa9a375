package dev.frugal.benchmarks;

/// A question about speed that a run can answer.
public interface Benchmark {
    /// The name on the command line and of its page.
    String name();

    /// The question, in one sentence.
    String question();

    /// What is computed, by whom, and how it is known that all compute the same: a paragraph of
    /// Markdown for the page.
    String method();

    /// Measures.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop
    BenchmarkResult run(BenchmarkContext session);
}
