package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads matrices and vectors, and sums and products of them.
final class MatrixParser {
    private static final Set<String> ENVIRONMENTS =
            Set.of("pmatrix", "bmatrix", "matrix", "smallmatrix", "Bmatrix", "array");
    private static final int MOST_ENTRIES = 400;
    private static final int MOST_FACTORS = 8;

    private final List<MathToken> tokens;
    private final ValueParser values;
    private final Budget budget;

    private MatrixParser(List<MathToken> tokens, ValueParser values, Budget budget) {
        this.tokens = tokens;
        this.values = values;
        this.budget = budget;
    }

    /// The matrix that all of `tokens` make, if they hold one.
    static Optional<ParsedAnswer> matrix(List<MathToken> tokens, ValueParser values, Budget budget) {
        boolean any = tokens.stream()
                .anyMatch(token -> token.kind() == MathToken.Kind.BEGIN && ENVIRONMENTS.contains(token.text()));
        return any
                ? Optional.of(new ParsedAnswer.Matrix(new MatrixParser(tokens, values, budget).sum()))
                : Optional.empty();
    }

    private List<List<MathExpression>> sum() {
        Optional<List<List<MathExpression>>> sum = Optional.empty();
        for (var term : TokenLists.split(tokens, token -> token.is("+") || token.is("-"), budget)) {
            if (term.tokens().isEmpty()) {
                continue;
            }
            var product = product(term.tokens());
            var signed = term.separator().equals("-") ? scaled(product, MathExpression.Rational.MINUS_ONE) : product;
            sum = Optional.of(sum.isEmpty() ? signed : added(sum.get(), signed));
        }
        return sum.orElseThrow(() -> new UnparsableAnswerException("a sum of no matrices"));
    }

    private List<List<MathExpression>> product(List<MathToken> factors) {
        Optional<List<List<MathExpression>>> product = Optional.empty();
        var scalar = new ArrayList<MathToken>();
        int position = 0;
        int count = 0;
        while (position < factors.size()) {
            budget.step();
            int end = endOfMatrix(factors, position);
            if (end < 0) {
                scalar.add(factors.get(position++));
                continue;
            }
            if (++count > MOST_FACTORS) {
                throw new UnparsableAnswerException("a product of more than %d matrices".formatted(MOST_FACTORS));
            }
            var matrix = rows(withoutBrackets(factors.subList(position, end)));
            position = end;
            if (isTransposed(factors, position)) {
                matrix = transposed(matrix);
                position += factors.get(position + 1).is("{") ? 4 : 2;
            }
            product = Optional.of(product.isEmpty() ? matrix : multiplied(product.get(), matrix));
        }
        var found = product.orElseThrow(() -> new UnparsableAnswerException("a number beside a matrix"));
        return scalar.stream().allMatch(token -> token.is("*")) ? found : scaled(found, scalar(scalar));
    }

    private MathExpression scalar(List<MathToken> factor) {
        boolean sign = factor.getLast().is("*");
        return values.expression(sign ? factor.subList(0, factor.size() - 1) : factor);
    }

    /// Where the matrix that starts at `start`, with a bracket before it perhaps, ends; −1 if none
    /// starts there.
    private static int endOfMatrix(List<MathToken> tokens, int start) {
        boolean bracket = tokens.get(start).is("(") || tokens.get(start).is("[");
        int begin = bracket ? start + 1 : start;
        if (begin >= tokens.size()
                || tokens.get(begin).kind() != MathToken.Kind.BEGIN
                || !ENVIRONMENTS.contains(tokens.get(begin).text())) {
            return -1;
        }
        int end = begin;
        while (end < tokens.size() && tokens.get(end).kind() != MathToken.Kind.END) {
            end++;
        }
        return Math.min(tokens.size(), bracket ? end + 2 : end + 1);
    }

    private static List<MathToken> withoutBrackets(List<MathToken> matrix) {
        return matrix.getFirst().kind() == MathToken.Kind.BEGIN ? matrix : matrix.subList(1, matrix.size() - 1);
    }

    private static boolean isTransposed(List<MathToken> tokens, int position) {
        if (position + 1 >= tokens.size() || !tokens.get(position).is("^")) {
            return false;
        }
        boolean braced = position + 3 < tokens.size()
                && tokens.get(position + 1).is("{")
                && tokens.get(position + 3).is("}");
        var mark = tokens.get(position + (braced ? 2 : 1)).text();
        if (!mark.equals("T") && !mark.equals("top")) {
            throw new UnparsableAnswerException("a power of a matrix");
        }
        return true;
    }

    private List<List<MathExpression>> rows(List<MathToken> matrix) {
        if (matrix.size() < 2 || matrix.getLast().kind() != MathToken.Kind.END) {
            throw new UnparsableAnswerException("a matrix that does not end");
        }
        var inner = matrix.subList(1, matrix.size() - 1);
        if (matrix.getFirst().text().equals("array")) {
            inner = withoutColumns(inner);
        }
        var rows = new ArrayList<List<MathExpression>>();
        int entries = 0;
        for (var row : TokenLists.split(inner, token -> token.is("\\\\"), budget)) {
            if (row.tokens().isEmpty()) {
                continue;
            }
            var cells = new ArrayList<MathExpression>();
            for (var cell : TokenLists.split(row.tokens(), token -> token.is("&"), budget)) {
                cells.add(values.expression(cell.tokens()));
            }
            entries += cells.size();
            rows.add(cells);
        }
        if (rows.isEmpty() || entries > MOST_ENTRIES || !rectangular(rows)) {
            throw new UnparsableAnswerException("rows that make no matrix");
        }
        return rows;
    }

    private static boolean rectangular(List<List<MathExpression>> rows) {
        return rows.stream().allMatch(row -> row.size() == rows.getFirst().size());
    }

    private static List<MathToken> withoutColumns(List<MathToken> inner) {
        if (inner.isEmpty() || !inner.getFirst().is("{")) {
            return inner;
        }
        int close = 1;
        while (close < inner.size() && !inner.get(close).is("}")) {
            close++;
        }
        return inner.subList(Math.min(close + 1, inner.size()), inner.size());
    }

    private static List<List<MathExpression>> scaled(List<List<MathExpression>> matrix, MathExpression factor) {
        return matrix.stream()
                .map(row -> row.stream().map(factor::times).toList())
                .toList();
    }

    private static List<List<MathExpression>> transposed(List<List<MathExpression>> matrix) {
        var columns = new ArrayList<List<MathExpression>>();
        for (int j = 0; j < matrix.getFirst().size(); j++) {
            int column = j;
            columns.add(matrix.stream().map(row -> row.get(column)).toList());
        }
        return columns;
    }

    private static List<List<MathExpression>> added(List<List<MathExpression>> one, List<List<MathExpression>> other) {
        if (one.size() != other.size()
                || one.getFirst().size() != other.getFirst().size()) {
            throw new UnparsableAnswerException("a sum of matrices of two sizes");
        }
        var sum = new ArrayList<List<MathExpression>>();
        for (int i = 0; i < one.size(); i++) {
            var row = new ArrayList<MathExpression>();
            for (int j = 0; j < one.get(i).size(); j++) {
                row.add(new MathExpression.Sum(
                        List.of(one.get(i).get(j), other.get(i).get(j))));
            }
            sum.add(row);
        }
        return sum;
    }

    private List<List<MathExpression>> multiplied(List<List<MathExpression>> one, List<List<MathExpression>> other) {
        if (one.getFirst().size() != other.size()) {
            throw new UnparsableAnswerException("a product of matrices that do not fit");
        }
        var product = new ArrayList<List<MathExpression>>();
        for (var row : one) {
            var entries = new ArrayList<MathExpression>();
            for (int j = 0; j < other.getFirst().size(); j++) {
                var terms = new ArrayList<MathExpression>();
                for (int k = 0; k < row.size(); k++) {
                    budget.step();
                    terms.add(row.get(k).times(other.get(k).get(j)));
                }
                entries.add(new MathExpression.Sum(terms));
            }
            product.add(entries);
        }
        return product;
    }
}
