package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads matrices and vectors, with a factor before them perhaps.
final class MatrixParser {
    private static final Set<String> ENVIRONMENTS =
            Set.of("pmatrix", "bmatrix", "matrix", "smallmatrix", "Bmatrix", "array");
    private static final int MOST_ENTRIES = 400;

    private MatrixParser() {}

    /// The matrix that all of `tokens` make, if they make one.
    static Optional<ParsedAnswer> matrix(List<MathToken> tokens, ValueParser values, Budget budget) {
        var bare = withoutBrackets(tokens);
        int begin = 0;
        while (begin < bare.size() && bare.get(begin).kind() != MathToken.Kind.BEGIN) {
            begin++;
        }
        if (begin == bare.size()
                || bare.getLast().kind() != MathToken.Kind.END
                || !ENVIRONMENTS.contains(bare.get(begin).text())) {
            return Optional.empty();
        }
        var factor =
                begin == 0 ? Optional.<MathExpression>empty() : Optional.of(factor(bare.subList(0, begin), values));
        var inner = bare.subList(begin + 1, bare.size() - 1);
        if (bare.get(begin).text().equals("array")) {
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
                var entry = values.expression(cell.tokens());
                cells.add(factor.map(by -> by.times(entry)).orElse(entry));
            }
            entries += cells.size();
            rows.add(cells);
        }
        if (rows.isEmpty() || entries > MOST_ENTRIES || !rectangular(rows)) {
            throw new UnparsableAnswerException("rows that make no matrix");
        }
        return Optional.of(new ParsedAnswer.Matrix(rows));
    }

    private static MathExpression factor(List<MathToken> tokens, ValueParser values) {
        if (tokens.size() == 1 && tokens.getFirst().is("-")) {
            return MathExpression.Rational.MINUS_ONE;
        }
        boolean sign = tokens.getLast().is("*");
        return values.expression(sign ? tokens.subList(0, tokens.size() - 1) : tokens);
    }

    private static boolean rectangular(List<List<MathExpression>> rows) {
        return rows.stream().allMatch(row -> row.size() == rows.getFirst().size());
    }

    private static List<MathToken> withoutBrackets(List<MathToken> tokens) {
        boolean around = tokens.size() > 3
                && (tokens.getFirst().is("(") || tokens.getFirst().is("["))
                && tokens.get(1).kind() == MathToken.Kind.BEGIN
                && tokens.get(tokens.size() - 2).kind() == MathToken.Kind.END;
        return around ? tokens.subList(1, tokens.size() - 1) : tokens;
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
}
