package dev.frugal.reasoning.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// A message of a conversation.
///
/// @param role `system`, `user` or `assistant`, or what else a template knows
public record Message(String role, String content) {
    static final String SYSTEM = "system";
    static final String USER = "user";
    static final String ASSISTANT = "assistant";

    /// What ShareGPT calls them.
    private static final Map<String, String> SYNONYMS =
            Map.of("human", USER, "gpt", ASSISTANT, "bot", ASSISTANT, "model", ASSISTANT);

    static Message user(String content) {
        return new Message(USER, content);
    }

    Message withContent(String other) {
        return new Message(role, other);
    }

    /// The conversation in a value: a list of messages or one, each with `role` and `content` or, as in ShareGPT,
    /// `from`
    /// and `value`. Empty if it is none.
    static Optional<List<Message>> conversation(JsonNode value) {
        var all = new ArrayList<Message>();
        for (var one : value.isArray() ? value : List.of(value)) {
            var message = message(one);
            if (message.isEmpty()) {
                return Optional.empty();
            }
            all.add(message.get());
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    private static Optional<Message> message(JsonNode value) {
        var role = value.path(value.has("role") ? "role" : "from").asString("").toLowerCase(Locale.ROOT);
        var content = value.path(value.has("content") ? "content" : "value");
        if (role.isEmpty() || content.isMissingNode()) {
            return Optional.empty();
        }
        return text(content).map(text -> new Message(SYNONYMS.getOrDefault(role, role), text));
    }

    /// A text, or a list of parts that are all texts.
    private static Optional<String> text(JsonNode content) {
        if (!content.isArray()) {
            return Cell.text(content, "");
        }
        var parts = content.valueStream().map(part -> part.path("text")).toList();
        return parts.stream().allMatch(JsonNode::isString)
                ? Optional.of(parts.stream().map(JsonNode::asString).collect(Collectors.joining("\n")))
                : Optional.empty();
    }
}
