package dev.frugal.reasoning.language;

import java.util.Map;

/// A model with its tokenizer and the ids that matter, as one folder holds them.
///
/// `companions`: the folder's other small files by name (chat template, tokenizer settings), kept
/// so that they go along when the model is written elsewhere.
public record PretrainedModel(
        LanguageModel model,
        Tokenizer tokenizer,
        SpecialTokens tokens,
        Map<String, byte[]> companions)
        implements AutoCloseable {
    public PretrainedModel {
        companions = Map.copyOf(companions);
    }

    public PretrainedModel(LanguageModel model, Tokenizer tokenizer, SpecialTokens tokens) {
        this(model, tokenizer, tokens, Map.of());
    }

    @Override
    public void close() {
        model.close();
        tokenizer.close();
    }
}
