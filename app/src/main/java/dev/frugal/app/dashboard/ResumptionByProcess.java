package dev.frugal.app.dashboard;

import dev.frugal.app.job.ThisProgram;
import dev.frugal.runs.RunDirectory;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/// Resumes a run in a separate process, as `frugal runs resume` in a terminal would. The training
/// does not share the studio's memory, gives the same bits as without a studio, and can be stopped
/// from anywhere.
final class ResumptionByProcess implements Resumption {
    @Override
    public void resume(RunDirectory run) throws IOException {
        var folder = run.folder().toAbsolutePath().toString();
        var process = new ProcessBuilder(ThisProgram.command(List.of("runs", "resume", folder)))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        // Nobody types to it.
        process.getOutputStream().close();
    }
}
