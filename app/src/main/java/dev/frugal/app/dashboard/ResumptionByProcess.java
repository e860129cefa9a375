package dev.frugal.app.dashboard;

import dev.frugal.app.Frugal;
import dev.frugal.runs.RunDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Goes on with a run in a process of its own, as `frugal runs resume` typed in a terminal would:
/// the training has the whole machine's memory to itself, gives the same bits as without a studio,
/// and goes on when the studio closes.
final class ResumptionByProcess implements Resumption {
    @Override
    public void resume(RunDirectory run) throws IOException {
        new ProcessBuilder(command(run))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// This Java machine with its own options, and the command that goes on with `run`.
    private static List<String> command(RunDirectory run) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(ResumptionByProcess::isShared)
                .forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Frugal.class.getName());
        command.addAll(List.of("runs", "resume", run.folder().toAbsolutePath().toString()));
        return command;
    }

    /// A debugger's or profiler's door is for one process only.
    private static boolean isShared(String option) {
        return !option.startsWith("-agentlib") && !option.startsWith("-javaagent");
    }
}
