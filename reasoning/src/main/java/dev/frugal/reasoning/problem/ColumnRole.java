package dev.frugal.reasoning.problem;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a column of a data set is for.
public enum ColumnRole {
    /// The question.
    @JsonProperty("problem")
    PROBLEM,
    /// The right answer, or a worked solution that ends in it.
    @JsonProperty("gold")
    GOLD,
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
    RESPONSE
}
