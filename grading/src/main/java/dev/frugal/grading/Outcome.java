package dev.frugal.grading;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// How a case ended.
public enum Outcome {
    /// The response gives the gold answer.
    @JsonProperty("equal")
    EQUAL,
    /// The response gives another answer, or one that cannot be read.
    @JsonProperty("different")
    DIFFERENT,
    /// The gold answer cannot be read: the case says nothing about the response and never counts as
    /// right.
    @JsonProperty("gold-unparsable")
    GOLD_UNPARSABLE,
    /// The response gives no answer.
    @JsonProperty("no-answer")
    NO_ANSWER,
    /// The deadline passed first.
    @JsonProperty("timeout")
    TIMEOUT;

    /// The name that `reasoning grade --json` prints.
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
