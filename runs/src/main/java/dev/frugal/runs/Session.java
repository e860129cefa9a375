package dev.frugal.runs;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// One process that worked on a run: the start, or a resumption.
///
/// @param began start of the session
/// @param command command line without the program's name
/// @param version Frugal's version
/// @param revision the source revision Frugal was built from, or `unknown`
/// @param java version and vendor of the JVM
/// @param machine the computer
public record Session(
        Instant began, List<String> command, String version, String revision, String java, Machine machine) {
    public Session {
        command = List.copyOf(command);
    }

    /// A session of this process that starts now.
    public static Session now(List<String> command, String version, String revision) {
        return new Session(
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                command,
                version,
                revision,
                Runtime.version() + ", " + System.getProperty("java.vendor"),
                Machine.here());
    }
}
