package dev.frugal.physics.prediction;

import dev.frugal.physics.data.Window;
import java.util.Optional;

/// A window out of many, or why it is none.
///
/// @param name the value of the group column, or the name of the file
/// @param window empty if the samples cannot be used
/// @param problem why not, one sentence
public record NamedWindow(String name, Optional<Window> window, Optional<String> problem) {
    /// A window that can be used.
    public static NamedWindow of(String name, Window window) {
        return new NamedWindow(name, Optional.of(window), Optional.empty());
    }

    static NamedWindow unusable(String name, String problem) {
        return new NamedWindow(name, Optional.empty(), Optional.of(problem));
    }
}
