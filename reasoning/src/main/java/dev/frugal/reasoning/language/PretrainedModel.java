package dev.frugal.reasoning.language;

import dev.frugal.base.Documents;
import dev.frugal.reasoning.language.model.SpecialTokens;
import dev.frugal.reasoning.language.template.ChatTemplate;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A model with its tokenizer and the ids that matter, as one folder holds them.
///
/// `companions`: the folder's other small files by name (chat template, tokenizer settings), kept
/// so that they go along when the model is written elsewhere.
public record PretrainedModel(
        LanguageModel model, Tokenizer tokenizer, SpecialTokens tokens, Map<String, byte[]> companions)
        implements AutoCloseable {
    private static final String SETTINGS_FILE = "tokenizer_config.json";
    private static final String TEMPLATE_FILE = "chat_template.jinja";
    private static final List<String> SPECIAL = List.of("bos_token", "eos_token", "pad_token", "unk_token");

    public PretrainedModel {
        companions = Map.copyOf(companions);
    }

    public PretrainedModel(LanguageModel model, Tokenizer tokenizer, SpecialTokens tokens) {
        this(model, tokenizer, tokens, Map.of());
    }

    /// The folder's chat template, from `chat_template.jinja` or `tokenizer_config.json`; empty if
    /// it has none.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the template uses what is not supported
    public Optional<ChatTemplate> chatTemplate() {
        var settings = tokenizerSettings();
        var special = new HashMap<String, String>();
        for (var name : SPECIAL) {
            var written = settings.path(name);
            var text = written.isObject() ? written.path("content") : written;
            if (text.isString()) {
                special.put(name, text.asString());
            }
        }
        if (companions.containsKey(TEMPLATE_FILE)) {
            return Optional.of(ChatTemplate.of(text(TEMPLATE_FILE), TEMPLATE_FILE, special));
        }
        return template(settings.path("chat_template"))
                .map(text -> ChatTemplate.of(text, "chat_template in " + SETTINGS_FILE, special));
    }

    /// The template itself, or among named ones the default.
    private static Optional<String> template(JsonNode written) {
        if (written.isString()) {
            return Optional.of(written.asString());
        }
        for (var named : written) {
            if (named.path("name").asString("").equals("default")
                    && named.path("template").isString()) {
                return Optional.of(named.path("template").asString());
            }
        }
        return Optional.empty();
    }

    private JsonNode tokenizerSettings() {
        return companions.containsKey(SETTINGS_FILE)
                ? Documents.jsonTree(text(SETTINGS_FILE), SETTINGS_FILE)
                : Documents.jsonTree("{}", SETTINGS_FILE);
    }

    /// The text of one of the folder's small files.
    ///
    /// @throws IllegalArgumentException if there is none of this name
    public String text(String companion) {
        var content = companions.get(companion);
        if (content == null) {
            throw new IllegalArgumentException("the folder has no " + companion);
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
