package dev.frugal.grading;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The boxes of a text, `\boxed{…}` and `\fbox{…}`, and which of them are its answer.
///
/// The answer is the last box whose braces balance, or the last several if no more than "and", "or",
/// a comma or the name of a part stands between them. A box that the text denies counts for nothing.
final class BoxedAnswers {
    private static final List<String> BOXES = List.of("\\boxed", "\\fbox");

    /// More text than this between two boxes does not join them.
    private static final int LONGEST_JOINT = 80;

    private static final int LONGEST_DENIAL = 60;
    private static final int MOST_BOXES = 200;
    private static final int MOST_WORDS_IN_A_JOINT = 4;

    private static final Pattern DENIED_BEFORE =
            Pattern.compile("(?i)(?:\\bnot|n['’]t|\\bnever|\\bcannot|\\brather than|\\binstead of|\\bexcept|\\bunlike)"
                    + "(?: (?:be|equal|equal to|exactly|simply|just|actually|the answer|the value))?"
                    + "[\\s:$\\\\(\\[{*]*$");

    private static final Pattern DENIED_AFTER =
            Pattern.compile("(?i)^[\\s$\\\\)\\]}*]*(?:(?:is|was|are|were|would be|seems)"
                    + " (?:\\w+ ){0,2}(?:not|wrong|incorrect|false|impossible|invalid|too)\\b"
                    + "|(?:isn|wasn|aren|can)['’]t\\b|cannot be\\b)");

    /// What sets mathematics apart from text and letters of text from each other, inside a joint.
    private static final Pattern SETTING =
            Pattern.compile("\\\\(?:text\\w*|q?quad|mbox|mathrm|[,;:! ()\\[\\]])|[$\\\\{}()\\[\\]]");

    private static final Pattern LINK = Pattern.compile("(?i)[,;&/\\n]|\\b(?:and|or|part|case)\\b");
    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.!?]\\s");
    private static final Pattern NEW_THOUGHT =
            Pattern.compile("(?i)\\b(?:but|no|not|wait|actually|instead|rather|correct|now|hence|so|therefore|thus|then"
                    + "|gives|giving|becomes|implies|final|finally|answer|because|since|which|sum|total|make|makes"
                    + "|equals|simplify|simplifies|reconsider|check|recheck|mistake|try|oops|sorry)\\b");
    private static final Pattern NAME_OF_A_PART = Pattern.compile("(?i)\\(?\\b(?:[a-h1-9]|i{1,3}|iv)[.)]|\\bpart\\b");
    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");

    private final Budget budget;

    BoxedAnswers(Budget budget) {
        this.budget = budget;
    }

    /// A box.
    ///
    /// @param start where its content starts
    /// @param end where its content ends
    /// @param from where the command starts
    /// @param to where the text goes on behind it
    record Box(int start, int end, int from, int to) {
        /// What stands in the box of `text`.
        String content(String text) {
            return text.substring(start, end);
        }
    }

    /// The boxes that are the answer of `text`, in their order; empty if there is none that it does not
    /// deny.
    List<Box> answer(String text, List<Box> boxes) {
        var answer = new ArrayDeque<Box>();
        for (int i = boxes.size() - 1; i >= 0 && answer.size() < MOST_BOXES; i--) {
            budget.step();
            var box = boxes.get(i);
            if (isDenied(text, box)) {
                continue;
            }
            if (!answer.isEmpty()
                    && !joins(text.substring(box.to(), answer.getFirst().from()), MOST_WORDS_IN_A_JOINT)) {
                break;
            }
            answer.addFirst(box);
        }
        return List.copyOf(answer);
    }

    /// All closed boxes; of boxes in boxes, the innermost. One pass over the text, however many boxes
    /// are left open.
    List<Box> boxes(String text) {
        var closed = new ArrayList<Box>();
        var open = new ArrayDeque<Integer>();
        var commands = new ArrayDeque<Integer>();
        int command = -1;
        int content = -1;
        for (int i = 0; i < text.length(); i++) {
            int after = afterBoxCommand(text, i);
            if (after > 0) {
                budget.step();
                command = i;
                content = after;
                i = after - 1;
                if (text.charAt(after) != '{') {
                    closed.add(new Box(after, after + 1, command, after + 1));
                }
                continue;
            }
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '{' -> {
                    budget.step();
                    open.push(i == content ? i + 1 : -1);
                    commands.push(command);
                }
                case '}' -> {
                    int start = open.isEmpty() ? -1 : open.pop();
                    int began = commands.isEmpty() ? -1 : commands.pop();
                    if (start > 0) {
                        close(closed, new Box(start, i, began, i + 1));
                    }
                }
                default -> {
                    // Belongs to the content.
                }
            }
        }
        return closed;
    }

    /// A box around boxes only widens what the first and the last of them take up.
    private static void close(List<Box> closed, Box box) {
        int first = firstWithin(closed, box.from());
        if (first == closed.size()) {
            closed.add(box);
            return;
        }
        var opening = closed.get(first);
        closed.set(first, new Box(opening.start(), opening.end(), box.from(), opening.to()));
        var last = closed.removeLast();
        closed.add(new Box(last.start(), last.end(), last.from(), box.to()));
    }

    /// The place of the first box that starts behind `from`; the boxes start in their order.
    private static int firstWithin(List<Box> closed, int from) {
        int low = 0;
        int high = closed.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (closed.get(middle).from() > from) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
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

    private static boolean isDenied(String text, Box box) {
        var before = text.substring(Math.max(0, box.from() - LONGEST_DENIAL), box.from());
        var after = text.substring(box.to(), Math.min(text.length(), box.to() + LONGEST_DENIAL));
        return DENIED_BEFORE.matcher(before).find()
                || DENIED_AFTER.matcher(after).find();
    }

    /// Whether `between` joins what stands before and behind it to one answer. At most `mostWords` words
    /// besides "and" and "or" may stand in it.
    static boolean joins(String between, int mostWords) {
        if (between.isBlank()) {
            return true;
        }
        if (between.length() > LONGEST_JOINT) {
            return false;
        }
        var words = SETTING.matcher(between).replaceAll(" ");
        boolean part = NAME_OF_A_PART.matcher(between).find();
        boolean linked = words.isBlank() || part || LINK.matcher(words).find();
        return linked
                && (part || !END_OF_SENTENCE.matcher(words).find())
                && !NEW_THOUGHT.matcher(words).find()
                && WORD.matcher(words)
                                .results()
                                .filter(word -> !isConjunction(word.group()))
                                .count()
                        <= mostWords;
    }

    private static boolean isConjunction(String word) {
        return word.equalsIgnoreCase("and") || word.equalsIgnoreCase("or");
    }
}
