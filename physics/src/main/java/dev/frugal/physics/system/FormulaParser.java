package dev.frugal.physics.system;

import dev.frugal.physics.system.Condition.Relation;
import dev.frugal.physics.system.Expression.Call;
import dev.frugal.physics.system.Expression.Conditional;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A recursive-descent parser of formulas. It remembers where each name stood, so that a check of
/// names can point at the text.
///
/// ```
/// either     = both ("or" both)*
/// both       = negation ("and" negation)*
/// negation   = "not" negation | comparison
/// comparison = sum (("<" | "<=" | ">" | ">=" | "==" | "!=") sum)*
/// sum        = product (("+" | "-") product)*
/// product    = signed (("*" | "/") signed)*
/// signed     = ("-" | "+") signed | power
/// power      = primary (("^" | "**") signed)?
/// primary    = number | element | element "(" either ("," either)* ")" | total | "(" either ")"
/// element    = name ("[" sum ("," sum)* "]" "'"*)?
/// total      = ("sum" | "mean") "(" index "," either ")"
/// ```
///
/// An element of an array, `theta[i+1]`, becomes the symbol `theta_3` where the index `i` is 2; a total is written out
/// over the range of its index.
///
/// Numbers and conditions share one grammar and are told apart by what was read, so that a condition where a number
/// belongs is reported as such. What `name(…)` means is decided when all arguments are read.
final class FormulaParser {
    static final String PI = "pi";
    private static final String IF = "if";
    private static final String AND = "and";
    private static final String OR = "or";
    private static final String NOT = "not";
    private static final Set<String> WORDS = Set.of(IF, AND, OR, NOT);
    private static final String SUM = "sum";
    private static final String MEAN = "mean";
    private static final Set<String> NOT_FINITE =
            Set.of(".nan", "nan", ".inf", "+.inf", "-.inf", "inf", "infinity", "-inf", "-infinity");

    private final String text;
    private final SpatialDerivatives derivatives;
    private final Map<String, Integer> firstUse = new LinkedHashMap<>();
    private int position;
    private int nesting;
    private IndexValues indices;
    private int termsOfTotals;

    /// Whether a condition of indices alone was decided, so that the text holds names that the formula does not.
    private boolean choseBranch;

    FormulaParser(String text) {
        this(text, 0, IndexValues.NONE);
    }

    /// @param start at which character the formula begins
    /// @param indices that have a value in the formula
    FormulaParser(String text, int start, IndexValues indices) {
        this(text, start, indices, SpatialDerivatives.none());
    }

    /// @param derivatives what `d(u, x)` and `laplacian(u)` mean
    FormulaParser(String text, int start, IndexValues indices, SpatialDerivatives derivatives) {
        this.text = text;
        this.position = start;
        this.indices = indices;
        this.derivatives = derivatives;
    }

    /// What was read, where it began, and how deep its tree is.
    private sealed interface Part {
        int start();

        int depth();

        record Value(Expression expression, int start, int depth) implements Part {}

        record Truth(Condition condition, int start, int depth) implements Part {}
    }

    /// Whether a name already means something in every formula.
    static Optional<String> meaning(String name) {
        if (name.equals(DynamicalSystem.TIME)) {
            return Optional.of("time");
        }
        if (name.equals(PI)) {
            return Optional.of("the number pi");
        }
        if (WORDS.contains(name) && !name.equals(IF)) {
            return Optional.of("a logical operator");
        }
        return isFunction(name) ? Optional.of("a function") : Optional.empty();
    }

    /// Whether a text is YAML's or Java's way to write a number that is not finite.
    static boolean isNotFinite(String text) {
        return NOT_FINITE.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    /// The number that a formula of numbers stands for.
    static double number(String text) throws MisplacedText {
        return number(text, IndexValues.NONE);
    }

    /// As [#number(String)], with indices among the numbers.
    static double number(String text, IndexValues indices) throws MisplacedText {
        if (isNotFinite(text)) {
            throw new MisplacedText(0, "it is not finite; expected a finite number");
        }
        var parser = new FormulaParser(text, 0, indices);
        return parser.valueOf(parser.formula(), 0);
    }

    /// The numbers of a list with commas between them.
    static List<Double> numbers(String text) throws MisplacedText {
        var parser = new FormulaParser(text);
        var numbers = new ArrayList<Double>();
        do {
            parser.skipBlanks();
            int start = parser.position;
            numbers.add(parser.valueOf(value(parser.either()).expression(), start));
        } while (parser.accept(','));
        parser.checkEnd();
        return numbers;
    }

    private double valueOf(Expression formula, int start) throws MisplacedText {
        for (var use : firstUse.entrySet()) {
            throw new MisplacedText(
                    use.getValue(),
                    "'%s' is a name; expected a number or a formula of numbers such as 8/3".formatted(use.getKey()));
        }
        double value = formula.at(Map.of());
        if (!Double.isFinite(value)) {
            throw new MisplacedText(start, "its value is %s; expected a finite number".formatted(value));
        }
        return value;
    }

    /// The formula from the start to the end of the text.
    Expression formula() throws MisplacedText {
        var whole = value(either());
        checkEnd();
        if (choseBranch) {
            firstUse.keySet().retainAll(whole.expression().symbols());
        }
        return whole.expression();
    }

    private void checkEnd() throws MisplacedText {
        skipBlanks();
        if (position < text.length()) {
            throw unexpected();
        }
    }

    /// The offset at which each name of the formula stands first.
    Map<String, Integer> firstUse() {
        return firstUse;
    }

    private Part either() throws MisplacedText {
        var left = both();
        while (acceptWord(OR)) {
            var right = both();
            left = joined(left, new Condition.Either(truth(left), truth(right)), right);
        }
        return left;
    }

    private Part both() throws MisplacedText {
        var left = negation();
        while (acceptWord(AND)) {
            var right = negation();
            left = joined(left, new Condition.Both(truth(left), truth(right)), right);
        }
        return left;
    }

    private Part negation() throws MisplacedText {
        skipBlanks();
        int start = position;
        if (!acceptWord(NOT)) {
            return comparison();
        }
        enter(start);
        var argument = negation();
        nesting--;
        return new Part.Truth(new Condition.Not(truth(argument)), start, deeper(start, argument.depth()));
    }

    /// A chain `0 < x <= 1` says both of its comparisons.
    private Part comparison() throws MisplacedText {
        var left = sum();
        Part chain = left;
        for (var relation = relation(); relation.isPresent(); relation = relation()) {
            var right = sum();
            var link = new Condition.Comparison(
                    relation.get(), value(left).expression(), value(right).expression());
            chain = joined(
                    chain,
                    chain instanceof Part.Truth(var before, var _, var _) ? new Condition.Both(before, link) : link,
                    right);
            left = right;
        }
        return chain;
    }

    private Optional<Relation> relation() throws MisplacedText {
        skipBlanks();
        var longest = Arrays.stream(Relation.values())
                .filter(relation -> text.startsWith(relation.symbol(), position))
                .max((a, b) -> Integer.compare(a.symbol().length(), b.symbol().length()));
        if (longest.isEmpty() && text.startsWith("=", position)) {
            throw new MisplacedText(position, "unexpected '='; write '==' to compare two values");
        }
        longest.ifPresent(relation -> position += relation.symbol().length());
        return longest;
    }

    private Part sum() throws MisplacedText {
        var left = product();
        while (true) {
            int start = position;
            if (accept('+')) {
                left = joined(start, Operator.SUM, left, product());
            } else if (accept('-')) {
                left = joined(start, Operator.DIFFERENCE, left, product());
            } else {
                return left;
            }
        }
    }

    private Part product() throws MisplacedText {
        var left = signed();
        while (true) {
            int start = position;
            if (accept('*')) {
                left = joined(start, Operator.PRODUCT, left, signed());
            } else if (accept('/')) {
                left = joined(start, Operator.QUOTIENT, left, signed());
            } else {
                return left;
            }
        }
    }

    private Part signed() throws MisplacedText {
        skipBlanks();
        int start = position;
        boolean minus = accept('-');
        if (!minus && !accept('+')) {
            return power();
        }
        enter(start);
        var argument = value(signed());
        nesting--;
        return minus
                ? new Part.Value(new Negative(argument.expression()), start, deeper(start, argument.depth()))
                : argument;
    }

    private Part power() throws MisplacedText {
        var base = primary();
        int start = position;
        if (!acceptPower()) {
            return base;
        }
        enter(start);
        var exponent = signed();
        nesting--;
        return joined(start, Operator.POWER, base, exponent);
    }

    private Part primary() throws MisplacedText {
        skipBlanks();
        int start = position;
        if (position == text.length()) {
            throw new MisplacedText(start, "the formula ends where a number, a name or '(' is expected");
        }
        char first = text.charAt(position);
        if (isDigit(first) || first == '.') {
            return new Part.Value(new Literal(number()), start, 1);
        }
        if (Character.isLetter(first) || first == '_') {
            return named(start, name());
        }
        if (accept('(')) {
            enter(start);
            var inner = either();
            nesting--;
            close(start);
            return inner;
        }
        throw unexpected();
    }

    private Part named(int start, String name) throws MisplacedText {
        skipBlanks();
        int opening = position;
        if (accept('[')) {
            return element(start, opening, name);
        }
        if (accept('(')) {
            return isTotal(name) ? total(start, opening, name) : called(start, name, arguments(opening));
        }
        if (isFunction(name)) {
            throw new MisplacedText(
                    start,
                    "the function '%s' needs its arguments in parentheses, as in %s".formatted(name, example(name)));
        }
        if (WORDS.contains(name)) {
            throw new MisplacedText(
                    start, "'%s' is allowed only in the condition of if(condition, then, otherwise)".formatted(name));
        }
        if (name.equals(PI)) {
            return new Part.Value(new Literal(Math.PI), start, 1);
        }
        var index = indices.value(name);
        if (index != null) {
            return new Part.Value(new Literal(index), start, 1);
        }
        if (indices.isIndex(name)) {
            throw new MisplacedText(
                    start,
                    "the index '%s' has no value here; use it inside sum(%s, …), or in the equation of an element such as x[%s]"
                            .formatted(name, name, name));
        }
        return symbol(start, name);
    }

    private Part symbol(int start, String name) {
        firstUse.putIfAbsent(name, start);
        return new Part.Value(new Symbol(name), start, 1);
    }

    private Part element(int start, int opening, String array) throws MisplacedText {
        if (indices.indices().ranges().isEmpty()) {
            throw new MisplacedText(opening, "a name with an index needs the key 'indices', as in indices: {i: 1..5}");
        }
        var numbers = new ArrayList<Integer>();
        enter(opening);
        do {
            skipBlanks();
            numbers.add(index(position, value(sum()).expression()));
        } while (accept(','));
        nesting--;
        if (!accept(']')) {
            throw position == text.length()
                    ? new MisplacedText(opening, "this '[' is never closed; add a ']'")
                    : unexpected();
        }
        int primes = position;
        while (position < text.length() && text.charAt(position) == '\'') {
            position++;
        }
        return symbol(start, Indices.name(array, numbers, text.substring(primes, position)));
    }

    private static int index(int start, Expression formula) throws MisplacedText {
        var names = formula.symbols();
        double index = names.isEmpty() ? formula.at(Map.of()) : Double.NaN;
        if (index != Math.rint(index) || Math.abs(index) > Indices.LARGEST) {
            throw new MisplacedText(
                    start,
                    names.isEmpty()
                            ? "this index is %s; expected a whole number".formatted(ExpressionText.number(index))
                            : "'%s' is no index; expected whole numbers and indices"
                                    .formatted(names.iterator().next()));
        }
        return (int) index;
    }

    /// Whether `name(` begins a sum or a mean over an index. In a file without indices these are names as others are.
    private boolean isTotal(String name) {
        return (name.equals(SUM) || name.equals(MEAN))
                && !indices.indices().ranges().isEmpty();
    }

    /// Reads the text of the term once for each value of the index.
    private Part total(int start, int opening, String name) throws MisplacedText {
        enter(opening);
        skipBlanks();
        int indexStart = position;
        var index = name();
        var range = indices.indices().ranges().get(index);
        if (range == null) {
            throw new MisplacedText(
                    indexStart,
                    "%s(%s, …): %s".formatted(name, index, indices.indices().unknown(index)));
        }
        if (!accept(',')) {
            throw new MisplacedText(
                    position, "%s takes an index and a term, as in %s(%s, x[%s])".formatted(name, name, index, index));
        }
        var outside = indices;
        int term = position;
        Part total = new Part.Value(new Literal(0), start, 1);
        for (int value = range.first(); value <= range.last(); value++) {
            if (++termsOfTotals > TreeSize.MOST_NODES) {
                throw new MisplacedText(
                        start, "the sums of this formula have more than %d terms".formatted(TreeSize.MOST_NODES));
            }
            position = term;
            indices = outside.with(index, value);
            var next = either();
            total = value == range.first() ? value(next) : joined(start, Operator.SUM, total, next);
        }
        indices = outside;
        nesting--;
        close(opening);
        return name.equals(SUM)
                ? total
                : joined(start, Operator.QUOTIENT, total, new Part.Value(new Literal(range.size()), start, 1));
    }

    private List<Part> arguments(int opening) throws MisplacedText {
        var arguments = new ArrayList<Part>();
        enter(opening);
        do {
            arguments.add(either());
        } while (accept(','));
        nesting--;
        close(opening);
        return arguments;
    }

    private void close(int opening) throws MisplacedText {
        if (!accept(')')) {
            if (position == text.length()) {
                throw new MisplacedText(opening, "this '(' is never closed; add a ')'");
            }
            throw unexpected();
        }
    }

    private Part called(int start, String name, List<Part> arguments) throws MisplacedText {
        if (derivatives.isCalled(name)) {
            return derivative(start, name, arguments);
        }
        var function = Function.called(name);
        if (function.isPresent()) {
            checkCount(start, name, arguments, arguments.size() == 1, "one argument");
            var argument = value(arguments.getFirst());
            return new Part.Value(
                    new Call(function.get(), argument.expression()), start, deeper(start, argument.depth()));
        }
        var operator = Operator.called(name);
        if (operator.isPresent()) {
            return ofArguments(start, operator.get(), arguments);
        }
        if (name.equals(IF)) {
            checkCount(start, name, arguments, arguments.size() == 3, "a condition and two values");
            var condition = truth(arguments.getFirst());
            var then = value(arguments.get(1));
            var otherwise = value(arguments.getLast());
            if (!indices.values().isEmpty()) {
                var chosen = new Conditional(condition, new Literal(1), new Literal(0));
                if (chosen.symbols().isEmpty()) {
                    choseBranch = true;
                    return chosen.at(Map.of()) == 1 ? then : otherwise;
                }
            }
            int depth = Math.max(arguments.getFirst().depth(), Math.max(then.depth(), otherwise.depth()));
            return new Part.Value(
                    new Conditional(condition, then.expression(), otherwise.expression()), start, deeper(start, depth));
        }
        throw new MisplacedText(
                start,
                "unknown function '%s'; expected one of: %s, or '*' between the name and '(' for a product"
                        .formatted(name, functionNames().collect(Collectors.joining(", "))));
    }

    private Part derivative(int start, String name, List<Part> arguments) throws MisplacedText {
        var expressions = new ArrayList<Expression>();
        int depth = 0;
        for (var argument : arguments) {
            expressions.add(value(argument).expression());
            depth = Math.max(depth, argument.depth());
        }
        var starts = arguments.stream().map(Part::start).toList();
        var expression = derivatives.read(start, name, expressions, starts);
        expression.symbols().forEach(symbol -> firstUse.putIfAbsent(symbol, start));
        return new Part.Value(expression, start, deeper(start, depth));
    }

    /// `min` and `max` take any number of arguments from two on.
    private Part ofArguments(int start, Operator operator, List<Part> arguments) throws MisplacedText {
        boolean any = operator == Operator.MINIMUM || operator == Operator.MAXIMUM;
        checkCount(
                start,
                operator.symbol(),
                arguments,
                arguments.size() == 2 || any && arguments.size() > 2,
                any ? "two arguments or more" : "two arguments");
        Part result = value(arguments.getFirst());
        for (var argument : arguments.subList(1, arguments.size())) {
            result = joined(start, operator, result, argument);
        }
        return result;
    }

    private static void checkCount(int start, String name, List<Part> arguments, boolean right, String expected)
            throws MisplacedText {
        if (!right) {
            throw new MisplacedText(
                    start, "%s takes %s, as in %s, not %d".formatted(name, expected, example(name), arguments.size()));
        }
    }

    private static String example(String name) {
        if (name.equals(IF)) {
            return "if(x > 0, x, 0)";
        }
        return Operator.called(name).isPresent() ? name + "(x, y)" : name + "(x)";
    }

    private static boolean isFunction(String name) {
        return functionNames().anyMatch(name::equals);
    }

    private static Stream<String> functionNames() {
        return Stream.of(
                        Arrays.stream(Function.values()).map(Function::symbol),
                        Arrays.stream(Operator.values())
                                .filter(Operator::called)
                                .map(Operator::symbol),
                        Stream.of(IF))
                .flatMap(names -> names);
    }

    /// A name with the primes of a derivative, `x''`.
    private String name() {
        int start = position;
        while (position < text.length() && isNamePart(text.charAt(position))) {
            position++;
        }
        while (position < text.length() && text.charAt(position) == '\'') {
            position++;
        }
        return text.substring(start, position);
    }

    private static boolean isNamePart(char character) {
        return Character.isLetterOrDigit(character) || character == '_';
    }

    private double number() throws MisplacedText {
        int start = position;
        skipDigits();
        if (position < text.length() && text.charAt(position) == '.') {
            position++;
            skipDigits();
        }
        if (position < text.length() && "eE".indexOf(text.charAt(position)) >= 0) {
            int exponent = position + 1;
            if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
                exponent++;
            }
            if (exponent < text.length() && isDigit(text.charAt(exponent))) {
                position = exponent;
                skipDigits();
            }
        }
        var digits = text.substring(start, position);
        if (digits.equals(".")) {
            throw new MisplacedText(start, "a '.' alone is not a number");
        }
        double value = Double.parseDouble(digits);
        if (Double.isInfinite(value)) {
            throw new MisplacedText(start, "the number %s is too large for a double".formatted(digits));
        }
        return value;
    }

    private void skipDigits() {
        while (position < text.length() && isDigit(text.charAt(position))) {
            position++;
        }
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private boolean accept(char expected) {
        skipBlanks();
        if (position < text.length() && text.charAt(position) == expected) {
            position++;
            return true;
        }
        return false;
    }

    private boolean acceptWord(String word) {
        skipBlanks();
        int end = position + word.length();
        boolean found = text.startsWith(word, position) && (end == text.length() || !isNamePart(text.charAt(end)));
        if (found) {
            position = end;
        }
        return found;
    }

    private boolean acceptPower() {
        skipBlanks();
        if (text.startsWith("**", position)) {
            position += 2;
            return true;
        }
        return accept('^');
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private static Part.Value value(Part part) throws MisplacedText {
        return switch (part) {
            case Part.Value value -> value;
            case Part.Truth truth ->
                throw new MisplacedText(
                        truth.start(),
                        "this is a condition where a number is expected; convert it with if(condition, 1, 0)");
        };
    }

    private static Condition truth(Part part) throws MisplacedText {
        return switch (part) {
            case Part.Truth truth -> truth.condition();
            case Part.Value value ->
                throw new MisplacedText(
                        value.start(), "this is a number where a condition is expected; compare it, as in x > 0");
        };
    }

    private void enter(int start) throws MisplacedText {
        if (++nesting > Expression.DEEPEST) {
            throw tooDeep(start);
        }
    }

    private static Part joined(int start, Operator operator, Part left, Part right) throws MisplacedText {
        var expression =
                new Operation(operator, value(left).expression(), value(right).expression());
        return new Part.Value(expression, left.start(), deeper(start, Math.max(left.depth(), right.depth())));
    }

    private static Part joined(Part left, Condition condition, Part right) throws MisplacedText {
        return new Part.Truth(condition, left.start(), deeper(right.start(), Math.max(left.depth(), right.depth())));
    }

    private static int deeper(int start, int depthBelow) throws MisplacedText {
        if (depthBelow >= Expression.DEEPEST) {
            throw tooDeep(start);
        }
        return depthBelow + 1;
    }

    private static MisplacedText tooDeep(int start) {
        return new MisplacedText(
                start,
                "the formula nests deeper than %d operations; group its parts with parentheses or shorten it"
                        .formatted(Expression.DEEPEST));
    }

    private MisplacedText unexpected() {
        int symbol = text.codePointAt(position);
        var found = Character.toString(symbol);
        boolean startsValue = Character.isLetterOrDigit(symbol) || symbol == '(' || symbol == '_';
        if (symbol == '&' || symbol == '|' || symbol == '!') {
            return new MisplacedText(
                    position, "unexpected '%s'; combine conditions with and, or, not".formatted(found));
        }
        return new MisplacedText(
                position,
                startsValue
                        ? "'%s' follows a value without an operator; write '*' for a product".formatted(found)
                        : "unexpected '%s'; expected an operator, a number, a name or a parenthesis".formatted(found));
    }
}
