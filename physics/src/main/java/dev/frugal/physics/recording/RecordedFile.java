package dev.frugal.physics.recording;

import java.util.List;

/// A recording and what was assumed to read it.
///
/// @param columns the headers of the file's columns, also of those that were not read
/// @param headerLine the number of the header's line, from 1; that of the first sample if there is no header
/// @param timeUnitKnown whether the times are known to be in the system's unit of time
/// @param assumptions whole sentences without the full stop; none where the file left nothing open
public record RecordedFile(
        Recording recording, List<String> columns, int headerLine, boolean timeUnitKnown, List<String> assumptions) {
    public RecordedFile {
        columns = List.copyOf(columns);
        assumptions = List.copyOf(assumptions);
    }
}
