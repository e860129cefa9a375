package dev.frugal.reasoning.problem;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How a problem is put to a model.
///
/// - `style`: as a chat or as plain text;
/// - `text`: what is asked, with `{problem}` where the problem goes;
/// - `system`: a message before it, in a chat only; empty for none;
/// - `date`: what a chat template that tells the date is told, `yyyy-mm-dd`.
public record PromptSettings(Style style, String text, String system, String date) {
    static final String PLACE = "{problem}";

    /// As a chat or as plain text.
    public enum Style {
        /// As a chat if the model has a chat template.
        @JsonProperty("automatic")
        AUTOMATIC,
        @JsonProperty("chat")
        CHAT,
        @JsonProperty("plain")
        PLAIN
    }

    public PromptSettings {
        if (!text.contains(PLACE)) {
            throw new IllegalArgumentException(
                    "prompt.text has no place for the problem; write %s there".formatted(PLACE));
        }
        if (style == Style.PLAIN && !system.isEmpty()) {
            throw new IllegalArgumentException(
                    "prompt.system requires prompt.style: chat; a plain prompt has no system message");
        }
        java.time.LocalDate.parse(date);
    }

    String ask(String problem) {
        return text.replace(PLACE, problem);
    }
}
