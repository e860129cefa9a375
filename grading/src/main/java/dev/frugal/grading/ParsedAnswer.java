package dev.frugal.grading;

import java.util.List;

/// What an answer says, once it has been read.
sealed interface ParsedAnswer {
    /// A number or an expression, with its unit.
    record Value(MathExpression expression, Unit unit) implements ParsedAnswer {}

    /// A number told to so many decimal places: `≈ 3.14`.
    record Approximate(MathExpression expression, int decimals) implements ParsedAnswer {}

    /// Several answers beside each other, in no order: `1, 2` or `x = ±2`.
    record Listing(List<ParsedAnswer> items) implements ParsedAnswer {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /// A finite set.
    record SetOf(List<ParsedAnswer> items) implements ParsedAnswer {
        public SetOf {
            items = List.copyOf(items);
        }
    }

    /// Answers in their order, in brackets: a point, a vector, an open interval by its looks.
    record Tuple(List<ParsedAnswer> items) implements ParsedAnswer {
        public Tuple {
            items = List.copyOf(items);
        }
    }

    /// A set of real numbers made of intervals.
    record Reals(RangeSet ranges) implements ParsedAnswer {}

    /// A matrix, row by row.
    record Matrix(List<List<MathExpression>> rows) implements ParsedAnswer {
        public Matrix {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /// A name and what it is: `x = 3`, `f(x) = x^2`, `x > 3`.
    record Assignment(String name, ParsedAnswer value) implements ParsedAnswer {}

    /// An equation, as the difference of its sides.
    record Equation(MathExpression difference) implements ParsedAnswer {}

    /// An inequality, as a difference that is above 0, or at least 0.
    record Inequality(MathExpression difference, boolean strict) implements ParsedAnswer {}

    /// Proportions: `1 : 2 : 3`.
    record Ratio(List<MathExpression> parts) implements ParsedAnswer {
        public Ratio {
            parts = List.copyOf(parts);
        }
    }

    /// Words.
    record Words(String text) implements ParsedAnswer {}

    /// An answer that can be read in several ways.
    record Either(List<ParsedAnswer> readings) implements ParsedAnswer {
        public Either {
            readings = List.copyOf(readings);
        }
    }
}
