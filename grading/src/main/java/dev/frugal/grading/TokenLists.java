package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Cuts lists of tokens where no bracket is open.
final class TokenLists {
    private static final Set<String> OPENING = Set.of("(", "[", "{", "\\{");
    private static final Set<String> CLOSING = Set.of(")", "]", "}", "\\}");

    private TokenLists() {}

    /// A piece between separators, and the separator before it (none before the first).
    record Piece(String separator, List<MathToken> tokens) {}

    /// The pieces of `tokens` between the tokens outside all brackets for which `separates` holds.
    /// An interval may open with `]` or close with `[`, so the two square brackets are not told
    /// apart.
    static List<Piece> split(List<MathToken> tokens, Predicate<MathToken> separates, Budget budget) {
        var pieces = new ArrayList<Piece>();
        var current = new ArrayList<MathToken>();
        var separator = "";
        var open = new OpenBrackets();
        for (var token : tokens) {
            budget.step();
            if (open.none() && separates.test(token)) {
                pieces.add(new Piece(separator, List.copyOf(current)));
                current.clear();
                separator = token.text();
            } else {
                current.add(token);
            }
            open.pass(token);
        }
        pieces.add(new Piece(separator, List.copyOf(current)));
        return pieces;
    }

    /// `tokens` as one line of text. A command keeps its backslash.
    static String text(List<MathToken> tokens) {
        var text = new StringBuilder();
        for (var token : tokens) {
            boolean apart = token.spaced() || token.kind() == MathToken.Kind.TEXT;
            text.append(apart && !text.isEmpty() ? " " : "");
            switch (token.kind()) {
                case COMMAND, BEGIN, END -> text.append('\\').append(token.text());
                case NUMBER, LETTERS, TEXT, SYMBOL -> text.append(token.text());
            }
        }
        return text.toString();
    }

    /// Whether the first token opens a bracket that the last one closes.
    static boolean enclosed(List<MathToken> tokens, Budget budget) {
        if (tokens.size() < 2) {
            return false;
        }
        var open = new OpenBrackets();
        for (int i = 0; i < tokens.size(); i++) {
            budget.step();
            open.pass(tokens.get(i));
            if (open.none()) {
                return i == tokens.size() - 1;
            }
        }
        return false;
    }

    /// How many brackets are open. A square bracket closes the innermost open bracket if that one
    /// can be the start of an interval, and else opens one.
    private static final class OpenBrackets {
        private final List<String> open = new ArrayList<>();
        private int environments;

        void pass(MathToken token) {
            switch (token.kind()) {
                case BEGIN -> environments++;
                case END -> environments--;
                case SYMBOL -> symbol(token.text());
                case NUMBER, LETTERS, TEXT, COMMAND -> {
                    // Opens and closes nothing.
                }
            }
        }

        private void symbol(String text) {
            boolean closesReversed =
                    text.equals("[") && !open.isEmpty() && open.getLast().equals("]");
            if (closesReversed || CLOSING.contains(text) && !open.isEmpty()) {
                open.removeLast();
            } else if (OPENING.contains(text) || text.equals("]")) {
                open.add(text);
            }
        }

        boolean none() {
            return open.isEmpty() && environments == 0;
        }
    }
}
