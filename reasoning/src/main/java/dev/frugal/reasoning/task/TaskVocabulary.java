package dev.frugal.reasoning.task;

import dev.frugal.base.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The tokens in which a task is written, so that a text is the plain concatenation of its tokens.
///
/// [#tokenizerDocument] gives the same vocabulary as an ordinary Hugging Face `tokenizer.json`: a word-level model
/// after a split by one regular expression, nothing that a library would not know.
public final class TaskVocabulary {
    public static final String PADDING = "<pad>";
    public static final String BEGIN = "<bos>";
    public static final String END = "<eos>";
    public static final String UNKNOWN = "<unk>";

    private static final List<String> SPECIAL = List.of(PADDING, BEGIN, END, UNKNOWN);

    private final List<String> tokens;
    private final Map<String, Integer> ids;
    private final Pattern split;

    /// A vocabulary of `tokens`, all different, behind the special ones; `split` matches one token at a time. It must
    /// mean the same in Java's and in Oniguruma's regular expressions.
    TaskVocabulary(List<String> tokens, Pattern split) {
        var all = new ArrayList<>(SPECIAL);
        all.addAll(tokens);
        this.tokens = List.copyOf(all);
        this.ids = IntStream.range(0, all.size()).boxed().collect(Collectors.toUnmodifiableMap(all::get, id -> id));
        this.split = split;
    }

    /// How many tokens there are.
    public int size() {
        return tokens.size();
    }

    /// The id of a token.
    ///
    /// @throws IllegalArgumentException if there is no such token
    public int id(String token) {
        var id = ids.get(token);
        if (id == null) {
            throw new IllegalArgumentException("there is no token '%s'".formatted(token));
        }
        return id;
    }

    /// The ids of the tokens a text consists of, without a beginning or an end.
    ///
    /// @throws IllegalArgumentException if part of the text is no token
    public int[] encode(String text) {
        var found = new ArrayList<Integer>();
        var matcher = split.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("no token begins at '%s'".formatted(text.substring(at)));
            }
            found.add(id(matcher.group()));
            at = matcher.end();
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /// `tokenizer.json` of this vocabulary.
    public String tokenizerDocument() {
        var added = new ArrayList<Map<String, Object>>();
        for (var token : SPECIAL) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("id", id(token));
            entry.put("content", token);
            entry.put("single_word", false);
            entry.put("lstrip", false);
            entry.put("rstrip", false);
            entry.put("normalized", false);
            entry.put("special", true);
            added.add(entry);
        }
        var vocabulary = new LinkedHashMap<String, Integer>();
        tokens.forEach(token -> vocabulary.put(token, id(token)));
        var document = new LinkedHashMap<String, Object>();
        document.put("version", "1.0");
        document.put("truncation", null);
        document.put("padding", null);
        document.put("added_tokens", added);
        document.put("normalizer", null);
        document.put(
                "pre_tokenizer",
                ordered(
                        "type",
                        "Split",
                        "pattern",
                        Map.of("Regex", split.pattern()),
                        "behavior",
                        "Isolated",
                        "invert",
                        false));
        document.put("post_processor", beginTemplate());
        document.put("decoder", Map.of("type", "Fuse"));
        var model = new LinkedHashMap<String, Object>();
        model.put("type", "WordLevel");
        model.put("vocab", vocabulary);
        model.put("unk_token", UNKNOWN);
        document.put("model", model);
        return Documents.indentedJson(document) + "\n";
    }

    /// `tokenizer_config.json` of this vocabulary.
    public String tokenizerConfigurationDocument() {
        var document = new LinkedHashMap<String, Object>();
        document.put("tokenizer_class", "PreTrainedTokenizerFast");
        document.put("bos_token", BEGIN);
        document.put("eos_token", END);
        document.put("pad_token", PADDING);
        document.put("unk_token", UNKNOWN);
        document.put("add_bos_token", true);
        document.put("clean_up_tokenization_spaces", false);
        return Documents.indentedJson(document) + "\n";
    }

    private Map<String, Object> beginTemplate() {
        var begin = Map.of("SpecialToken", ordered("id", BEGIN, "type_id", 0));
        var text = Map.of("Sequence", ordered("id", "A", "type_id", 0));
        var second = Map.of("Sequence", ordered("id", "B", "type_id", 1));
        var special = ordered("id", BEGIN, "ids", List.of(id(BEGIN)), "tokens", List.of(BEGIN));
        return ordered(
                "type", "TemplateProcessing",
                "single", List.of(begin, text),
                "pair", List.of(begin, text, second),
                "special_tokens", Map.of(BEGIN, special));
    }

    /// A document in the order given, so that its text is the same each time.
    private static Map<String, Object> ordered(Object... keysAndValues) {
        var document = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            document.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return document;
    }
}
