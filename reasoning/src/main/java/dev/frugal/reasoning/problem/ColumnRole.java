package dev.frugal.reasoning.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What a column of a data set is for.
public enum ColumnRole {
    /// The question: a text, or a conversation as a list of messages.
    @JsonProperty("problem")
    PROBLEM,
    /// The right answer, or a worked solution that ends in it.
    @JsonProperty("gold")
    GOLD,
    /// What a question of multiple choice offers.
    @JsonProperty("choices")
    CHOICES,
    /// How hard it is.
    @JsonProperty("level")
    LEVEL,
    /// What it is about.
    @JsonProperty("subject")
    SUBJECT,
    /// What the data set calls it.
    @JsonProperty("id")
    ID,
    /// A response to imitate.
    @JsonProperty("response")
    RESPONSE;

    /// Its word in settings and options.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
