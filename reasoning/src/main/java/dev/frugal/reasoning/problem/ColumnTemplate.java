package dev.frugal.reasoning.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A text with the names of columns in braces: `{Body} {Question}`.
///
/// Braces that follow a letter, `\`, `^`, `_` or another brace are LaTeX and stand for themselves, as in `\boxed{}` and
/// `\frac{a}{b}`; so does what holds anything but a name.
record ColumnTemplate(List<Part> parts) {
    private static final Pattern NAME = Pattern.compile("\\{([\\p{L}_][\\p{L}\\p{N}_ .-]*)\\}");
    private static final String LATEX = "\\^_{}";

    /// A piece of the text: as it is, or the name of a column.
    record Part(String text, boolean isColumn) {}

    ColumnTemplate {
        parts = List.copyOf(parts);
    }

    static ColumnTemplate of(String text) {
        var parts = new ArrayList<Part>();
        int end = 0;
        var names = NAME.matcher(text);
        while (names.find()) {
            boolean afterColumn = names.start() == end && !parts.isEmpty();
            if (afterColumn || names.start() == 0 || !isLatex(text.charAt(names.start() - 1))) {
                if (names.start() > end) {
                    parts.add(new Part(text.substring(end, names.start()), false));
                }
                parts.add(new Part(names.group(1), true));
                end = names.end();
            }
        }
        if (end < text.length()) {
            parts.add(new Part(text.substring(end), false));
        }
        return new ColumnTemplate(parts);
    }

    private static boolean isLatex(char before) {
        return Character.isLetter(before) || LATEX.indexOf(before) >= 0;
    }

    /// The columns it names, in order.
    List<String> columns() {
        return parts.stream().filter(Part::isColumn).map(Part::text).distinct().toList();
    }

    /// The text with the values of the columns.
    String fill(Function<String, String> value) {
        var text = new StringBuilder();
        parts.forEach(part -> text.append(part.isColumn() ? value.apply(part.text()) : part.text()));
        return text.toString();
    }
}
