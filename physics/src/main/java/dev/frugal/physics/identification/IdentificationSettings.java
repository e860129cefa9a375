package dev.frugal.physics.identification;

import java.util.List;

/// An identification: the content of its `config.yaml`.
///
/// @param system the description, a YAML text
/// @param recordings to learn from
/// @param validation held out; empty to hold out the end of each recording
public record IdentificationSettings(
        String system, List<RecordingSource> recordings, List<RecordingSource> validation) {
    public IdentificationSettings {
        recordings = List.copyOf(recordings);
        validation = List.copyOf(validation);
    }
}
