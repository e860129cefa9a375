package dev.frugal.grading;

import java.math.BigInteger;
import java.util.List;

/// What an answer says, once it has been read.
sealed interface ParsedAnswer {
    /// A number or an expression, with its unit.
    record Value(MathExpression expression, Unit unit) implements ParsedAnswer {}

    /// A number told to so many decimal places: `≈ 3.14`.
    record Approximate(MathExpression expression, int decimals) implements ParsedAnswer {}

    /// Several answers beside each other, in no order: `1, 2` or `x = ±2`. What stands twice counts
    /// twice.
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

    /// An equation.
    record Equation(MathExpression left, MathExpression right) implements ParsedAnswer {
        /// What is 0 where the equation holds.
        MathExpression difference() {
            return left.minus(right);
        }
    }

    /// An inequality, as a difference that is above 0, or at least 0.
    record Inequality(MathExpression difference, boolean strict) implements ParsedAnswer {}

    /// Sides in rising order: `f(2) < f(1) ≤ f(4)`. Between each two, whether they have to differ.
    record Chain(List<MathExpression> sides, List<Boolean> strict) implements ParsedAnswer {
        public Chain {
            sides = List.copyOf(sides);
            strict = List.copyOf(strict);
        }
    }

    /// Proportions: `1 : 2 : 3`.
    record Ratio(List<MathExpression> parts) implements ParsedAnswer {
        public Ratio {
            parts = List.copyOf(parts);
        }
    }

    /// A number up to multiples of a modulus: `7 (mod 10)`.
    record Residue(MathExpression value, MathExpression modulus) implements ParsedAnswer {}

    /// A time of the day: `4:30 p.m.`
    record Clock(ClockTime time) implements ParsedAnswer {}

    /// A day of the calendar: `12 May 2023`.
    record Date(CalendarDate date) implements ParsedAnswer {}

    /// Whole numbers with dashes between them, which is a score or a span and no subtraction: `3-2`.
    record Score(List<BigInteger> points) implements ParsedAnswer {
        public Score {
            points = List.copyOf(points);
        }
    }

    /// Words, in small letters.
    record Words(String text) implements ParsedAnswer {}

    /// An answer that can be read in several ways.
    record Either(List<ParsedAnswer> readings) implements ParsedAnswer {
        public Either {
            readings = List.copyOf(readings);
        }
    }
}
