package dev.frugal.app.dashboard;

import dev.frugal.runs.RunDirectory;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/// Goes on with a run in a process of its own, as `frugal runs resume` typed in a terminal would:
/// the training has the machine's memory to itself, gives the same bits as without a studio, and
/// can be stopped from anywhere.
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
