package dev.frugal.reasoning.task;

import dev.frugal.base.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The tokens of arithmetic chains: digits, signs and whole words, each with the blank that belongs
/// to it, so that a response is the plain concatenation of its tokens.
///
/// [#tokenizerDocument] gives the same vocabulary as an ordinary Hugging Face `tokenizer.json`: a
/// word-level model after a split by one regular expression, nothing that a library would not know.
public final class ChainVocabulary {
    public static final String PADDING = "<pad>";
    public static final String BEGIN = "<bos>";
    public static final String END = "<eos>";
    public static final String UNKNOWN = "<unk>";

    static final String THINK = "<think>";
    static final String THOUGHT = "</think>";
    static final String BOX = "\\boxed{";
    static final String BOX_END = "}";
    static final String SEPARATOR = "; ";
    static final String WAIT = "wait ";
    static final String MAYBE = "maybe ";
    static final String ALTERNATIVELY = "alternatively ";
    static final String DENIAL = " no";

    static final List<String> CONNECTIVES = List.of("first ", "then ", "next ", "now ", "so ");
    static final List<String> CONFIRMATIONS = List.of(" ok", " correct", " yes");
    static final List<List<String>> CHECKS = List.of(
            List.of("check "),
            List.of("hmm ", "check "),
            List.of("let ", "me ", "verify "),
            List.of("let ", "me ", "double ", "check "),
            List.of("recompute "),
            List.of("again "),
            List.of("verify ", "again "));

    private static final List<String> SPECIAL = List.of(PADDING, BEGIN, END, UNKNOWN);
    private static final List<String> TOKENS = tokens();
    private static final Map<String, Integer> IDS =
            IntStream.range(0, TOKENS.size()).boxed().collect(Collectors.toUnmodifiableMap(TOKENS::get, id -> id));
    private static final Pattern SPLIT = Pattern.compile(TOKENS.stream()
            .filter(token -> !SPECIAL.contains(token))
            .map(ChainVocabulary::quoted)
            .collect(Collectors.joining("|")));

    private ChainVocabulary() {}

    /// How many tokens there are.
    public static int size() {
        return TOKENS.size();
    }

    /// The id of a token.
    ///
    /// @throws IllegalArgumentException if there is no such token
    public static int id(String token) {
        var id = IDS.get(token);
        if (id == null) {
            throw new IllegalArgumentException("there is no token '%s'".formatted(token));
        }
        return id;
    }

    /// The ids of the tokens a text consists of, without a beginning or an end.
    ///
    /// @throws IllegalArgumentException if part of the text is no token
    public static int[] encode(String text) {
        var ids = new ArrayList<Integer>();
        var matcher = SPLIT.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw new IllegalArgumentException("no token begins at '%s'".formatted(text.substring(at)));
            }
            ids.add(id(matcher.group()));
            at = matcher.end();
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    /// `tokenizer.json` of this vocabulary.
    public static String tokenizerDocument() {
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
        TOKENS.forEach(token -> vocabulary.put(token, id(token)));
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
                        Map.of("Regex", SPLIT.pattern()),
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
    public static String tokenizerConfigurationDocument() {
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

    private static Map<String, Object> beginTemplate() {
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

    /// Escapes what Java's and Oniguruma's regular expressions both treat as syntax, and nothing
    /// else.
    private static String quoted(String token) {
        return token.replaceAll("[\\\\{}()+|.*?^$\\[\\]]", "\\\\$0");
    }

    private static List<String> tokens() {
        var tokens = new ArrayList<>(SPECIAL);
        tokens.addAll(List.of(THINK, THOUGHT, BOX, BOX_END, "=", SEPARATOR));
        tokens.addAll(List.of("+", "-", "(", ")", "%"));
        for (int digit = 0; digit < 10; digit++) {
            tokens.add(Integer.toString(digit));
        }
        tokens.addAll(List.of(WAIT, MAYBE, ALTERNATIVELY, DENIAL));
        tokens.addAll(CONNECTIVES);
        tokens.addAll(CONFIRMATIONS);
        CHECKS.stream().flatMap(List::stream).distinct().forEach(tokens::add);
        return List.copyOf(tokens);
    }
}
