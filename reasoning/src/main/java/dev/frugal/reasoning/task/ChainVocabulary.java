package dev.frugal.reasoning.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The tokens of arithmetic chains: digits, signs and whole words, each with the blank that belongs
/// to it.
final class ChainVocabulary {
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

    static final TaskVocabulary VOCABULARY = vocabularyOf(tokens());

    private ChainVocabulary() {}

    /// Escapes what Java's and Oniguruma's regular expressions both treat as syntax, and nothing
    /// else.
    private static String quoted(String token) {
        return token.replaceAll("[\\\\{}()+|.*?^$\\[\\]]", "\\\\$0");
    }

    private static TaskVocabulary vocabularyOf(List<String> tokens) {
        return new TaskVocabulary(
                tokens,
                Pattern.compile(tokens.stream().map(ChainVocabulary::quoted).collect(Collectors.joining("|"))));
    }

    private static List<String> tokens() {
        var tokens = new ArrayList<String>();
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
