package dev.frugal.grading;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the answer in a response.
///
/// Where the user gives a pattern, only its last match counts. Else, in this order: the last
/// `<answer>…</answer>`; the last box, or the last several that are joined, unless a later sentence
/// says what the final answer is; what follows the last `####` (GSM8K); what follows the last
/// announcement such as "the answer is"; a last line set in bold; the last formula between dollars in
/// the last sentence; a last sentence that draws a conclusion; the whole response when it is one
/// short line. A number that merely happens to be the last one is no answer.
final class AnswerExtraction {
    /// A one-line response of at most so many characters may itself be the answer.
    private static final int LONGEST_BARE_ANSWER = 200;

    private static final String OPEN_TAG = "<answer>";
    private static final String CLOSE_TAG = "</answer>";

    private static final Pattern ANNOUNCEMENT =
            Pattern.compile("(?i)\\b(?:answers?|(?:correct|right|best) (?:option|choice))[*_]{0,3} ?"
                    + "(?:is given by|is|are|was|will be|=|equals|:)"
                    + "|答案\\s?(?:是|为|為|：|:)"
                    + "|\\b(?:réponse|respuesta|resposta|risposta|antwort|ответ) ?:"
                    + "|(?m:^[#*_ \\t]{0,8}(?:final |correct )?answer[*_ \\t]{0,8}$)");

    /// What comes after a box and still is the last word.
    private static final Pattern FINAL_ANNOUNCEMENT = Pattern.compile(
            "(?i)\\b(?:final|correct|right|actual|true) answer[*_]{0,3} ?(?:is|are|=|:)(?: ?the final answer is)?");

    /// What takes back the answer before it.
    private static final Pattern WITHDRAWAL =
            Pattern.compile("(?i)\\b(?:no,? wait|scratch that|on second thought|oops|correction:|I was wrong"
                    + "|I made (?:a mistake|an error)"
                    + "|(?:that|this|it)(?: is|['’]s| was) (?:wrong|incorrect|not (?:right|correct|the answer))"
                    + "|it should (?:actually |really )?be)\\b");

    private static final Pattern MATHEMATICS = Pattern.compile("\\d|[$\\\\]");

    private static final Pattern BOLD_LINE =
            Pattern.compile("(?:^|\\n)[ \\t]{0,8}(?:\\*\\*|__)([^*\\n]{1,200})(?:\\*\\*|__)[.\\s]{0,8}$");

    private static final Pattern HEADING = Pattern.compile("^[^\\d$\\\\]*\\p{L}{3,}[^\\n]*\\p{L}{2,}.*");

    private final Budget budget;
    private final BoxedAnswers boxes;

    AnswerExtraction(Budget budget) {
        this.budget = budget;
        this.boxes = new BoxedAnswers(budget);
    }

    /// How an answer was found.
    enum Place {
        /// It is marked from where to where it goes.
        MARKED,
        /// It is the rest of a sentence, which may go on behind it.
        SENTENCE,
        /// It is somewhere in a sentence.
        WITHIN_SENTENCE,
        /// It is the whole text, or what a text of one sentence says.
        BARE
    }

    /// An answer as it was found.
    ///
    /// @param parts its text; several where several boxes together are the answer
    record Found(List<String> parts, Place place) {
        Found {
            parts = List.copyOf(parts);
        }

        private static Found marked(String text) {
            return new Found(List.of(text), Place.MARKED);
        }

        private Found withoutMarkup() {
            return new Found(parts.stream().map(AnswerExtraction::withoutMarkup).toList(), place);
        }

        private boolean isBlank() {
            return parts.stream().allMatch(String::isBlank);
        }

        /// The parts in one text.
        String text() {
            return String.join(", ", parts);
        }
    }

    /// The answer in `response`, if it gives one.
    Optional<Found> fromResponse(String response, String pattern) {
        var found = pattern.isEmpty()
                ? answering(ResponseText.turn(response))
                : matched(ResponseText.unescaped(response), pattern);
        return found.map(Found::withoutMarkup).filter(answer -> !answer.isBlank());
    }

    /// The answer in a gold text: in its boxes, behind `####` or announced, or else the text itself.
    Found fromGold(String gold) {
        var text = ResponseText.plain(gold);
        return boxed(text)
                .or(() -> afterHashes(text).map(Found::marked))
                .or(() -> announced(text))
                .orElseGet(() -> Found.marked(text))
                .withoutMarkup();
    }

    /// The answer a worked solution ends in: in its boxes or behind `####`; empty if it has neither.
    Optional<Found> fromSolution(String solution) {
        var text = ResponseText.plain(solution);
        return boxed(text)
                .or(() -> afterHashes(text).map(Found::marked))
                .map(Found::withoutMarkup)
                .filter(answer -> !answer.isBlank());
    }

    private Optional<Found> matched(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(new CountedText(text, budget));
        var last = Optional.<Found>empty();
        try {
            while (matcher.find()) {
                budget.step();
                var match = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
                if (match != null) {
                    last = Optional.of(boxed(match).orElseGet(() -> Found.marked(match)));
                }
            }
        } catch (StackOverflowError _) {
            // The library matches repeated groups by recursion.
            throw new Budget.Exhausted();
        }
        return last;
    }

    private Optional<Found> answering(String turn) {
        var text = ResponseText.plain(turn);
        int close = text.lastIndexOf(CLOSE_TAG);
        int open = close < 0 ? -1 : text.lastIndexOf(OPEN_TAG, close);
        if (open >= 0) {
            var inside = text.substring(open + OPEN_TAG.length(), close);
            return spoken(inside, inside).or(() -> Optional.of(Found.marked(inside.strip())));
        }
        return spoken(text, turn);
    }

    private Optional<Found> spoken(String text, String marked) {
        var all = boxes.boxes(text);
        var found = boxes.answer(text, all);
        if (!found.isEmpty()) {
            var rest = text.substring(found.getLast().to());
            return saidLater(rest)
                    .or(() -> WITHDRAWAL.matcher(rest).find() ? Optional.empty() : Optional.of(parts(text, found)));
        }
        if (!all.isEmpty()) {
            // Every box is denied.
            return Optional.empty();
        }
        return afterHashes(text)
                .map(Found::marked)
                .or(() -> announced(text))
                .or(() -> bold(marked))
                .or(() -> ClosingSentence.formulas(text).map(parts -> new Found(parts, Place.MARKED)))
                .or(() -> ClosingSentence.conclusion(text).map(said -> new Found(List.of(said), Place.WITHIN_SENTENCE)))
                .or(() -> bare(text));
    }

    private Optional<Found> boxed(String text) {
        var found = boxes.answer(text, boxes.boxes(text));
        return found.isEmpty() ? Optional.empty() : Optional.of(parts(text, found));
    }

    private static Found parts(String text, List<BoxedAnswers.Box> boxes) {
        return new Found(boxes.stream().map(box -> box.content(text)).distinct().toList(), Place.MARKED);
    }

    /// What a text behind the boxes calls the final answer, if that is mathematics.
    private static Optional<Found> saidLater(String text) {
        return announced(text, FINAL_ANNOUNCEMENT)
                .filter(answer -> MATHEMATICS.matcher(answer.text()).find());
    }

    private static Optional<String> afterHashes(String text) {
        int hashes = text.lastIndexOf("####");
        if (hashes < 0) {
            return Optional.empty();
        }
        var rest = text.substring(hashes + 4).strip();
        var line = firstLine(rest);
        boolean words =
                line.length() > LONGEST_BARE_ANSWER || HEADING.matcher(line).matches();
        boolean heading = words && rest.length() > line.length();
        return heading ? Optional.empty() : Optional.of(line);
    }

    private static Optional<Found> announced(String text) {
        return announced(text, ANNOUNCEMENT);
    }

    private static Optional<Found> announced(String text, Pattern announcement) {
        var matcher = announcement.matcher(text);
        int from = -1;
        while (matcher.find()) {
            from = matcher.end();
        }
        if (from < 0) {
            return Optional.empty();
        }
        int start = from;
        while (start < text.length()
                && (Character.isWhitespace(text.charAt(start)) || "*:=_".indexOf(text.charAt(start)) >= 0)) {
            start++;
        }
        var sentence = sentence(text.substring(start));
        // Whoever asks whether that is the answer, or takes it back, does not give it.
        boolean asks = sentence.endsWith("?");
        boolean withdrawn = WITHDRAWAL.matcher(text.substring(start)).find();
        return asks || withdrawn || sentence.isBlank()
                ? Optional.empty()
                : Optional.of(new Found(List.of(sentence), Place.SENTENCE));
    }

    private static String sentence(String text) {
        if (text.startsWith("$$") || text.startsWith("\\[")) {
            var close = text.startsWith("$$") ? "$$" : "\\]";
            int end = text.indexOf(close, 2);
            return end < 0 ? text.substring(2) : text.substring(2, end);
        }
        var line = firstLine(text);
        for (int i = 0; i < line.length(); i++) {
            boolean stops = ".!;?。！".indexOf(line.charAt(i)) >= 0;
            if (stops && i + 1 < line.length() && Character.isWhitespace(line.charAt(i + 1))) {
                return line.charAt(i) == '?' ? line.substring(0, i + 1) : line.substring(0, i);
            }
        }
        return line;
    }

    private static Optional<Found> bold(String text) {
        var line = BOLD_LINE.matcher(ResponseText.tail(text, 2 * LONGEST_BARE_ANSWER));
        return line.find() && MATHEMATICS.matcher(line.group(1)).find()
                ? Optional.of(Found.marked(line.group(1)))
                : Optional.empty();
    }

    private static Optional<Found> bare(String text) {
        var stripped = ClosingSentence.withoutPleasantry(text);
        return stripped.length() <= LONGEST_BARE_ANSWER && stripped.indexOf('\n') < 0
                ? Optional.of(new Found(List.of(stripped), Place.BARE))
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
        int from = 0;
        int to = answer.length();
        while (from < to && (Character.isWhitespace(answer.charAt(from)) || isPair(answer, from, to))) {
            from += Character.isWhitespace(answer.charAt(from)) ? 1 : 2;
        }
        while (from < to && (Character.isWhitespace(answer.charAt(to - 1)) || isPair(answer, to - 2, to))) {
            to -= Character.isWhitespace(answer.charAt(to - 1)) ? 1 : 2;
        }
        var text = answer.substring(Math.min(from, to), to);
        return within(within(within(text, "*"), "\\\""), "\"");
    }

    /// Whether two stars or two lines stand at `place`, before `limit`.
    private static boolean isPair(String text, int place, int limit) {
        return place >= 0
                && place + 1 < limit
                && (text.charAt(place) == '*' || text.charAt(place) == '_')
                && text.charAt(place + 1) == text.charAt(place);
    }

    private static String within(String text, String mark) {
        boolean around = text.length() > 2 * mark.length() && text.startsWith(mark) && text.endsWith(mark);
        return around
                ? text.substring(mark.length(), text.length() - mark.length()).strip()
                : text;
    }
}
