package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The last sentence of a response that marks and announces no answer, and what it gives as one: a
/// formula, or a conclusion.
final class ClosingSentence {
    private static final int LONGEST_PLEASANTRY = 200;
    private static final int MOST_FORMULAS = 20;

    /// What sets a formula off.
    private record Mark(String open, String close) {}

    private static final List<Mark> MARKS =
            List.of(new Mark("$$", "$$"), new Mark("\\[", "\\]"), new Mark("\\(", "\\)"), new Mark("$", "$"));

    private static final Pattern DIGIT = Pattern.compile("\\d");

    /// A sentence with one of these does not give the formula that it holds as its answer.
    private static final Pattern DENIAL = Pattern.compile(
            "(?i)\\b(?:not|cannot|\\w+n['’]t|no|never|neither|nor|impossible|except|unless|wrong|incorrect"
                    + "|false|contradiction|between|too|at (?:least|most)|(?:more|less|fewer|greater|larger|smaller)"
                    + " than)\\b");

    private static final Pattern CONCLUSION =
            Pattern.compile("(?i)\\b(?:therefore|thus|hence|consequently|in conclusion|to conclude)\\b");

    private static final Pattern PLEASANTRY = Pattern.compile(
            "(?i)\\s*(?:I hope (?:it|this|that) (?:is correct|helps|was helpful)|Let me know if[^.!?]{0,80}"
                    + "|Hope (?:this|that|it) helps|Is there anything else[^.!?]{0,80})[.!?]*\\s*$");

    private ClosingSentence() {}

    /// What stands between dollars and the like.
    private record Formula(String content, int from, int to) {}

    /// The last formula of the last sentence, with those that are joined to it.
    static Optional<List<String>> formulas(String text) {
        var stripped = withoutPleasantry(text);
        for (var mark : MARKS) {
            var formula = lastBetween(stripped, stripped.length(), mark);
            if (formula.isPresent()) {
                return given(stripped, formula.get(), mark);
            }
        }
        return Optional.empty();
    }

    /// The last formula, with those before it that no more than "and", "or" or a comma parts from it.
    private static Optional<List<String>> given(String text, Formula last, Mark mark) {
        var tail = text.substring(last.to());
        boolean odd =
                mark.open().equals("$") && text.chars().filter(c -> c == '$').count() % 2 != 0;
        if (odd
                || hasSentenceBreak(tail)
                || DIGIT.matcher(tail).find()
                || DENIAL.matcher(sentenceAround(text, last.from(), last.to())).find()) {
            return Optional.empty();
        }
        var parts = new ArrayList<String>();
        var first = last;
        parts.add(last.content());
        var before = lastBetween(text, last.from(), mark);
        while (before.isPresent()
                && parts.size() < MOST_FORMULAS
                && BoxedAnswers.joins(text.substring(before.get().to(), first.from()), 0)
                && !text.substring(before.get().to(), first.from()).isBlank()) {
            first = before.get();
            parts.addFirst(first.content());
            before = lastBetween(text, first.from(), mark);
        }
        return Optional.of(List.copyOf(parts));
    }

    private static Optional<Formula> lastBetween(String text, int limit, Mark mark) {
        int end = text.lastIndexOf(mark.close(), limit - mark.close().length());
        int start =
                end <= 0 ? -1 : text.lastIndexOf(mark.open(), end - mark.open().length());
        return start < 0
                ? Optional.empty()
                : Optional.of(new Formula(
                        text.substring(start + mark.open().length(), end),
                        start,
                        end + mark.close().length()));
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
        return stripped.indexOf('\n') >= 0
                || (stop >= 0 && stop < stripped.length() - 1)
                || CONCLUSION.matcher(stripped).find();
    }

    /// What the last sentence concludes, if it is one that draws a conclusion and denies nothing.
    static Optional<String> conclusion(String text) {
        var stripped = withoutPleasantry(text);
        int from = stripped.length() - 1;
        while (from > 0 && stripped.charAt(from - 1) != '\n' && !endsSentence(stripped, from - 1)) {
            from--;
        }
        var sentence = from < 0 ? "" : stripped.substring(from).strip();
        boolean whole = sentence.endsWith(".") || sentence.endsWith("!");
        var conclusion = CONCLUSION.matcher(sentence);
        int said = -1;
        while (conclusion.find()) {
            said = conclusion.end();
        }
        return whole && said >= 0 && !DENIAL.matcher(sentence.substring(said)).find()
                ? Optional.of(sentence.substring(said))
                : Optional.empty();
    }

    /// `text` without the wishes that models end with.
    static String withoutPleasantry(String text) {
        var stripped = text.strip();
        var tail = ResponseText.tail(stripped, LONGEST_PLEASANTRY);
        var pleasantry = PLEASANTRY.matcher(tail);
        return pleasantry.find()
                ? stripped.substring(0, stripped.length() - tail.length() + pleasantry.start())
                        .strip()
                : stripped;
    }
}
