package dev.frugal.grading;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The part of a response that answers, without what only marks it up.
///
/// Thoughts, the tokens of a chat template, emphasis in Markdown and HTML, and backslashes that a
/// JSON text still carries twice are taken away; nothing is reworded.
final class ResponseText {
    private static final List<String> ENDS_OF_THOUGHT =
            List.of("</think>", "</thinking>", "</thought>", "</reasoning>", "<|end_of_thought|>");

    private static final Pattern OPEN_THOUGHT = Pattern.compile("^\\s*<(?:think|thinking|thought|reasoning)>");

    private static final Pattern HEADER =
            Pattern.compile("^\\s*(?:<\\|im_start\\|>|<\\|start_header_id\\|>|<start_of_turn>|<\\|assistant\\|>)?"
                    + "(?:(?:assistant|model)(?:<\\|end_header_id\\|>|\\n))?");

    private static final List<String> ENDS_OF_TURN = List.of(
            "<|im_end|>",
            "<|im_start|>",
            "<|endoftext|>",
            "<|end_of_text|>",
            "<|eot_id|>",
            "<|start_header_id|>",
            "<|end|>",
            "<|user|>",
            "<end_of_turn>",
            "<start_of_turn>",
            "<｜end▁of▁sentence｜>",
            "<eos>",
            "</s>");

    /// Stars that set text off, one side of which is a space or punctuation: not those of `2**5`.
    private static final Pattern STARS =
            Pattern.compile("(?<![\\w)}\\]*\\\\])\\*{2,3}(?!\\*)|(?<!\\*)\\*{2,3}(?![\\w({\\[\\\\$*-])");

    private static final Pattern TAG =
            Pattern.compile("(?i)</?(?:b|i|u|strong|em|span|p|div|code|center|mark|tt)(?: [^<>]{0,200})?>");
    private static final Pattern CLOSING_TAG =
            Pattern.compile("(?i)</(?:b|i|u|strong|em|span|p|div|code|center|mark|tt)>");
    private static final Pattern LINE_BREAK = Pattern.compile("(?i)<br ?/?>");

    /// Commands that a text in LaTeX is likely to hold.
    private static final Set<String> COMMANDS =
            Set.of(("alpha angle approx arccos arcsin arctan begin beta big bigl bigr binom boxed cap cdot circ cos"
                            + " cosh cup dbinom ddots degree delta dfrac displaystyle div dots emptyset end equiv exp"
                            + " fbox frac gamma ge geq hat hline in infty int lambda langle ldots le left leq lceil"
                            + " lfloor lim ln log lvert mathbb mathbf mathcal mathrm max mbox mid min mod mu nabla ne"
                            + " neq not nu omega operatorname overline phi pi pm pmod prime prod psi quad qquad rangle"
                            + " rceil rfloor rho right rvert setminus sigma sim sin sinh sqrt sum tan tanh tau text"
                            + " textbf textit textnormal textrm tfrac theta times to top triangle varnothing vec")
                    .split(" "));

    private ResponseText() {}

    /// What `response` says after all thought and before its turn ends. Empty if it never stops
    /// thinking.
    static String turn(String response) {
        var text = withoutThought(response);
        var header = HEADER.matcher(text);
        var turn = header.lookingAt() ? text.substring(header.end()) : text;
        int end = turn.length();
        for (var token : ENDS_OF_TURN) {
            int found = turn.indexOf(token);
            if (found >= 0) {
                end = Math.min(end, found);
            }
        }
        return turn.substring(0, end);
    }

    /// `text` without markup and without backslashes that stand twice.
    static String plain(String text) {
        return withoutMarkup(unescaped(text));
    }

    /// The last characters of `text`, at most `length`.
    static String tail(String text, int length) {
        return text.substring(Math.max(0, text.length() - length));
    }

    private static String withoutThought(String response) {
        int from = 0;
        for (var end : ENDS_OF_THOUGHT) {
            int found = response.lastIndexOf(end);
            if (found >= 0) {
                from = Math.max(from, found + end.length());
            }
        }
        boolean neverEnds = from == 0 && OPEN_THOUGHT.matcher(response).find();
        return neverEnds ? "" : response.substring(from);
    }

    private static String withoutMarkup(String text) {
        var marked = text;
        if (marked.indexOf('`') >= 0) {
            marked = marked.replace("`", "");
        }
        if (marked.contains("**")) {
            marked = STARS.matcher(marked).replaceAll("");
        }
        if (marked.indexOf('<') >= 0) {
            marked = LINE_BREAK.matcher(marked).replaceAll("\n");
            if (CLOSING_TAG.matcher(marked).find()) {
                marked = TAG.matcher(marked).replaceAll("");
            }
        }
        return marked;
    }

    /// `text` with single backslashes, if every command in it has two: it was written as JSON twice.
    static String unescaped(String text) {
        if (!text.contains("\\\\") || !isEscaped(text)) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'n', 'r' -> plain.append('\n');
                case 't' -> plain.append('\t');
                default -> plain.append(next);
            }
        }
        return plain.toString();
    }

    private static boolean isEscaped(String text) {
        boolean doubled = false;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                continue;
            }
            int run = i;
            while (run < text.length() && text.charAt(run) == '\\') {
                run++;
            }
            int end = run;
            while (end < text.length() && isLatinLetter(text.charAt(end))) {
                end++;
            }
            var name = text.substring(run, end);
            if ((run - i) % 2 == 0) {
                doubled |= COMMANDS.contains(name);
            } else if (COMMANDS.contains(name) || run == text.length() || "nrt\"/".indexOf(text.charAt(run)) < 0) {
                return false;
            }
            i = run - 1;
        }
        return doubled;
    }

    private static boolean isLatinLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
