package dev.frugal.runs.report;

import java.util.Locale;

/// A builder of SVG text.
final class Markup {
    private final StringBuilder text = new StringBuilder();

    /// Adds markup, with its `%s` filled in; a number becomes a coordinate with one decimal.
    Markup add(String markup, Object... values) {
        var filled = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            filled[i] = values[i] instanceof Double number ? coordinate(number) : values[i];
        }
        text.append(markup.formatted(filled)).append('\n');
        return this;
    }

    /// A position to a tenth of a unit, which is visually exact.
    static String coordinate(double value) {
        double tenths = Math.rint(value * 10) / 10;
        return tenths == Math.rint(tenths) ? String.valueOf((long) tenths) : String.format(Locale.ROOT, "%.1f", tenths);
    }

    /// Text escaped for use between tags and in attributes.
    static String escaped(String plain) {
        return plain.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
