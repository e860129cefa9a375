package dev.frugal.grading;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the answer in a response.
///
/// In this order: the last `\boxed{…}` or `\fbox{…}` whose braces balance; what follows the last
/// `####` (GSM8K); what follows the last announcement such as "the final answer is"; the last
/// formula between dollars in the last sentence; the whole response when it is one short line. A
/// number that merely happens to be the last one is no answer.
///
/// After a closing `</think>` only what follows counts: what was thought is not what was answered.
final class AnswerExtraction {
    /// A one-line response of at most so many characters may itself be the answer.
    private static final int LONGEST_BARE_ANSWER = 200;

    private static final String END_OF_THOUGHT = "</think>";
    private static final List<String> BOXES = List.of("\\boxed", "\\fbox");

    /// A sentence with one of these does not give the formula that it holds as its answer.
    private static final Pattern DENIAL = Pattern.compile(
            "(?i)\\b(?:not|cannot|\\w+n['’]t|no|never|neither|nor|impossible|except|unless|wrong|incorrect"
                    + "|false|contradiction|between|at (?:least|most)|(?:more|less|fewer|greater|larger|smaller)"
                    + " than)\\b");

    private static final List<String> ANNOUNCEMENTS =
            List.of("answer is", "answer:", "answer is:", "answer =", "answer equals");

    private final Budget budget;

    AnswerExtraction(Budget budget) {
        this.budget = budget;
    }

    /// The answer in `response`, if it gives one.
    Optional<String> fromResponse(String response) {
        int thought = response.lastIndexOf(END_OF_THOUGHT);
        var text = thought < 0 ? response : response.substring(thought + END_OF_THOUGHT.length());
        return boxed(text)
                .or(() -> afterHashes(text))
                .or(() -> announced(text))
                .or(() -> lastFormula(text))
                .or(() -> bare(text))
                .map(AnswerExtraction::withoutMarkup)
                .filter(answer -> !answer.isBlank());
    }

    /// The answer in a gold text: in its box or behind `####`, or else the text itself.
    String fromGold(String gold) {
        return withoutMarkup(boxed(gold).or(() -> afterHashes(gold)).orElse(gold));
    }

    /// The answer a worked solution ends in: in its box or behind `####`; empty if it has neither.
    Optional<String> fromSolution(String solution) {
        return boxed(solution)
                .or(() -> afterHashes(solution))
                .map(AnswerExtraction::withoutMarkup)
                .filter(answer -> !answer.isBlank());
    }

    /// What stands in the last box that is closed; of boxes in boxes, in the innermost. One pass
    /// over the text, however many boxes are left open.
    private Optional<String> boxed(String text) {
        var open = new ArrayDeque<Integer>();
        var last = Optional.<String>empty();
        int lastStart = -1;
        int content = -1;
        for (int i = 0; i < text.length(); i++) {
            budget.step();
            int after = afterBoxCommand(text, i);
            if (after > 0) {
                content = after;
                i = after - 1;
                if (text.charAt(after) != '{') {
                    last = Optional.of(text.substring(after, after + 1));
                    lastStart = after;
                }
                continue;
            }
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '{' -> open.push(i == content ? i + 1 : -1);
                case '}' -> {
                    int start = open.isEmpty() ? -1 : open.pop();
                    if (start > lastStart) {
                        last = Optional.of(text.substring(start, i));
                        lastStart = start;
                    }
                }
                default -> {
                    // Belongs to the content.
                }
            }
        }
        return last;
    }

    /// Where the argument of a box command at `start` begins; −1 if there is no such command with
    /// one.
    private static int afterBoxCommand(String text, int start) {
        if (text.charAt(start) != '\\') {
            return -1;
        }
        for (var box : BOXES) {
            if (text.startsWith(box, start)) {
                int end = start + box.length();
                int argument = end;
                while (argument < text.length() && Character.isWhitespace(text.charAt(argument))) {
                    argument++;
                }
                boolean any = argument < text.length();
                boolean braced = any && text.charAt(argument) == '{';
                boolean bare = any && argument > end && Character.isLetterOrDigit(text.charAt(argument));
                return braced || bare ? argument : -1;
            }
        }
        return -1;
    }

    private static Optional<String> afterHashes(String text) {
        int hashes = text.lastIndexOf("####");
        return hashes < 0 ? Optional.empty() : Optional.of(firstLine(text.substring(hashes + 4)));
    }

    private static Optional<String> announced(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        int from = -1;
        for (var announcement : ANNOUNCEMENTS) {
            int found = lower.lastIndexOf(announcement);
            if (found >= 0) {
                from = Math.max(from, found + announcement.length());
            }
        }
        if (from < 0) {
            return Optional.empty();
        }
        var rest = text.substring(from).strip();
        while (rest.startsWith("*") || rest.startsWith(":") || rest.startsWith("=")) {
            rest = rest.substring(1).strip();
        }
        return Optional.of(sentence(rest)).filter(answer -> !answer.isBlank());
    }

    private static String sentence(String text) {
        if (text.startsWith("$$") || text.startsWith("\\[")) {
            var close = text.startsWith("$$") ? "$$" : "\\]";
            int end = text.indexOf(close, 2);
            return end < 0 ? text.substring(2) : text.substring(2, end);
        }
        var line = firstLine(text);
        for (int i = 0; i < line.length(); i++) {
            boolean stops = line.charAt(i) == '.' || line.charAt(i) == '!' || line.charAt(i) == ';';
            if (stops && i + 1 < line.length() && Character.isWhitespace(line.charAt(i + 1))) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    private static Optional<String> lastFormula(String text) {
        var stripped = text.strip();
        var formula = lastBetween(stripped, "$$", "$$");
        if (formula.isEmpty()) {
            formula = lastBetween(stripped, "\\[", "\\]");
        }
        if (formula.isEmpty()) {
            formula = lastBetween(stripped, "\\(", "\\)");
        }
        return formula.isEmpty() ? lastBetween(stripped, "$", "$") : formula;
    }

    private static Optional<String> lastBetween(String text, String open, String close) {
        int end = text.lastIndexOf(close);
        if (end <= 0) {
            return Optional.empty();
        }
        int start = text.lastIndexOf(open, end - open.length());
        if (start < 0 || hasSentenceBreak(text.substring(end + close.length()))) {
            return Optional.empty();
        }
        if (open.equals("$") && text.chars().filter(c -> c == '$').count() % 2 != 0) {
            return Optional.empty();
        }
        if (DENIAL.matcher(sentenceAround(text, start, end + close.length())).find()) {
            return Optional.empty();
        }
        return Optional.of(text.substring(start + open.length(), end));
    }

    /// The words of the sentence in which a formula from `start` to `end` stands, without the
    /// formula.
    private static String sentenceAround(String text, int start, int end) {
        int from = start;
        while (from > 0 && text.charAt(from - 1) != '\n' && !endsSentence(text, from - 1)) {
            from--;
        }
        return text.substring(from, start) + " " + text.substring(end);
    }

    private static boolean endsSentence(String text, int place) {
        return ".!?".indexOf(text.charAt(place)) >= 0
                && place + 1 < text.length()
                && Character.isWhitespace(text.charAt(place + 1));
    }

    private static boolean hasSentenceBreak(String tail) {
        var stripped = tail.strip();
        int stop = stripped.indexOf('.');
        return stripped.indexOf('\n') >= 0 || (stop >= 0 && stop < stripped.length() - 1);
    }

    private static Optional<String> bare(String text) {
        var stripped = text.strip();
        return stripped.length() <= LONGEST_BARE_ANSWER && stripped.indexOf('\n') < 0
                ? Optional.of(stripped)
                : Optional.empty();
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String withoutMarkup(String answer) {
        var text = answer.strip();
        while (text.startsWith("**") || text.startsWith("__")) {
            text = text.substring(2).strip();
        }
        while (text.endsWith("**") || text.endsWith("__")) {
            text = text.substring(0, text.length() - 2).strip();
        }
        return text;
    }
}
