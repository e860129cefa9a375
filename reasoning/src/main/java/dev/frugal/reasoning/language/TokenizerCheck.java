package dev.frugal.reasoning.language;

import dev.frugal.base.InvalidInputException;
import tools.jackson.databind.JsonNode;

/// Refuses what a `tokenizer.json` may say and the library cannot do.
///
/// The library reads these documents without a word, and ends the whole process when they are used.
final class TokenizerCheck {
    private final String source;

    private TokenizerCheck(String source) {
        this.source = source;
    }

    /// @throws InvalidInputException if the normaliser, post-processor or decoder of the document cannot be used
    static void check(JsonNode tree, String source) {
        var check = new TokenizerCheck(source);
        check.processor(tree.path("post_processor"));
        check.decoder(tree.path("decoder"));
        check.normaliser(tree.path("normalizer"));
    }

    /// The table of characters is a program of sorts, for which the library trusts the file.
    private void normaliser(JsonNode normaliser) {
        normaliser.path("normalizers").forEach(this::normaliser);
        if (normaliser.path("type").asString("").equals("Precompiled") || normaliser.has("precompiled_charsmap")) {
            throw new InvalidInputException(
                    "%s: a normalizer of type Precompiled is not supported; expected the tokenizer of a qwen2, qwen3, llama or gemma model"
                            .formatted(source));
        }
    }

    /// A text shorter than what is to be cut off its end is one that the library cannot decode.
    private void decoder(JsonNode decoder) {
        decoder.path("decoders").forEach(this::decoder);
        var stop = decoder.path("stop");
        if (decoder.path("type").asString("").equals("Strip") && !(stop.isNumber() && stop.doubleValue() == 0)) {
            throw new InvalidInputException(
                    "%s: the decoder cuts %s characters off the end, which is not supported; expected a stop of 0"
                            .formatted(source, stop));
        }
    }

    private void processor(JsonNode processor) {
        processor.path("processors").forEach(this::processor);
        if (processor.path("type").asString("").equals("TemplateProcessing")) {
            template(processor);
        }
    }

    private void template(JsonNode processor) {
        var described = processor.path("special_tokens");
        for (var form : new String[] {"single", "pair"}) {
            for (var piece : processor.path(form)) {
                var token = piece.path("SpecialToken").path("id");
                if (token.isString() && !described.has(token.stringValue())) {
                    throw new InvalidInputException(
                            "%s: post_processor adds the token '%s', which its special_tokens do not describe; download it again from the model's source"
                                    .formatted(source, token.stringValue()));
                }
                if (form.equals("single")
                        && piece.path("Sequence").path("id").asString("A").equals("B")) {
                    throw new InvalidInputException(
                            "%s: post_processor asks for a second text where there is one; download it again from the model's source"
                                    .formatted(source));
                }
            }
        }
        for (var token : described.properties()) {
            var ids = token.getValue().path("ids");
            if (ids.size() != token.getValue().path("tokens").size()) {
                throw new InvalidInputException(
                        "%s: post_processor describes the token '%s' by %d ids and %d texts; download it again from the model's source"
                                .formatted(
                                        source,
                                        token.getKey(),
                                        ids.size(),
                                        token.getValue().path("tokens").size()));
            }
        }
    }
}
