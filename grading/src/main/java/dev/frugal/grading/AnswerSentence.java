package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A sentence that gives an answer, and what of it may be the answer alone.
///
/// `18 eggs, since 16 + 2 = 18`, `3/8 of the pie`, `The largest $n$ is 34`: a reason, a contrast or
/// a tail of harmless words is cut off. Words that deny, bound or reckon are never cut off, so that
/// `at least 5` and `5 or six` stay what they are.
final class AnswerSentence {
    /// Of a longer sentence no part is taken.
    private static final int LONGEST = 500;

    private static final Pattern REASON = Pattern.compile(
            "(?i)\\s{0,3}[,;(–—]?\\s{0,3}\\b(?:because|since|given that|due to|so that|rather than|instead of"
                    + "|as (?:computed|calculated"
                    + "|shown|found|derived|above|required|desired|claimed|expected|stated"
                    + "|we|the|it|there|needed))\\b.*$");
    private static final Pattern CONTRAST = Pattern.compile("(?i)\\s{0,3}[,;(–—]\\s{0,3}(?:and )?not\\b.*$");
    private static final Pattern WORDS_BEHIND_A_VALUE =
            Pattern.compile("^(.*[\\d}$)\\]%°])[,;]?\\s+([\\p{L}\\s,.;'’-]+)$");
    private static final Pattern COPULA =
            Pattern.compile("(?i)\\b(?:is|are|was|were|be|equals|equal to)\\s*:?\\s+(?=\\S)");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.,/^*+=\\\\{-])[-−]?[$€£]?\\d[\\d,]*(?:\\.\\d+)?(?:/\\d+)?(?:\\\\?%)?"
                    + "(?![\\w^*+=/({]|[.,:]\\d)");
    private static final Pattern DIGIT = Pattern.compile("\\d");
    private static final Pattern OTHER_MATHEMATICS = Pattern.compile("\\\\[a-zA-Z(\\[]|[=^<>+]|\\$[^\\d]");

    /// A sentence with one of these does not give the number in it as its answer.
    private static final Pattern DENIAL = Pattern.compile(
            "(?i)\\b(?:(?:not|cannot|\\w+n['’]t|no|never|neither|nor|or|either|impossible|except|unless|wrong"
                    + "|incorrect|false|maybe|perhaps|possibly|guess|probably|unsure|between|too|if|at (?:least|most)"
                    + "|(?:more|less|fewer|greater|larger|smaller) than|about half)\\b"
                    + "|(?:might|could|may) be (?=[$\\\\(\\[-]{0,3}\\d))");

    private static final Pattern RECKONING =
            Pattern.compile("(?i)\\b(?:squared|cubed|power|root|thousand|million|billion|percent|modulo|too)\\b");

    private static final Set<String> CHANGING = Set.of(
            "or",
            "either",
            "squared",
            "cubed",
            "power",
            "root",
            "infinity",
            "infinite",
            "percent",
            "pct",
            "modulo",
            "mod",
            "so",
            "few",
            "many",
            "short",
            "off",
            "too",
            "to",
            "up",
            "upto",
            "versus",
            "vs");

    private AnswerSentence() {}

    /// What may be the answer of `sentence`, the likeliest first.
    static List<String> answers(String sentence, AnswerExtraction.Place place) {
        if (sentence.length() > LONGEST) {
            return List.of(sentence);
        }
        var text = cut(cut(sentence.strip(), REASON), CONTRAST);
        var answers = new ArrayList<String>();
        if (text.endsWith("?")) {
            return answers;
        }
        if (place == AnswerExtraction.Place.BARE) {
            answers.add(sentence);
        }
        if (place == AnswerExtraction.Place.SENTENCE) {
            if (text.endsWith("!")) {
                answers.add(text.substring(0, text.length() - 1));
            }
            answers.add(text);
            leading(text).ifPresent(answers::add);
        }
        if (!DENIAL.matcher(text).find()) {
            said(text).ifPresent(rest -> {
                answers.add(rest);
                leading(rest).ifPresent(answers::add);
            });
            if (place != AnswerExtraction.Place.BARE) {
                onlyNumber(text).ifPresent(answers::add);
            }
        }
        return answers;
    }

    private static String cut(String text, Pattern tail) {
        var found = tail.matcher(text);
        return found.find() && found.start() > 0
                ? text.substring(0, found.start()).strip()
                : text;
    }

    /// The value with which `text` begins, if nothing but harmless words follows.
    private static Optional<String> leading(String text) {
        var match = WORDS_BEHIND_A_VALUE.matcher(text);
        return match.matches() && isHarmless(match.group(2)) ? Optional.of(match.group(1)) : Optional.empty();
    }

    private static boolean isHarmless(String words) {
        if (QualifyingWords.within(words)) {
            return false;
        }
        for (var word : List.of(words.strip().split("[^\\p{L}]+"))) {
            boolean letter = word.length() == 1 && !word.equals("a");
            if (letter || CHANGING.contains(word) || NumberWords.isOne(word) || FunctionName.isKnown(word)) {
                return false;
            }
        }
        return true;
    }

    /// What follows the last "is" or "are".
    private static Optional<String> said(String text) {
        var copula = COPULA.matcher(text);
        int from = -1;
        while (copula.find()) {
            from = copula.end();
        }
        return from < 0 ? Optional.empty() : Optional.of(text.substring(from));
    }

    /// The only number of a sentence without other mathematics, with the words behind it.
    private static Optional<String> onlyNumber(String text) {
        var number = NUMBER.matcher(text);
        if (!number.find() || OTHER_MATHEMATICS.matcher(text).find()) {
            return Optional.empty();
        }
        var before = text.substring(0, number.start());
        var after = text.substring(number.end());
        boolean alone = !DIGIT.matcher(before).find() && !DIGIT.matcher(after).find();
        boolean same = !QualifyingWords.deny(before)
                && !QualifyingWords.within(after)
                && !RECKONING.matcher(after).find();
        return alone && same ? Optional.of(number.group()) : Optional.empty();
    }
}
