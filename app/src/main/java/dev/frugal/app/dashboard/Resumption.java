package dev.frugal.app.dashboard;

import dev.frugal.runs.RunDirectory;
import java.io.IOException;

/// Sets a stopped run going again.
@FunctionalInterface
interface Resumption {
    /// Returns once the work has been handed over; the run's own state tells how it goes.
    void resume(RunDirectory run) throws IOException;
}
