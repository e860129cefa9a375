package dev.frugal.grading;

import java.util.List;

/// What an answer says, once it has been read.
sealed interface Answer {
    /// A number or an expression, with its unit.
    record Value(Expression expression, Unit unit) implements Answer {}

    /// A number told to so many decimal places: `≈ 3.14`.
    record Approximate(Expression expression, int decimals) implements Answer {}

    /// Several answers beside each other, in no order: `1, 2` or `x = ±2`.
    record Listing(List<Answer> items) implements Answer {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /// A finite set.
    record SetOf(List<Answer> items) implements Answer {
        public SetOf {
            items = List.copyOf(items);
        }
    }

    /// Answers in their order, in brackets: a point, a vector, an open interval by its looks.
    record Tuple(List<Answer> items) implements Answer {
        public Tuple {
            items = List.copyOf(items);
        }
    }

    /// A set of real numbers made of intervals.
    record Reals(RangeSet ranges) implements Answer {}

    /// A matrix, row by row.
    record Matrix(List<List<Expression>> rows) implements Answer {
        public Matrix {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /// A name and what it is: `x = 3`, `f(x) = x^2`, `x > 3`.
    record Assignment(String name, Answer value) implements Answer {}

    /// An equation, as the difference of its sides.
    record Equation(Expression difference) implements Answer {}

    /// An inequality, as a difference that is above 0, or at least 0.
    record Inequality(Expression difference, boolean strict) implements Answer {}

    /// Proportions: `1 : 2 : 3`.
    record Ratio(List<Expression> parts) implements Answer {
        public Ratio {
            parts = List.copyOf(parts);
        }
    }

    /// Words.
    record Words(String text) implements Answer {}

    /// An answer that can be read in several ways.
    record Either(List<Answer> readings) implements Answer {
        public Either {
            readings = List.copyOf(readings);
        }
    }
}
