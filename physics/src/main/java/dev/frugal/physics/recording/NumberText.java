package dev.frugal.physics.recording;

import dev.frugal.physics.recording.RecordingOptions.DecimalSign;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/// Numbers as loggers and spreadsheets write them, with one decimal sign.
///
/// Digits may be grouped in threes by the other sign, an apostrophe or a space that does not break.
final class NumberText {
    /// Texts that stand for a value that is not there: empty, not a number, an error, outside the range of
    /// a meter.
    /// 9.91E37 and 9.9E37 are what instruments send by the standard commands (SCPI) for both.
    private static final Set<String> MISSING = Set.of(
            "",
            "nan",
            "+nan",
            "-nan",
            "na",
            "n/a",
            "n.a.",
            "<na>",
            "#n/a",
            "#na",
            "#n/a n/a",
            "null",
            "none",
            "nil",
            "-",
            "--",
            "---",
            "----",
            ".",
            "?",
            "nat",
            "missing",
            "no data",
            "nodata",
            "void",
            "bad",
            "error",
            "err",
            "invalid",
            "fault",
            "open",
            "ol",
            "+ol",
            "-ol",
            "o.l",
            "o.l.",
            "0l",
            "ovld",
            "over",
            "under",
            "+over",
            "-over",
            "overflow",
            "underflow",
            "overload",
            "overrange",
            "underrange",
            "inf",
            "+inf",
            "-inf",
            "infinity",
            "+infinity",
            "-infinity",
            "\u221e",
            "1.#inf",
            "-1.#inf",
            "1.#qnan",
            "-1.#qnan",
            "1.#ind",
            "-1.#ind",
            "nan(ind)",
            "-nan(ind)",
            "#value!",
            "#div/0!",
            "#ref!",
            "#num!",
            "#name?",
            "#null!",
            "+9.91e37",
            "9.91e37",
            "9.91e+37",
            "+9.91e+37",
            "9.9e37",
            "9.9e+37",
            "-9.9e37",
            "-9.9e+37",
            "+9.9e+37");

    private static final Pattern HASHES = Pattern.compile("#+|\\*+|-+");
    private static final int LONGEST = 64;

    private final DecimalSign decimal;

    NumberText(DecimalSign decimal) {
        this.decimal = decimal;
    }

    DecimalSign decimal() {
        return decimal;
    }

    /// Whether the text stands for a missing value.
    static boolean isMissing(String cell) {
        var text = cell.strip();
        if (text.isEmpty()) {
            return true;
        }
        if (text.length() > LONGEST) {
            return false;
        }
        if (isOrdinary(text)) {
            return false;
        }
        return MISSING.contains(text.toLowerCase(Locale.ROOT))
                || HASHES.matcher(text).matches();
    }

    /// Whether a text has digits and nothing but what stands in plain numbers and dates: most cells do.
    private static boolean isOrdinary(String text) {
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digit = true;
            } else if (c != '.' && c != ',' && c != '-' && c != '+' && c != ':' && c != '/' && c != ' ' && c != 'T') {
                return false;
            }
        }
        return digit;
    }

    /// The number that the cell writes; empty if it writes none, or one beyond a double.
    OptionalDouble parse(String cell) {
        var text = cell.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return OptionalDouble.empty();
        }
        text = withoutGroups(text);
        if (decimal == DecimalSign.COMMA) {
            if (text.indexOf('.') >= 0) {
                return OptionalDouble.empty();
            }
            text = text.replace(',', '.');
        }
        if (text.charAt(0) == '\u2212') {
            text = "-" + text.substring(1);
        }
        boolean fortran = false;
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> digit = true;
                case '+', '-', '.', 'e', 'E' -> {}
                case 'd', 'D' -> {
                    if (i == text.length() - 1) {
                        return OptionalDouble.empty();
                    }
                    fortran = true;
                }
                default -> {
                    return OptionalDouble.empty();
                }
            }
        }
        if (!digit) {
            return OptionalDouble.empty();
        }
        try {
            double value = Double.parseDouble(fortran ? text.replace('d', 'e').replace('D', 'e') : text);
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    /// Without the signs between groups of three digits; the same text if they do not stand so.
    private String withoutGroups(String text) {
        int end = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == (decimal == DecimalSign.COMMA ? ',' : '.') || c == 'e' || c == 'E') {
                end = i;
                break;
            }
        }
        int separators = 0;
        for (int i = end - 4; i > 0; i -= 4) {
            if (!isGroupSign(text.charAt(i)) || (separators > 0 && text.charAt(i) != text.charAt(i + 4))) {
                break;
            }
            separators++;
        }
        if (separators == 0) {
            return text;
        }
        var plain = new StringBuilder();
        for (int i = 0; i < end; i++) {
            boolean separator = isGroupSign(text.charAt(i)) && (end - i) % 4 == 0 && (end - i) / 4 <= separators;
            if (!separator) {
                plain.append(text.charAt(i));
            }
        }
        int first = plain.length() - 3 * separators;
        int sign = plain.charAt(0) == '-' || plain.charAt(0) == '+' || plain.charAt(0) == '\u2212' ? 1 : 0;
        boolean groups = first - sign >= 1 && first - sign <= 3;
        return groups ? plain.append(text, end, text.length()).toString() : text;
    }

    private boolean isGroupSign(char c) {
        return c == '\''
                || c == '\u2019'
                || c == '\u00A0'
                || c == '\u202F'
                || c == ' '
                || c == (decimal == DecimalSign.COMMA ? '.' : ',');
    }
}
