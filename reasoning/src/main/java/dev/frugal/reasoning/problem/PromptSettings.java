package dev.frugal.reasoning.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/// How a problem is put to a model.
///
/// - `style`: as a chat or as plain text;
/// - `text`: what is asked, with `{problem}` where the problem goes and other columns by name. A problem that is a
///   conversation is asked as it is, unless this is another text than [#STEP_BY_STEP];
/// - `system`: a message before it, in a chat only, in place of a conversation's own; empty for none;
/// - `date`: what a chat template that tells the date is told, `yyyy-mm-dd`;
/// - `templateArguments`: variables that the chat template reads, such as `enable_thinking`.
public record PromptSettings(
        Style style, String text, String system, String date, Map<String, Object> templateArguments) {
    /// What is asked if nothing else is said.
    public static final String STEP_BY_STEP =
            "{problem}\nPlease reason step by step, and put your final answer within \\boxed{}.";

    static final String PROBLEM = "problem";

    private static final String PLACE = "{problem}";

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
        templateArguments = Map.copyOf(templateArguments);
        if (ColumnTemplate.of(text).columns().isEmpty()) {
            throw new IllegalArgumentException(
                    "prompt.text has no place for the problem; write %s or the name of a column in braces there"
                            .formatted(PLACE));
        }
        if (style == Style.PLAIN && !system.isEmpty()) {
            throw new IllegalArgumentException(
                    "prompt.system requires prompt.style: chat; a plain prompt has no system message");
        }
        if (style == Style.PLAIN && !templateArguments.isEmpty()) {
            throw new IllegalArgumentException(
                    "prompt.template_arguments requires prompt.style: chat; a plain prompt has no template");
        }
        LocalDate.parse(date);
    }

    String ask(String problem) {
        return text.replace(PLACE, problem);
    }

    /// With these besides the arguments given, which they replace.
    public PromptSettings withTemplateArguments(Map<String, Object> more) {
        var all = new HashMap<>(templateArguments);
        all.putAll(more);
        return new PromptSettings(style, text, system, date, all);
    }
}
