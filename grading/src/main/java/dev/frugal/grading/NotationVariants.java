package dev.frugal.grading;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/// The ways in which the commas, points and dollars of a text can be read, before it is parsed.
///
/// Commas between digits are the hard part: `1,000` is a thousand, `1,2` a list, and `1,5` may be
/// one and a half; `(2,500)` is a pair, but in `(1,000, 2,000)` the spaces tell which commas
/// separate. Where the text does not decide, all readings are kept, and two answers are the same if
/// any of their readings are.
final class NotationVariants {
    private static final Pattern DOLLAR = Pattern.compile("(?<!\\\\)\\$");
    private static final Pattern GROUP_MARK =
            Pattern.compile("(?<=\\d) ?(?:\\{ ?, ?\\}|,\\s?\\\\!|\\{,\\\\!\\})\\s*(?=\\d{3}(?!\\d))");
    private static final Pattern BRACED_SIGN = Pattern.compile("\\{ ?([:=<>]) ?\\}");
    private static final Pattern DECIMAL_MARK = Pattern.compile("(?<=\\d)\\{,\\}(?=\\d)");
    private static final Pattern SPACED_GROUPS =
            Pattern.compile("(?<![\\d.,])\\d{1,3}(?:(?:\\\\,|\\\\;|\\\\ |~| )\\d{3})+(?![\\d/])");
    private static final Pattern GROUPED = Pattern.compile("(?<![\\d.,])[1-9]\\d{0,2}(?:,\\d{3})+(?!\\d)");
    private static final Pattern DOTTED_GROUPS =
            Pattern.compile("(?<![\\d.,])\\d{1,3}(?:(?:\\.\\d{3})+,\\d+|(?:\\.\\d{3}){2,})(?![\\d.,])");
    private static final Pattern ZERO_GROUP = Pattern.compile(",0\\d");
    private static final Pattern COMMA_DECIMAL = Pattern.compile("(?<![\\d.,])(\\d+),(\\d+)(?![\\d,])");
    private static final Pattern SEPARATOR = Pattern.compile("[,;]");

    /// Stands for a bracket and all that is in it, while the commas around it are read.
    private static final char BRACKET = '\uE000';

    private NotationVariants() {}

    /// How commas outside all brackets are read.
    private enum Commas {
        /// Between groups of three digits, where they can be.
        GROUPS,
        /// As decimal points, where they can be.
        DECIMALS,
        /// Between the items of a list.
        LIST
    }

    /// The readings of `answer`, the likeliest first.
    static List<String> readings(String answer) {
        var text = DECIMAL_MARK
                .matcher(GROUP_MARK
                        .matcher(withoutMathDollars(CharacterNotation.plain(answer)))
                        .replaceAll(""))
                .replaceAll(".");
        text = BRACED_SIGN.matcher(text).replaceAll("$1");
        text = SPACED_GROUPS.matcher(text).replaceAll(match -> match.group().replaceAll("\\D", ""));
        text = DOTTED_GROUPS
                .matcher(text)
                .replaceAll(match -> match.group().replace(".", "").replace(',', '.'));
        if (text.indexOf(',') < 0) {
            return List.of(text);
        }
        var readings = new LinkedHashSet<String>();
        readings.add(read(text, Commas.GROUPS, false));
        readings.add(read(text, Commas.DECIMALS, false));
        readings.add(read(text, Commas.LIST, false));
        if (text.indexOf(';') >= 0) {
            readings.add(read(text, Commas.GROUPS, true));
        }
        return List.copyOf(readings);
    }

    /// Dollars in pairs set formulas; a single one is money.
    private static String withoutMathDollars(String text) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        long dollars = DOLLAR.matcher(text).results().count();
        return dollars % 2 == 0 ? DOLLAR.matcher(text).replaceAll(" ") : text;
    }

    /// What is inside one pair of brackets, and what kind they are.
    private record Segment(StringBuilder direct, List<String> brackets, boolean argument) {
        Segment(boolean argument) {
            this(new StringBuilder(), new ArrayList<>(), argument);
        }

        void add(String bracket) {
            direct.append(BRACKET);
            brackets.add(bracket);
        }

        /// `text` with its brackets back in their places.
        String filled(String text) {
            var filled = new StringBuilder();
            int next = 0;
            for (int i = 0; i < text.length(); i++) {
                boolean bracket = text.charAt(i) == BRACKET && next < brackets.size();
                filled.append(bracket ? brackets.get(next++) : String.valueOf(text.charAt(i)));
            }
            return filled.toString();
        }
    }

    private static String read(String text, Commas outside, boolean decimalsInside) {
        var open = new ArrayDeque<Segment>();
        open.push(new Segment(false));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && "{}()[]".indexOf(text.charAt(i + 1)) < 0) {
                open.peek().direct().append(c).append(text.charAt(++i));
            } else if ("([{".indexOf(c) >= 0) {
                open.peek().direct().append(c);
                open.push(new Segment(c == '{' && isArgument(text, i)));
            } else if (")]}".indexOf(c) >= 0 && open.size() > 1) {
                // A backslash before the brace belongs to it.
                boolean escaped = c == '}' && i > 0 && text.charAt(i - 1) == '\\';
                var segment = open.pop();
                if (escaped) {
                    segment.direct().setLength(Math.max(0, segment.direct().length() - 1));
                }
                open.peek().add(inside(segment, decimalsInside));
                open.peek().direct().append(escaped ? "\\" : "").append(c);
            } else {
                open.peek().direct().append(c);
            }
        }
        while (open.size() > 1) {
            var segment = open.pop();
            open.peek().add(inside(segment, decimalsInside));
        }
        return outside(open.pop(), outside);
    }

    /// Whether the brace at `place` holds the argument of a command or a script.
    private static boolean isArgument(String text, int place) {
        int before = place - 1;
        while (before >= 0 && text.charAt(before) == ' ') {
            before--;
        }
        return before >= 0 && (Character.isLetter(text.charAt(before)) || "^_}]".indexOf(text.charAt(before)) >= 0);
    }

    private static String inside(Segment segment, boolean decimals) {
        var direct = segment.direct().toString();
        boolean separated =
                SEPARATOR.matcher(GROUPED.matcher(direct).replaceAll("")).find();
        boolean groups =
                segment.argument() || separated || ZERO_GROUP.matcher(direct).find();
        var read = groups ? grouped(direct) : direct;
        return segment.filled(decimals && direct.indexOf(';') >= 0 ? commaDecimals(read) : read);
    }

    private static String outside(Segment segment, Commas commas) {
        var direct = segment.direct().toString();
        boolean mayBeList =
                !direct.contains(", ") && !ZERO_GROUP.matcher(direct).find();
        return segment.filled(
                switch (commas) {
                    case GROUPS -> grouped(direct);
                    case DECIMALS -> commaDecimals(grouped(direct));
                    case LIST -> mayBeList ? direct : grouped(direct);
                });
    }

    private static String grouped(String text) {
        return GROUPED.matcher(text).replaceAll(match -> match.group().replace(",", ""));
    }

    private static String commaDecimals(String text) {
        return COMMA_DECIMAL.matcher(text).replaceAll("$1.$2");
    }
}
