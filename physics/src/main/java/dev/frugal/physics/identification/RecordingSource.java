package dev.frugal.physics.identification;

import dev.frugal.physics.recording.RecordedFile;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.recording.RecordingReader;
import dev.frugal.physics.system.SystemDescription;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A file with a recording and how it is to be read, as [RecordingOptions] but in words.
///
/// @param file its path
public record RecordingSource(
        String file,
        Map<String, String> columns,
        Optional<Double> rate,
        Optional<String> timeUnit,
        Optional<String> systemTimeUnit,
        int skip,
        Optional<RecordingOptions.DecimalSign> decimal,
        Optional<RecordingOptions.DateOrder> dates) {
    public RecordingSource {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// A file about which nothing is said.
    public static RecordingSource of(Path file) {
        return new RecordingSource(
                file.toString(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty());
    }

    /// Reads the signals of a system.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the file cannot be read or holds no recording
    public RecordedFile read(SystemDescription system) {
        return new RecordingReader(system, options()).read(Path.of(file));
    }

    /// How it is to be read.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a unit of time is none
    public RecordingOptions options() {
        return new RecordingOptions(
                columns,
                rate,
                timeUnit.map(text -> RecordingOptions.timeUnit("--time-unit", text)),
                systemTimeUnit.map(text -> RecordingOptions.timeUnit("--system-time-unit", text)),
                skip,
                decimal,
                dates);
    }
}
