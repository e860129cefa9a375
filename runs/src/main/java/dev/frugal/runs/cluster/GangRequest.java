package dev.frugal.runs.cluster;

import java.util.List;

/// Asks a driver for commands that run at the same time, all or none, or for their end.
///
/// @param number by which a later request names them
/// @param label a few words for the cluster's pages
/// @param commands to start, one for each place; none ends those of this number
public record GangRequest(long number, String label, List<CommandRequest> commands) {
    public GangRequest {
        commands = List.copyOf(commands);
    }

    /// The end of the commands that were started with this number.
    public static GangRequest end(long number) {
        return new GangRequest(number, "", List.of());
    }
}
