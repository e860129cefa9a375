package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Cuts an answer's text into tokens and drops what only concerns its looks.
final class MathLexer {
    private static final Map<String, String> SYMBOL_COMMANDS = Map.ofEntries(
            Map.entry("cdot", "*"),
            Map.entry("times", "*"),
            Map.entry("ast", "*"),
            Map.entry("div", "/"),
            Map.entry("le", "<="),
            Map.entry("leq", "<="),
            Map.entry("leqslant", "<="),
            Map.entry("ge", ">="),
            Map.entry("geq", ">="),
            Map.entry("geqslant", ">="),
            Map.entry("ne", "!="),
            Map.entry("neq", "!="),
            Map.entry("lt", "<"),
            Map.entry("gt", ">"),
            Map.entry("approx", "~"),
            Map.entry("simeq", "~"),
            Map.entry("pm", "+-"),
            Map.entry("mp", "-+"),
            Map.entry("{", "\\{"),
            Map.entry("}", "\\}"),
            Map.entry("lbrace", "\\{"),
            Map.entry("rbrace", "\\}"),
            Map.entry("lbrack", "["),
            Map.entry("rbrack", "]"),
            Map.entry("langle", "("),
            Map.entry("rangle", ")"),
            Map.entry("lvert", "|"),
            Map.entry("rvert", "|"),
            Map.entry("vert", "|"),
            Map.entry("mid", "|"),
            Map.entry("|", "|"),
            Map.entry("cup", "cup"),
            Map.entry("cap", "cap"),
            Map.entry("setminus", "setminus"),
            Map.entry("backslash", "setminus"),
            Map.entry("in", "in"),
            Map.entry("equiv", "≡"),
            Map.entry("ldots", "..."),
            Map.entry("dots", "..."),
            Map.entry("cdots", "..."),
            Map.entry("dotsc", "..."),
            Map.entry("colon", ":"),
            Map.entry("prime", "'"),
            Map.entry("lor", "or"),
            Map.entry("vee", "or"),
            Map.entry("land", "and"),
            Map.entry("wedge", "and"),
            Map.entry("\\", "\\\\"),
            Map.entry("cr", "\\\\"),
            Map.entry("%", "%"),
            Map.entry("$", "$"),
            Map.entry("&", "&"),
            Map.entry("_", "_"));
    private static final Map<String, String> COMMAND_SYNONYMS = Map.ofEntries(
            Map.entry("dfrac", "frac"),
            Map.entry("tfrac", "frac"),
            Map.entry("cfrac", "frac"),
            Map.entry("dbinom", "binom"),
            Map.entry("tbinom", "binom"),
            Map.entry("varnothing", "emptyset"),
            Map.entry("degree", "circ"),
            Map.entry("bar", "overline"),
            Map.entry("dot", "overline"),
            Map.entry("varphi", "phi"),
            Map.entry("varepsilon", "epsilon"));
    private static final Set<String> SPACES =
            Set.of(",", ";", ":", "!", " ", "quad", "qquad", "enspace", "thinspace", "space");

    /// Commands whose argument is not seen.
    private static final Set<String> UNSEEN =
            Set.of("phantom", "hphantom", "vphantom", "hspace", "vspace", "color", "label", "tag");
    private static final Set<String> LOOKS = Set.of(
            "left",
            "right",
            "big",
            "Big",
            "bigg",
            "Bigg",
            "bigl",
            "bigr",
            "Bigl",
            "Bigr",
            "displaystyle",
            "scriptstyle",
            "limits",
            "nolimits",
            "boldsymbol",
            "mathbf",
            "mathit",
            "bf",
            "rm",
            "it",
            "ensuremath",
            "mathop",
            "(",
            ")",
            "[",
            "]",
            "#",
            "vec",
            "hat",
            "tilde",
            "underline",
            "mathcal",
            "bm",
            "therefore",
            "textstyle",
            "normalsize",
            "Large",
            "large",
            "nonumber",
            "notag");
    private static final Set<String> TEXT_COMMANDS = Set.of(
            "text",
            "textbf",
            "textit",
            "textrm",
            "texttt",
            "textsf",
            "textnormal",
            "mbox",
            "hbox",
            "mathrm",
            "operatorname",
            "mathsf",
            "emph");
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("pi", "pi"),
            Map.entry("infinity", "infty"),
            Map.entry("infty", "infty"),
            Map.entry("inf", "infty"),
            Map.entry("oo", "infty"));

    private static final Pattern ROW_SPACING = Pattern.compile("\\*?\\[\\s*-?[\\d.]+\\s*(?:pt|em|ex|mm|cm|in)\\s*\\]");
    private static final Pattern LETTERS_OF_CHOICES = Pattern.compile("[A-J](?:\\s*(?:,|and|,\\s*and)\\s*[A-J])+");

    private final String source;
    private final Budget budget;
    private final List<MathToken> tokens = new ArrayList<>();
    private int position;
    private boolean spaced;

    private MathLexer(String source, Budget budget) {
        this.source = source;
        this.budget = budget;
    }

    /// The tokens of `source`.
    static List<MathToken> tokens(String source, Budget budget) {
        var lexer = new MathLexer(source, budget);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (position < source.length()) {
            budget.step();
            char c = source.charAt(position);
            if (Character.isWhitespace(c) || c == '~') {
                position++;
                spaced = true;
            } else if (c == '\\') {
                command();
            } else if (isDigit(c) || c == '.' && digitFollows()) {
                number();
            } else if (Character.isLetter(c)) {
                letters();
            } else {
                symbol();
            }
        }
    }

    private boolean digitFollows() {
        return position + 1 < source.length() && isDigit(source.charAt(position + 1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void number() {
        int start = position;
        skipDigits();
        if (position < source.length() && source.charAt(position) == '.' && digitFollows()) {
            position++;
            skipDigits();
        } else if (position + 1 < source.length()
                && source.charAt(position) == '.'
                && "/*^".indexOf(source.charAt(position + 1)) >= 0) {
            var whole = source.substring(start, position++);
            add(MathToken.Kind.NUMBER, whole);
            return;
        }
        if (position < source.length() && (source.charAt(position) | 32) == 'e') {
            int mark = position++;
            if (position < source.length() && (source.charAt(position) == '-' || source.charAt(position) == '+')) {
                position++;
            }
            int exponent = position;
            skipDigits();
            if (position == exponent) {
                position = mark;
            }
        }
        add(MathToken.Kind.NUMBER, source.substring(start, position));
    }

    private void skipDigits() {
        while (position < source.length() && isDigit(source.charAt(position))) {
            position++;
        }
    }

    private void letters() {
        int start = position;
        while (position < source.length() && Character.isLetter(source.charAt(position))) {
            position++;
        }
        var run = source.substring(start, position);
        var lower = run.toLowerCase(Locale.ROOT);
        var named = WORDS.get(lower);
        if (named != null) {
            add(MathToken.Kind.COMMAND, named);
        } else if (lower.equals("or") || lower.equals("and")) {
            add(MathToken.Kind.SYMBOL, lower);
        } else {
            add(MathToken.Kind.LETTERS, run);
        }
    }

    private void symbol() {
        if (source.startsWith("...", position)) {
            position += 3;
            add(MathToken.Kind.SYMBOL, "...");
            return;
        }
        for (var two : List.of("<=", ">=", "!=", "**", "+-", "-+", "==")) {
            if (source.startsWith(two, position)) {
                position += 2;
                add(MathToken.Kind.SYMBOL, two.equals("**") ? "^" : two.equals("==") ? "=" : two);
                return;
            }
        }
        add(MathToken.Kind.SYMBOL, source.substring(position, ++position));
    }

    private void command() {
        int start = ++position;
        while (position < source.length() && isLatinLetter(source.charAt(position))) {
            position++;
        }
        if (position == start && position < source.length()) {
            position++;
        }
        var name = source.substring(start, position);
        if (SPACES.contains(name)) {
            spaced = true;
        } else if (name.equals("left") || name.equals("right")) {
            skipEmptyDelimiter();
        } else if (name.equals("begin") || name.equals("end")) {
            add(name.equals("begin") ? MathToken.Kind.BEGIN : MathToken.Kind.END, group());
        } else if (TEXT_COMMANDS.contains(name)) {
            text(name.equals("mathrm"));
        } else if (name.equals("mathbb") || name.equals("Bbb")) {
            add(MathToken.Kind.COMMAND, "numbers " + group().strip());
        } else if (UNSEEN.contains(name)) {
            group();
        } else if (name.equals("textcolor") || name.equals("colorbox")) {
            group();
            spaced = true;
        } else if (name.matches("q?quad.+")) {
            // Some data sets lost the space behind it.
            position = start + name.indexOf("quad") + 4;
            spaced = true;
        } else if (!LOOKS.contains(name)) {
            var symbol = SYMBOL_COMMANDS.get(name);
            if (symbol == null) {
                add(MathToken.Kind.COMMAND, COMMAND_SYNONYMS.getOrDefault(name, name));
            } else {
                add(MathToken.Kind.SYMBOL, symbol);
                if (symbol.equals("\\\\")) {
                    skipRowSpacing();
                }
            }
        }
    }

    /// The room asked for below a row, as in `\\[4pt]`.
    private void skipRowSpacing() {
        var spacing = ROW_SPACING.matcher(source).region(position, source.length());
        if (spacing.lookingAt()) {
            position = spacing.end();
        }
    }

    private static boolean isLatinLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private void skipEmptyDelimiter() {
        if (position < source.length() && source.charAt(position) == '.') {
            position++;
        }
    }

    /// Text that holds a number, a letter in brackets or a list of letters is read as if it were
    /// not set as text.
    private void text(boolean roman) {
        var content = group();
        var stripped = content.strip();
        var lower = stripped.toLowerCase(Locale.ROOT);
        spaced |= content.startsWith(" ");
        if (lower.equals("or") || lower.equals("and")) {
            add(MathToken.Kind.SYMBOL, lower);
        } else if (stripped.indexOf('\\') >= 0
                || LETTERS_OF_CHOICES.matcher(stripped).matches()
                || stripped.chars().anyMatch(c -> isDigit((char) c) || c == '(' || c == '$' || c == '%')) {
            tokens.addAll(tokens(content, budget));
        } else if (FunctionName.isKnown(stripped)) {
            add(MathToken.Kind.COMMAND, stripped);
        } else if (!stripped.isEmpty()) {
            boolean unit = followsAmount() && Unit.isKnown(stripped);
            boolean product = roman && !followsAmount() && stripped.matches("[a-zA-Z]{2,3}");
            boolean letter = stripped.length() == 1 && !unit || product;
            add(letter ? MathToken.Kind.LETTERS : MathToken.Kind.TEXT, stripped);
        }
        spaced |= content.endsWith(" ");
    }

    /// Whether a single letter here may be a unit: `5\\text{m}`.
    private boolean followsAmount() {
        return !tokens.isEmpty()
                && (tokens.getLast().kind() == MathToken.Kind.NUMBER
                        || tokens.getLast().is("}")
                        || tokens.getLast().is(")"));
    }

    private String group() {
        while (position < source.length() && Character.isWhitespace(source.charAt(position))) {
            position++;
        }
        if (position >= source.length()) {
            throw new UnparsableAnswerException("a command without its argument");
        }
        if (source.charAt(position) != '{') {
            return source.substring(position, ++position);
        }
        int start = position + 1;
        int depth = 0;
        for (; position < source.length(); position++) {
            budget.step();
            char c = source.charAt(position);
            if (c == '\\') {
                position++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return source.substring(start, position++);
            }
        }
        throw new UnparsableAnswerException("a brace that is not closed");
    }

    private void add(MathToken.Kind kind, String text) {
        tokens.add(new MathToken(kind, text, spaced));
        spaced = false;
    }
}
