package dev.frugal.app.dashboard;

import dev.frugal.app.Frugal;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// This program once more, in a process of its own: the same Java with the same options.
final class ThisProgram {
    private ThisProgram() {}

    /// The command that runs `frugal` with `arguments`.
    static List<String> command(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(ThisProgram::isShared)
                .forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Frugal.class.getName());
        command.addAll(arguments);
        return command;
    }

    /// A debugger's or profiler's door is for one process only.
    private static boolean isShared(String option) {
        return !option.startsWith("-agentlib") && !option.startsWith("-javaagent");
    }
}
