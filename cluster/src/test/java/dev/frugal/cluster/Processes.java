package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Processes of this machine, told by their command lines.
final class Processes {
    private Processes() {}

    /// Those that run a command for a run.
    static List<ProcessHandle> of(String command, Path run) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(command))
                .filter(process -> commandLine(process).contains(run.toString()))
                .toList();
    }

    static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException _) {
            return "";
        }
    }

    /// Kills a process that this one or its children have started.
    ///
    /// @param part of its command line
    static void kill(String part) {
        var killed = ProcessHandle.current()
                .descendants()
                .filter(process -> commandLine(process).contains(part))
                .findFirst()
                .map(ProcessHandle::destroyForcibly)
                .orElse(false);
        assertThat(killed).as(part).isTrue();
    }

    /// @param name such as `KILL`
    static void signal(String name, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
