package dev.frugal.physics.identification;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.estimation.FitDocument;
import dev.frugal.physics.recording.RecordedFile;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.SystemDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fits a system to one recording after the other, each as `physics fit` fits it.
public final class SystemFit {
    private final SystemDescription described;

    /// @throws InvalidInputException if the system has unknown terms
    public SystemFit(SystemDescription described) {
        this.described = described;
        RecordingFit.requireKnown(described);
    }

    /// The fit of a recording whose times are in the system's unit.
    ///
    /// @throws InvalidInputException if the system cannot be fitted to it; the sentence says why
    public FitDocument of(Recording recording) {
        if (RecordingFit.suits(described, recording)) {
            return RecordingFit.of(described, recording, Map.of(), Optional.empty())
                    .document();
        }
        var system = new DynamicalSystem(described);
        var recorded = RecordedWindow.of(new RecordedFile(recording, recording.channels(), 1, true, List.of()), system);
        return CompleteFit.of(system, recorded, _ -> Optional.empty()).document(Optional.empty());
    }
}
