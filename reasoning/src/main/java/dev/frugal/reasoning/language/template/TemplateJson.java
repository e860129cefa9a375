package dev.frugal.reasoning.language.template;

import java.util.List;
import java.util.Map;

/// A value of a template as JSON.
final class TemplateJson {
    /// The widest indentation; a document of some depth would otherwise be mostly spaces.
    private static final int WIDEST_INDENT = 64;

    private final int indent;
    private final TemplateBudget budget;
    private final int line;
    private final StringBuilder out = new StringBuilder();

    /// `indent` below 0 for one line; `line`: of the template, for errors.
    TemplateJson(int indent, TemplateBudget budget, int line) {
        if (indent > WIDEST_INDENT) {
            throw new TemplateException(
                    line, "an indent of %d is not supported; the widest is %d".formatted(indent, WIDEST_INDENT));
        }
        this.indent = indent;
        this.budget = budget;
        this.line = line;
    }

    String text(Object value) {
        write(value, 0);
        return out.toString();
    }

    private void write(Object value, int depth) {
        budget.step(line);
        switch (value) {
            case String text -> quote(text);
            case Boolean flag -> out.append(flag ? "true" : "false");
            case Long _, Double _ -> out.append(value);
            case List<?> items -> {
                out.append('[');
                for (int i = 0; i < items.size(); i++) {
                    separate(i > 0, depth + 1);
                    write(items.get(i), depth + 1);
                }
                close(']', items.isEmpty(), depth);
            }
            case Map<?, ?> entries -> {
                out.append('{');
                boolean further = false;
                for (var entry : entries.entrySet()) {
                    separate(further, depth + 1);
                    quote(Values.text(entry.getKey(), budget, line));
                    out.append(": ");
                    write(entry.getValue(), depth + 1);
                    further = true;
                }
                close('}', entries.isEmpty(), depth);
            }
            case JinjaUndefined.NONE -> out.append("null");
            default -> throw new TemplateException(line, Values.kind(value) + " has no JSON form");
        }
    }

    private void separate(boolean further, int depth) {
        if (further) {
            out.append(indent < 0 ? ", " : ",");
        }
        breakLine(depth);
    }

    private void close(char bracket, boolean empty, int depth) {
        if (!empty) {
            breakLine(depth);
        }
        out.append(bracket);
    }

    private void breakLine(int depth) {
        if (indent >= 0) {
            budget.text((long) indent * depth, line);
            out.append('\n').repeat(" ", indent * depth);
        }
    }

    private void quote(String text) {
        budget.text(text.length(), line);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
