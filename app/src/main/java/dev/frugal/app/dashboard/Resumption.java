package dev.frugal.app.dashboard;

import dev.frugal.runs.RunDirectory;
import java.io.IOException;

/// Resumes a stopped run.
@FunctionalInterface
interface Resumption {
    /// Returns once the work has been handed over; the run's state shows its progress.
    void resume(RunDirectory run) throws IOException;
}
