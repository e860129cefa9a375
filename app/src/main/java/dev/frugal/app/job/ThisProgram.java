package dev.frugal.app.job;

import dev.frugal.app.terminal.StandardError;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts this program in another process, with the same JVM options except those that limit the
/// studio's memory, which only a studio gets.
public final class ThisProgram {
    /// Whether this process saves and stops when its standard input ends, because whoever started it has ended.
    public static final String TIED_PROPERTY = "frugal.tied";

    /// The option that sets this property.
    public static final String TIED = "-D" + TIED_PROPERTY + "=true";

    /// The launcher's options for a studio, separated by spaces.
    private static final String STUDIO_OPTIONS = "frugal.studio";

    private static final String MAIN_CLASS = "dev.frugal.app.Frugal";

    private ThisProgram() {}

    /// The start of a command that runs `frugal` with little memory and no longer than this process; the arguments
    /// follow.
    public static List<String> bounded() {
        var command = new ArrayList<>(command(List.of("doctor")));
        command.removeLast();
        command.addAll(command.indexOf("-cp"), List.of(TIED, "-Xmx1g", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=4g"));
        return command;
    }

    /// JVM options of a process that may compute with `count` threads. What is done in parallel streams is done by the
    /// thread that asks for it and those of the common pool, which has one at least unless told to have none.
    public static List<String> threads(int count) {
        return List.of(
                "-XX:ActiveProcessorCount=" + count,
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + (count - 1));
    }

    /// The command that runs `frugal` with `arguments`.
    public static List<String> command(List<String> arguments) {
        return command(List.of(), arguments);
    }

    /// The command that runs `frugal` with `arguments` and, after this process's, the JVM options `options`.
    public static List<String> command(List<String> options, List<String> arguments) {
        var studio = List.of(System.getProperty(STUDIO_OPTIONS, "").split(" "));
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(ThisProgram::isShared)
                .filter(option -> !studio.contains(option))
                .forEach(command::add);
        if (arguments.getFirst().equals("serve")) {
            studio.stream().filter(option -> !option.isEmpty()).forEach(command::add);
        }
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(MAIN_CLASS);
        command.addAll(arguments);
        return command;
    }

    /// Debugger and profiler options, the launcher's descriptors, and the tie to whoever started it belong to one
    /// process alone.
    static boolean isShared(String option) {
        return !option.startsWith("-agentlib")
                && !option.startsWith("-javaagent")
                && !option.equals(TIED)
                && !option.startsWith(StandardError.OPTION);
    }
}
