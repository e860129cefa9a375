package dev.frugal.reasoning.reliability;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How votes become an answer.
public enum Rule {
    /// Every response with an answer votes.
    MAJORITY,
    /// Only responses in which the task's own checker finds no false step vote; if none is left, all do.
    VERIFIED;

    /// The name in a document: `majority`.
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
