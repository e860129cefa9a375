package dev.frugal.benchmarks;

/// A benchmark's findings with what is needed to judge them.
///
/// @param benchmark its name
/// @param load what else the machine did meanwhile
public record Report(
        String benchmark,
        String question,
        String method,
        Environment environment,
        BackgroundLoad load,
        BenchmarkResult findings) {
    /// Runs a benchmark.
    ///
    /// @param revision of the source this program was built from
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop
    public static Report of(Benchmark benchmark, BenchmarkContext session, String revision) {
        var before = BackgroundLoad.Observation.begin();
        before.warning().ifPresent(session.progress()::note);
        var findings = benchmark.run(session);
        session.progress().end();
        return new Report(
                benchmark.name(),
                benchmark.question(),
                benchmark.method(),
                Environment.here(revision),
                before.end(),
                findings);
    }
}
