package dev.frugal.grading;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Brings the many ways to write the same characters to one, before an answer is read.
///
/// Commas between digits are the hard part: `1,000` is a thousand, `1,2` a list, and `1,5` may be
/// one and a half. Where the text does not decide, all readings are kept, and two answers are the
/// same if any of their readings are.
final class NotationVariants {
    private static final Map<String, String> CHARACTERS = Map.ofEntries(
            Map.entry("−", "-"),
            Map.entry("–", "-"),
            Map.entry("—", "-"),
            Map.entry("×", "\\times "),
            Map.entry("·", "\\cdot "),
            Map.entry("⋅", "\\cdot "),
            Map.entry("∙", "\\cdot "),
            Map.entry("÷", "\\div "),
            Map.entry("⁄", "/"),
            Map.entry("∕", "/"),
            Map.entry("≤", "\\le "),
            Map.entry("⩽", "\\le "),
            Map.entry("≥", "\\ge "),
            Map.entry("⩾", "\\ge "),
            Map.entry("≠", "\\ne "),
            Map.entry("≈", "\\approx "),
            Map.entry("±", "\\pm "),
            Map.entry("∓", "\\mp "),
            Map.entry("∞", "\\infty "),
            Map.entry("π", "\\pi "),
            Map.entry("√", "\\usqrt "),
            Map.entry("°", "^\\circ "),
            Map.entry("º", "^\\circ "),
            Map.entry("∪", "\\cup "),
            Map.entry("∩", "\\cap "),
            Map.entry("∖", "\\setminus "),
            Map.entry("∅", "\\emptyset "),
            Map.entry("∈", "\\in "),
            Map.entry("ℝ", "\\mathbb{R}"),
            Map.entry("⟨", "\\langle "),
            Map.entry("⟩", "\\rangle "),
            Map.entry("½", "\\frac{1}{2}"),
            Map.entry("¼", "\\frac{1}{4}"),
            Map.entry("¾", "\\frac{3}{4}"),
            Map.entry("⅓", "\\frac{1}{3}"),
            Map.entry("⅔", "\\frac{2}{3}"),
            Map.entry("²", "^{2}"),
            Map.entry("³", "^{3}"),
            Map.entry("⁴", "^{4}"),
            Map.entry("α", "\\alpha "),
            Map.entry("β", "\\beta "),
            Map.entry("θ", "\\theta "),
            Map.entry("λ", "\\lambda "),
            Map.entry("μ", "\\mu "),
            Map.entry("′", "'"),
            Map.entry("’", "'"),
            Map.entry("‘", "'"),
            Map.entry("“", "\""),
            Map.entry("”", "\""),
            Map.entry("％", "%"),
            Map.entry("，", ","),
            Map.entry("（", "("),
            Map.entry("）", ")"),
            Map.entry("：", ":"),
            Map.entry("。", "."),
            Map.entry("\u00a0", " "),
            Map.entry("\u2009", " "),
            Map.entry("\u202f", " "));

    private static final Pattern GROUP_MARK =
            Pattern.compile("(?<=\\d)(?:\\{,\\}|,\\\\!|\\{,\\\\!\\})\\s*(?=\\d{3}(?!\\d))");
    private static final Pattern DECIMAL_MARK = Pattern.compile("(?<=\\d)\\{,\\}(?=\\d)");
    private static final Pattern SPACED_GROUPS =
            Pattern.compile("(?<![\\d.,])\\d{1,3}(?:(?:\\\\,|\\\\;|\\\\ |~| )\\d{3})+(?![\\d/])");
    private static final Pattern GROUPED = Pattern.compile("(?<![\\d.,])\\d{1,3}(?:,\\d{3})+(?!\\d)");
    private static final Pattern DOTTED_GROUPS =
            Pattern.compile("(?<![\\d.,])\\d{1,3}(?:(?:\\.\\d{3})+,\\d+|(?:\\.\\d{3}){2,})(?![\\d.,])");
    private static final Pattern ZERO_GROUP = Pattern.compile(",0\\d");
    private static final Pattern COMMA_DECIMAL = Pattern.compile("(?<![\\d.,])(\\d+),(\\d+)(?![\\d,])");

    private NotationVariants() {}

    /// The readings of `answer`, the likeliest first.
    static List<String> readings(String answer) {
        var text = DECIMAL_MARK
                .matcher(GROUP_MARK.matcher(characters(answer)).replaceAll(""))
                .replaceAll(".");
        text = SPACED_GROUPS.matcher(text).replaceAll(match -> match.group().replaceAll("\\D", ""));
        text = DOTTED_GROUPS
                .matcher(text)
                .replaceAll(match -> match.group().replace(".", "").replace(',', '.'));
        if (text.indexOf(',') < 0) {
            return List.of(text);
        }
        if (hasBrackets(text)) {
            var separated = separatedByCommaAndSpace(text);
            return text.indexOf(';') < 0 ? List.of(separated) : distinct(List.of(commaDecimals(separated), separated));
        }
        var grouped = grouped(text);
        boolean mayBeList = !text.contains(", ") && !ZERO_GROUP.matcher(text).find();
        return distinct(
                mayBeList ? List.of(grouped, commaDecimals(grouped), text) : List.of(grouped, commaDecimals(grouped)));
    }

    private static List<String> distinct(List<String> readings) {
        return List.copyOf(new LinkedHashSet<>(readings));
    }

    private static boolean hasBrackets(String text) {
        return text.chars().anyMatch(c -> c == '(' || c == '[' || c == '{');
    }

    /// Inside brackets a comma separates, unless other commas there show by a space that they do.
    private static String separatedByCommaAndSpace(String text) {
        return text.contains(", ") ? grouped(text) : text;
    }

    private static String grouped(String text) {
        return GROUPED.matcher(text).replaceAll(match -> match.group().replace(",", ""));
    }

    private static String commaDecimals(String text) {
        return COMMA_DECIMAL.matcher(text).replaceAll("$1.$2");
    }

    private static String characters(String answer) {
        var spelled = new ArrayList<String>();
        answer.codePoints().forEach(point -> {
            var character = Character.toString(point);
            spelled.add(CHARACTERS.getOrDefault(
                    character, Character.isDigit(point) ? Integer.toString(Character.digit(point, 10)) : character));
        });
        return String.join("", spelled);
    }
}
