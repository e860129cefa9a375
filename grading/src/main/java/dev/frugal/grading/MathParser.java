package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hipparchus.fraction.BigFraction;

/// Reads an expression from tokens by recursive descent, in LaTeX and in plain notation.
///
/// Conventions: a product may be written without a sign; `a/bc` is (a/b)c; a function without
/// brackets takes the factors up to the next sign or function; `1\frac12` is one and a half; `log`
/// without a base is decimal; of ± and ∓ the parser reads the upper or the lower signs, all at
/// once.
final class MathParser {
    /// Deeper brackets, roots and fractions than this are not read: no answer needs them, and the
    /// stack stays small.
    private static final int DEEPEST = 60;

    /// More powers, factorials or signs of per cent behind one value than this are not read either.
    private static final int MOST_MARKS = 20;

    /// Longer runs of letters are words, not products.
    private static final int LONGEST_PRODUCT = 3;

    private static final Set<String> GREEK = Set.of(
            "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi",
            "rho", "sigma", "tau", "phi", "chi", "psi", "omega", "hbar", "Gamma", "Delta", "Theta", "Lambda", "Sigma",
            "Phi", "Psi", "Omega", "ell");
    private static final Set<String> STRUCTURES =
            Set.of("frac", "sqrt", "usqrt", "binom", "lfloor", "lceil", "overline", "pi", "infty", "sum", "prod");

    private static final List<String> DIGITS = List.of("0123456789abcdefghijklmnopqrstuvwxyz".split(""));

    private final List<MathToken> tokens;
    private final boolean upperSigns;
    private final Budget budget;
    private int position;
    private int depth;
    private int openBars;
    private final List<String> indices = new ArrayList<>();

    private MathParser(List<MathToken> tokens, boolean upperSigns, Budget budget) {
        this.tokens = new ArrayList<>(tokens);
        this.upperSigns = upperSigns;
        this.budget = budget;
    }

    /// The expression that all of `tokens` make.
    static MathExpression parse(List<MathToken> tokens, boolean upperSigns, Budget budget) {
        var parser = new MathParser(tokens, upperSigns, budget);
        var expression = parser.sum();
        if (parser.position < parser.tokens.size()) {
            throw new UnparsableAnswerException(
                    "'%s' does not belong there".formatted(parser.peek().text()));
        }
        return expression;
    }

    /// The expression that all of `tokens` make, if they make one.
    static Optional<MathExpression> tryParse(List<MathToken> tokens, boolean upperSigns, Budget budget) {
        try {
            return Optional.of(parse(tokens, upperSigns, budget));
        } catch (UnparsableAnswerException _) {
            return Optional.empty();
        }
    }

    private MathExpression sum() {
        budget.step();
        var terms = new ArrayList<MathExpression>();
        do {
            boolean negative = sign();
            var term = product();
            terms.add(negative ? term.negated() : term);
        } while (atSign());
        return terms.size() == 1 ? terms.getFirst() : new MathExpression.Sum(terms);
    }

    private boolean atSign() {
        return at("+") || at("-") || at("+-") || at("-+");
    }

    /// Skips signs and tells whether they make the term negative.
    private boolean sign() {
        boolean negative = false;
        while (atSign()) {
            budget.step();
            var sign = next().text();
            negative ^= sign.equals("-") || sign.equals("+-") && !upperSigns || sign.equals("-+") && upperSigns;
        }
        return negative;
    }

    private MathExpression product() {
        var factors = new ArrayList<MathExpression>();
        factors.add(factor());
        while (position < tokens.size()) {
            budget.step();
            if (at("*")) {
                next();
                factors.add(signedFactor());
            } else if (at("/")) {
                next();
                factors.add(signedFactor().reciprocal());
            } else if (startsFactor()) {
                factors.add(factor());
            } else {
                break;
            }
        }
        return product(factors);
    }

    private static MathExpression product(List<MathExpression> factors) {
        return factors.size() == 1 ? factors.getFirst() : new MathExpression.Product(factors);
    }

    private MathExpression signedFactor() {
        boolean negative = sign();
        var factor = factor();
        return negative ? factor.negated() : factor;
    }

    private boolean startsFactor() {
        var token = peek();
        return switch (token.kind()) {
            case NUMBER -> previousIsNoNumber();
            case LETTERS -> true;
            case COMMAND ->
                STRUCTURES.contains(token.text())
                        || GREEK.contains(token.text())
                        || FunctionName.isKnown(token.text())
                        || token.text().equals("circ");
            case SYMBOL -> token.is("(") || token.is("[") || token.is("{") || token.is("|") && openBars == 0;
            case TEXT, BEGIN, END -> false;
        };
    }

    private boolean previousIsNoNumber() {
        return tokens.get(position - 1).kind() != MathToken.Kind.NUMBER;
    }

    /// A primary with what follows it: powers, factorials, per cent.
    private MathExpression factor() {
        var factor = primary();
        int marks = 0;
        while (position < tokens.size()) {
            budget.step();
            if (marks++ > MOST_MARKS) {
                throw new UnparsableAnswerException("more than %d marks behind a value".formatted(MOST_MARKS));
            }
            if (at("!")) {
                next();
                factor = new MathExpression.Application(FunctionName.FACTORIAL, List.of(factor));
            } else if (at("%")) {
                next();
                factor = factor.times(MathExpression.Constant.PERCENT);
            } else if (at("^")) {
                next();
                factor = superscripted(factor);
            } else {
                break;
            }
        }
        return factor;
    }

    private MathExpression superscripted(MathExpression base) {
        if (atDegreeSign()) {
            return base.times(MathExpression.Constant.DEGREE);
        }
        var exponents = new ArrayList<MathExpression>();
        exponents.add(script());
        while (at("^") && exponents.size() < MOST_MARKS) {
            next();
            exponents.add(script());
        }
        var exponent = exponents.removeLast();
        while (!exponents.isEmpty()) {
            exponent = new MathExpression.Power(exponents.removeLast(), exponent);
        }
        return new MathExpression.Power(base, exponent);
    }

    private boolean atDegreeSign() {
        if (position < tokens.size() && peek().isCommand("circ")) {
            position++;
            return true;
        }
        boolean braced = position + 2 < tokens.size()
                && at("{")
                && tokens.get(position + 1).isCommand("circ")
                && tokens.get(position + 2).is("}");
        if (braced) {
            position += 3;
        }
        return braced;
    }

    /// What stands raised or lowered: a group, or a number, or one letter or command.
    private MathExpression script() {
        boolean negative = sign();
        var script = at("{") || at("(")
                ? bracketed()
                : token().kind() == MathToken.Kind.NUMBER ? decimal(next()) : argument();
        return negative ? script.negated() : script;
    }

    /// The argument of a command: a group, or one digit, one letter, one command.
    private MathExpression argument() {
        var token = token();
        return switch (token.kind()) {
            case NUMBER -> {
                takeFirst(token);
                yield decimal(new MathToken(MathToken.Kind.NUMBER, token.text().substring(0, 1), false));
            }
            case LETTERS -> letter(takeFirst(token));
            case COMMAND -> primary();
            case SYMBOL -> bracketed();
            case TEXT, BEGIN, END -> throw new UnparsableAnswerException("no argument");
        };
    }

    private String takeFirst(MathToken token) {
        if (token.text().length() == 1) {
            position++;
        } else {
            tokens.set(position, new MathToken(token.kind(), token.text().substring(1), false));
        }
        return token.text().substring(0, 1);
    }

    private MathExpression bracketed() {
        var open = next();
        var close = switch (open.text()) {
            case "(" -> ")";
            case "[" -> "]";
            case "{" -> "}";
            default -> throw new UnparsableAnswerException("'%s' opens nothing".formatted(open.text()));
        };
        int bars = openBars;
        openBars = 0;
        var inner = sum();
        openBars = bars;
        expect(close);
        return inner;
    }

    /// A value in itself. Whatever is nested passes here, so here the depth is counted.
    private MathExpression primary() {
        if (++depth > DEEPEST) {
            throw new UnparsableAnswerException("more than %d deep".formatted(DEEPEST));
        }
        var token = token();
        var primary = primary(token);
        depth--;
        return primary;
    }

    private MathExpression primary(MathToken token) {
        return switch (token.kind()) {
            case NUMBER -> number();
            case LETTERS -> letters(token);
            case COMMAND -> command();
            case SYMBOL -> token.is("|") ? absolute() : bracketed();
            case TEXT, BEGIN, END -> throw new UnparsableAnswerException("'%s' is not a value".formatted(token.text()));
        };
    }

    private MathExpression absolute() {
        next();
        openBars++;
        var inner = sum();
        openBars--;
        expect("|");
        return new MathExpression.Application(FunctionName.ABS, List.of(inner));
    }

    private MathExpression number() {
        var token = next();
        if (at("_")) {
            return based(token);
        }
        if (repeats()) {
            return repeating(token);
        }
        var value = decimal(token);
        var part = mixedPart(token);
        return part.isPresent() && value instanceof MathExpression.Rational(var whole)
                ? new MathExpression.Rational(whole.add(part.get()))
                : value;
    }

    private MathExpression based(MathToken digits) {
        next();
        if (script() instanceof MathExpression.Rational(var base)
                && base.getDenominatorAsInt() == 1
                && base.compareTo(new BigFraction(2)) >= 0
                && base.compareTo(new BigFraction(36)) <= 0
                && digits.text().chars().allMatch(c -> c == '.' || isDigit(c, base.getNumeratorAsInt()))) {
            return new MathExpression.BasedNumeral(withoutLeadingZeros(digits.text()), base.getNumeratorAsInt());
        }
        throw new UnparsableAnswerException("a numeral in no base from 2 to 36");
    }

    private static boolean isDigit(int character, int base) {
        int digit = DIGITS.indexOf(Character.toString(character));
        return digit >= 0 && digit < base;
    }

    private static String withoutLeadingZeros(String digits) {
        int from = 0;
        while (from + 1 < digits.length() && digits.charAt(from) == '0' && digits.charAt(from + 1) != '.') {
            from++;
        }
        return digits.substring(from);
    }

    private boolean repeats() {
        int mark = at(".") ? position + 1 : position;
        return mark < tokens.size() && tokens.get(mark).isCommand("overline");
    }

    /// 0.1 with 6 repeating is (16 − 1) / 90.
    private MathExpression repeating(MathToken start) {
        if (at(".")) {
            next();
        }
        next();
        var period = new StringBuilder();
        boolean braced = at("{");
        if (braced) {
            next();
        }
        period.append(token().kind() == MathToken.Kind.NUMBER ? next().text() : "");
        if (braced) {
            expect("}");
        }
        if (period.isEmpty() || !period.chars().allMatch(Character::isDigit)) {
            throw new UnparsableAnswerException("a period without digits");
        }
        int point = start.text().indexOf('.');
        int decimals = point < 0 ? 0 : start.text().length() - point - 1;
        var tail = ExactDecimal.parse(period.toString())
                .divide(ExactDecimal.powerOfTen(period.length()).subtract(BigFraction.ONE))
                .divide(ExactDecimal.powerOfTen(decimals));
        return new MathExpression.Rational(ExactDecimal.parse(start.text()).add(tail));
    }

    /// The fraction of a mixed number: whole digits right before a fraction of whole digits.
    private Optional<BigFraction> mixedPart(MathToken whole) {
        if (!whole.text().chars().allMatch(Character::isDigit) || position >= tokens.size()) {
            return Optional.empty();
        }
        if (atFractionOfDigits()) {
            return new ExactValue(budget).of(command());
        }
        boolean plain = position + 2 < tokens.size()
                && peek().kind() == MathToken.Kind.NUMBER
                && peek().spaced()
                && tokens.get(position + 1).is("/")
                && tokens.get(position + 2).kind() == MathToken.Kind.NUMBER;
        if (plain) {
            var numerator = decimal(next());
            next();
            return new ExactValue(budget).of(numerator.times(decimal(next()).reciprocal()));
        }
        return Optional.empty();
    }

    private boolean atFractionOfDigits() {
        if (!peek().isCommand("frac")) {
            return false;
        }
        int first = endOfDigits(position + 1);
        boolean twoDigits =
                first == position + 2 && tokens.get(position + 1).text().length() == 2;
        return first > 0 && (twoDigits || endOfDigits(first) > 0);
    }

    /// Where an argument of digits that starts at `start` ends; −1 if there is none.
    private int endOfDigits(int start) {
        int digits = start < tokens.size() && tokens.get(start).is("{") ? start + 1 : start;
        if (digits >= tokens.size() || tokens.get(digits).kind() != MathToken.Kind.NUMBER) {
            return -1;
        }
        if (digits == start) {
            return start + 1;
        }
        return digits + 1 < tokens.size() && tokens.get(digits + 1).is("}") ? digits + 2 : -1;
    }

    private MathExpression letters(MathToken token) {
        var run = token.text();
        var function = FunctionName.prefixOf(run);
        if (function.isPresent() && run.length() - function.get().length() <= 2) {
            position++;
            if (run.length() > function.get().length()) {
                tokens.add(
                        position,
                        new MathToken(
                                MathToken.Kind.LETTERS,
                                run.substring(function.get().length()),
                                false));
            }
            return application(FunctionName.named(function.get()).orElseThrow());
        }
        boolean word = run.length() > LONGEST_PRODUCT || PlainWords.isIdeographic(run);
        if (word || token.spaced() && PlainWords.isShort(run)) {
            throw new UnparsableAnswerException("'%s' is a word".formatted(run));
        }
        if (atFunctionValue(token)) {
            return functionValue();
        }
        return subscripted(letter(takeFirst(token)));
    }

    /// Whether a letter that is usual for a function stands before one number or letter in
    /// brackets: I(0) is the value of I there, not nought times I.
    private boolean atFunctionValue(MathToken letter) {
        return letter.text().matches("[A-Zfgh]")
                && position + 3 < tokens.size()
                && tokens.get(position + 1).is("(")
                && tokens.get(position + 3).is(")")
                && tokens.get(position + 2).text().matches("[0-9]+|[a-z]|infty");
    }

    private MathExpression functionValue() {
        var name = tokens.get(position).text() + "(" + tokens.get(position + 2).text() + ")";
        position += 4;
        return new MathExpression.Symbol(name);
    }

    private MathExpression letter(String letter) {
        if (indices.contains(letter)) {
            return new MathExpression.Symbol(letter);
        }
        return switch (letter) {
            case "e" -> MathExpression.Constant.E;
            case "i" -> MathExpression.Constant.IMAGINARY_UNIT;
            default -> new MathExpression.Symbol(letter);
        };
    }

    private MathExpression subscripted(MathExpression symbol) {
        var name = new StringBuilder(symbol instanceof MathExpression.Symbol(var letter) ? letter : "");
        while (at("'")) {
            next();
            name.append("'");
        }
        if (at("_") && symbol instanceof MathExpression.Symbol) {
            next();
            name.append('_').append(subscript());
        }
        return name.isEmpty() ? symbol : new MathExpression.Symbol(name.toString());
    }

    private String subscript() {
        if (!at("{")) {
            var token = token();
            position++;
            return token.text();
        }
        next();
        var text = new StringBuilder();
        while (!at("}")) {
            budget.step();
            text.append(token().text());
            position++;
        }
        next();
        return text.toString();
    }

    private MathExpression command() {
        var name = next().text();
        var function = FunctionName.named(name);
        return switch (name) {
            case "frac" -> {
                var numerator = argument();
                yield numerator.times(argument().reciprocal());
            }
            case "sqrt" -> root();
            case "usqrt" ->
                new MathExpression.Application(
                        FunctionName.SQRT,
                        List.of(token().kind() == MathToken.Kind.NUMBER ? decimal(next()) : argument()));
            case "binom" -> {
                var n = argument();
                yield new MathExpression.Application(FunctionName.BINOMIAL, List.of(n, argument()));
            }
            case "sum", "prod" -> series(name.equals("prod"));
            case "lfloor" -> closedBy("rfloor", FunctionName.FLOOR);
            case "lceil" -> closedBy("rceil", FunctionName.CEILING);
            case "overline" -> new MathExpression.Symbol("overline " + subscript());
            case "pi" -> MathExpression.Constant.PI;
            case "infty" -> MathExpression.Constant.INFINITY;
            case "circ" -> MathExpression.Constant.DEGREE;
            default -> {
                if (function.isPresent()) {
                    yield application(function.get());
                }
                if (GREEK.contains(name)) {
                    yield subscripted(new MathExpression.Symbol(name));
                }
                throw new UnparsableAnswerException("the command \\%s has no value".formatted(name));
            }
        };
    }

    /// A sum or product over an index: `\sum_{k=1}^{10} k^2`.
    private MathExpression series(boolean product) {
        expect("_");
        expect("{");
        var index = next();
        if (index.kind() != MathToken.Kind.LETTERS || index.text().length() != 1) {
            throw new UnparsableAnswerException("a sum over no index");
        }
        expect("=");
        var low = sum();
        expect("}");
        expect("^");
        var high = script();
        indices.add(index.text());
        var body = product();
        indices.removeLast();
        if (Symbols.contains(high, MathExpression.Constant.INFINITY)) {
            throw new UnparsableAnswerException("a sum without end");
        }
        return new MathExpression.Series(product, index.text(), low, high, body);
    }

    private MathExpression root() {
        if (!at("[")) {
            return new MathExpression.Application(FunctionName.SQRT, List.of(argument()));
        }
        var degree = bracketed();
        return new MathExpression.Application(FunctionName.ROOT, List.of(degree, argument()));
    }

    private MathExpression closedBy(String close, FunctionName function) {
        var inner = sum();
        if (!token().isCommand(close)) {
            throw new UnparsableAnswerException("\\%s is missing".formatted(close));
        }
        position++;
        return new MathExpression.Application(function, List.of(inner));
    }

    private MathExpression application(FunctionName function) {
        var base = Optional.<MathExpression>empty();
        if (function == FunctionName.LOG && at("_")) {
            next();
            base = Optional.of(script());
        }
        var power = Optional.<MathExpression>empty();
        if (at("^")) {
            next();
            power = Optional.of(script());
        }
        var argument = functionArgument();
        boolean inverted =
                power.filter(MathExpression.Rational.MINUS_ONE::equals).isPresent();
        if (inverted && function.inverse().isPresent()) {
            return new MathExpression.Application(function.inverse().get(), List.of(argument));
        }
        var value = function == FunctionName.LOG
                ? new MathExpression.Application(function, List.of(base.orElse(MathExpression.number(10)), argument))
                : new MathExpression.Application(function, List.of(argument));
        return power.<MathExpression>map(exponent -> new MathExpression.Power(value, exponent))
                .orElse(value);
    }

    private MathExpression functionArgument() {
        if (at("(") || at("{") || at("[")) {
            return bracketed();
        }
        boolean negative = sign();
        var factors = new ArrayList<MathExpression>();
        factors.add(factor());
        while (position < tokens.size() && startsFactor() && !startsFunction() && !at("(")) {
            budget.step();
            factors.add(factor());
        }
        var argument = product(factors);
        return negative ? argument.negated() : argument;
    }

    private boolean startsFunction() {
        var token = peek();
        return switch (token.kind()) {
            case COMMAND -> FunctionName.isKnown(token.text());
            case LETTERS -> FunctionName.prefixOf(token.text()).isPresent();
            case NUMBER, TEXT, SYMBOL, BEGIN, END -> false;
        };
    }

    /// The number that digits stand for; with a power of ten it stays a product.
    private MathExpression decimal(MathToken number) {
        var text = number.text();
        int mark = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (mark < 0) {
            return new MathExpression.Rational(ExactDecimal.parse(text));
        }
        // A power that is too large is refused there.
        ExactDecimal.parse(text);
        var power = new MathExpression.Power(
                MathExpression.number(10), MathExpression.number(Integer.parseInt(text.substring(mark + 1))));
        return new MathExpression.Rational(ExactDecimal.parse(text.substring(0, mark))).times(power);
    }

    private boolean at(String symbol) {
        return position < tokens.size() && tokens.get(position).is(symbol);
    }

    private MathToken peek() {
        return tokens.get(position);
    }

    private MathToken token() {
        if (position >= tokens.size()) {
            throw new UnparsableAnswerException("something is missing at the end");
        }
        return tokens.get(position);
    }

    private MathToken next() {
        var token = token();
        position++;
        return token;
    }

    private void expect(String symbol) {
        if (!at(symbol)) {
            throw new UnparsableAnswerException("'%s' is missing".formatted(symbol));
        }
        position++;
    }
}
