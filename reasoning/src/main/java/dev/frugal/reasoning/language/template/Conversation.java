package dev.frugal.reasoning.language.template;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a chat template is rendered with.
///
/// `messages`: dictionaries with `role` and `content`, and whatever else the template reads (plain
/// data as a JSON parser gives it). `generationPrompt`: whether the text ends where the assistant's
/// answer begins. `variables`: further names the template may read, such as `tools` or
/// `enable_thinking`. `today`: what `strftime_now` tells; a parameter, so that a prompt does not
/// change overnight by itself.
public record Conversation(
        List<Map<String, Object>> messages, boolean generationPrompt, Map<String, Object> variables, LocalDate today) {
    public Conversation {
        messages = List.copyOf(messages);
        variables = Map.copyOf(variables);
    }

    /// One question, to be answered.
    public static Conversation question(String content, LocalDate today) {
        return new Conversation(List.of(Map.of("role", "user", "content", content)), true, Map.of(), today);
    }

    /// The same conversation with a system message before it.
    public Conversation withSystem(String content) {
        var longer = new ArrayList<Map<String, Object>>();
        longer.add(Map.of("role", "system", "content", content));
        longer.addAll(messages);
        return new Conversation(longer, generationPrompt, variables, today);
    }

    /// The same conversation with one more variable.
    public Conversation with(String name, Object value) {
        var more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new Conversation(messages, generationPrompt, more, today);
    }
}
