package dev.frugal.benchmarks;

/// One way to do a race's work, prepared with the race's inputs.
public interface Contender extends AutoCloseable {
    /// The libraries it stands on, with versions.
    String versions();

    /// Does a little of the work and returns what came out, losses say, for comparison with the
    /// other contenders. Called once, before anything is timed.
    double[] check();

    /// Does the work `iterations` times.
    ///
    /// @return the seconds that took
    double seconds(int iterations);

    @Override
    void close();
}
