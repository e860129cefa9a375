package dev.frugal.reasoning.language;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/// Text to token ids and back, as `tokenizer.json` says.
///
/// Never truncates, never pads: what does not fit is the caller's to report. One owner closes it;
/// encoding and decoding may run on any thread until then.
public final class Tokenizer implements AutoCloseable {
    private static final Map<String, String> AS_IT_IS =
            Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");

    static {
        // The library would otherwise ask the network where it runs and look for GPUs it has no use
        // for.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
    }

    private final String source;
    private final String document;
    private final HuggingFaceTokenizer tokenizer;
    private final Map<String, Integer> ids;
    private final OptionalInt unknown;

    private Tokenizer(
            String source,
            String document,
            HuggingFaceTokenizer tokenizer,
            Map<String, Integer> ids,
            OptionalInt unknown) {
        this.source = source;
        this.document = document;
        this.tokenizer = tokenizer;
        this.ids = ids;
        this.unknown = unknown;
    }

    /// The tokenizer described by the text of a `tokenizer.json`; `source` names it in errors.
    public static Tokenizer of(String document, String source) {
        var tree = Documents.jsonTree(document, source);
        var ids = vocabulary(tree, source);
        if (ids.isEmpty()) {
            throw new InvalidInputException(
                    "%s has no vocabulary; expected a tokenizer.json with model.vocab".formatted(source));
        }
        TokenizerCheck.check(tree, source);
        try {
            var bytes = document.getBytes(StandardCharsets.UTF_8);
            return new Tokenizer(
                    source,
                    document,
                    HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), AS_IT_IS),
                    ids,
                    unknown(tree, ids));
        } catch (IOException | RuntimeException failure) {
            throw new InvalidInputException(
                    "%s is not a usable tokenizer.json: %s; download it again from the model's source"
                            .formatted(source, firstLine(failure)),
                    failure);
        }
    }

    private static Map<String, Integer> vocabulary(JsonNode tree, String source) {
        var ids = new HashMap<String, Integer>();
        var vocabulary = tree.path("model").path("vocab");
        if (vocabulary.isObject()) {
            vocabulary.properties().forEach(e -> ids.put(e.getKey(), id(e.getValue(), e.getKey(), source)));
        } else if (vocabulary.isArray()) {
            // Unigram models list pieces with their scores; the place is the id.
            for (int id = 0; id < vocabulary.size(); id++) {
                ids.put(content(vocabulary.get(id).path(0), source), id);
            }
        }
        for (var added : tree.path("added_tokens")) {
            var content = content(added.path("content"), source);
            ids.put(content, id(added.path("id"), content, source));
        }
        return ids;
    }

    /// By its text, or in Unigram models by its id.
    private static OptionalInt unknown(JsonNode tree, Map<String, Integer> ids) {
        var model = tree.path("model");
        var token = ids.get(model.path("unk_token").asString(""));
        return token != null
                ? OptionalInt.of(token)
                : model.path("unk_id").isInt()
                        ? OptionalInt.of(model.path("unk_id").intValue())
                        : OptionalInt.empty();
    }

    /// Whether `ids` has a token for text that the vocabulary cannot write.
    public boolean hasUnknown(int[] ids) {
        return unknown.isPresent() && Arrays.stream(ids).anyMatch(id -> id == unknown.getAsInt());
    }

    private static String content(JsonNode value, String source) {
        if (!value.isString()) {
            throw new InvalidInputException(
                    "%s has %s where the text of a token is expected; download it again from the model's source"
                            .formatted(source, value.isMissingNode() ? "nothing" : value));
        }
        return value.stringValue();
    }

    private static int id(JsonNode value, String token, String source) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw new InvalidInputException(
                    "%s: the id of token '%s' is %s where a whole number from 0 is expected; download it again from the model's source"
                            .formatted(source, token, value.isMissingNode() ? "missing" : value));
        }
        return value.intValue();
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /// The ids of `text` alone; special tokens written in it are recognised, none are added.
    public int[] encode(String text) {
        return ids(text, false);
    }

    /// The ids of `text` with what the tokenizer's post-processor adds around it, such as a token
    /// that begins a text.
    public int[] encodeWithSpecialTokens(String text) {
        return ids(text, true);
    }

    private int[] ids(String text, boolean addSpecialTokens) {
        try {
            return narrow(tokenizer.encode(text, addSpecialTokens, false).getIds());
        } catch (RuntimeException failure) {
            throw new InvalidInputException(
                    "%s cannot turn a text into tokens: %s; download it again from the model's source"
                            .formatted(source, firstLine(failure)),
                    failure);
        }
    }

    /// The text of these ids; special tokens are left out if `skipSpecialTokens`.
    public String decode(int[] tokens, boolean skipSpecialTokens) {
        var wide = new long[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            wide[i] = tokens[i];
        }
        try {
            return tokenizer.decode(wide, skipSpecialTokens);
        } catch (RuntimeException failure) {
            throw new InvalidInputException(
                    "%s cannot turn tokens into a text: %s; download it again from the model's source"
                            .formatted(source, firstLine(failure)),
                    failure);
        }
    }

    /// The id of a token written exactly so, special ones included.
    public OptionalInt id(String token) {
        var id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /// Whether some token has this id.
    public boolean has(int id) {
        return ids.containsValue(id);
    }

    /// One more than the largest id.
    public int size() {
        return ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    }

    /// The text of the `tokenizer.json` this was made from.
    public String document() {
        return document;
    }

    @Override
    public void close() {
        tokenizer.close();
    }

    private static int[] narrow(long[] wide) {
        var narrow = new int[wide.length];
        for (int i = 0; i < wide.length; i++) {
            narrow[i] = (int) wide[i];
        }
        return narrow;
    }
}
