package dev.frugal.reasoning.language.template;

import dev.frugal.reasoning.language.template.TemplateToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Cuts a template into tokens and settles white space: `-` at a delimiter strips everything beside
/// it; a line break right after a block is dropped (`trim_blocks`), and so is white space between
/// the start of a line and a block (`lstrip_blocks`).
final class TemplateLexer {
    private static final List<String> SYMBOLS = List.of(
            "==", "!=", "<=", ">=", "//", "**", "(", ")", "[", "]", "{", "}", ".", ",", ":", "|", "+", "-", "*", "/",
            "%", "~", "<", ">", "=");

    private static final Pattern FOUR_HEXADECIMAL = Pattern.compile("[0-9a-fA-F]{4}");

    private final String source;
    private final List<TemplateToken> tokens = new ArrayList<>();
    private int position;
    private int line = 1;

    private TemplateLexer(String source) {
        this.source = source;
    }

    static List<TemplateToken> tokens(String template) {
        var unix = template.replace("\r\n", "\n").replace('\r', '\n');
        return new TemplateLexer(unix.endsWith("\n") ? unix.substring(0, unix.length() - 1) : unix).run();
    }

    private List<TemplateToken> run() {
        boolean stripLeft = false;
        boolean trimBreak = false;
        while (position < source.length()) {
            int begin = nextDelimiter();
            var text = source.substring(position, begin);
            int textLine = line;
            advanceTo(begin);
            if (stripLeft) {
                text = text.stripLeading();
            } else if (trimBreak && text.startsWith("\n")) {
                text = text.substring(1);
            }
            if (begin == source.length()) {
                add(Kind.TEXT, text, textLine);
                break;
            }
            char kind = source.charAt(begin + 1);
            char sign = begin + 2 < source.length() ? source.charAt(begin + 2) : ' ';
            if (sign == '-') {
                text = text.stripTrailing();
            } else if (kind != '{' && sign != '+') {
                text = withoutIndent(text, begin);
            }
            add(Kind.TEXT, text, textLine);
            position = begin + 2 + (sign == '-' || sign == '+' ? 1 : 0);
            switch (kind) {
                case '#' -> comment();
                case '%' -> inside(Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
                default -> inside(Kind.PRINT_BEGIN, Kind.PRINT_END, "}}");
            }
            stripLeft = source.charAt(position - 3) == '-';
            trimBreak = kind != '{' && source.charAt(position - 3) != '+';
        }
        tokens.add(new TemplateToken(Kind.END, "", line));
        return List.copyOf(tokens);
    }

    private int nextDelimiter() {
        for (int i = position; i + 1 < source.length(); i++) {
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return source.length();
    }

    /// Drops blanks between the start of the line and a block that begins at `begin`.
    private String withoutIndent(String text, int begin) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        int before = begin - (text.length() - end) - 1;
        boolean startsLine = before < 0 || source.charAt(before) == '\n';
        return startsLine ? text.substring(0, end) : text;
    }

    private void comment() {
        int end = source.indexOf("#}", position);
        if (end < 0) {
            throw new TemplateException(line, "a comment is not closed by #}");
        }
        advanceTo(end + 2);
    }

    private void inside(Kind begin, Kind end, String close) {
        tokens.add(new TemplateToken(begin, "", line));
        while (true) {
            while (position < source.length() && Character.isWhitespace(source.charAt(position))) {
                advanceTo(position + 1);
            }
            if (position >= source.length()) {
                throw new TemplateException(line, "a tag is not closed by " + close);
            }
            if (source.startsWith(close, position)) {
                advanceTo(position + 2);
                break;
            }
            char sign = source.charAt(position);
            if ((sign == '-' || sign == '+') && source.startsWith(close, position + 1)) {
                advanceTo(position + 3);
                break;
            }
            token();
        }
        tokens.add(new TemplateToken(end, "", line));
    }

    private void token() {
        char first = source.charAt(position);
        if (first == '"' || first == '\'') {
            string(first);
        } else if (Character.isDigit(first)) {
            number();
        } else if (Character.isLetter(first) || first == '_') {
            int end = position;
            while (end < source.length()
                    && (Character.isLetterOrDigit(source.charAt(end)) || source.charAt(end) == '_')) {
                end++;
            }
            take(Kind.NAME, end);
        } else {
            var symbol = SYMBOLS.stream()
                    .filter(candidate -> source.startsWith(candidate, position))
                    .findFirst()
                    .orElseThrow(() -> new TemplateException(line, "unexpected character '" + first + "'"));
            take(Kind.SYMBOL, position + symbol.length());
        }
    }

    private void number() {
        int end = position;
        while (end < source.length() && Character.isDigit(source.charAt(end))) {
            end++;
        }
        boolean decimal =
                end + 1 < source.length() && source.charAt(end) == '.' && Character.isDigit(source.charAt(end + 1));
        if (decimal) {
            end++;
            while (end < source.length() && Character.isDigit(source.charAt(end))) {
                end++;
            }
        }
        take(decimal ? Kind.DECIMAL : Kind.INTEGER, end);
    }

    private void string(char quote) {
        var text = new StringBuilder();
        int begin = line;
        int i = position + 1;
        while (i < source.length() && source.charAt(i) != quote) {
            if (source.charAt(i) == '\\' && i + 1 < source.length()) {
                i = escape(i + 1, text);
            } else {
                text.append(source.charAt(i));
                i++;
            }
        }
        if (i >= source.length()) {
            throw new TemplateException(begin, "a string is not closed by " + quote);
        }
        advanceTo(i + 1);
        tokens.add(new TemplateToken(Kind.STRING, text.toString(), begin));
    }

    /// Appends what the escape at `i` stands for and returns the place after it, as Python reads
    /// it.
    private int escape(int i, StringBuilder text) {
        char code = source.charAt(i);
        switch (code) {
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case '\\', '\'', '"' -> text.append(code);
            case '\n' -> {}
            case 'u' -> {
                var digits = source.substring(i + 1, Math.min(source.length(), i + 5));
                if (!FOUR_HEXADECIMAL.matcher(digits).matches()) {
                    throw new TemplateException(line, "\\u needs four hexadecimal digits");
                }
                text.append((char) Integer.parseInt(digits, 16));
                return i + 5;
            }
            default -> text.append('\\').append(code);
        }
        return i + 1;
    }

    private void take(Kind kind, int end) {
        tokens.add(new TemplateToken(kind, source.substring(position, end), line));
        advanceTo(end);
    }

    private void add(Kind kind, String text, int textLine) {
        if (!text.isEmpty()) {
            tokens.add(new TemplateToken(kind, text, textLine));
        }
    }

    private void advanceTo(int end) {
        for (; position < end; position++) {
            if (source.charAt(position) == '\n') {
                line++;
            }
        }
    }
}
