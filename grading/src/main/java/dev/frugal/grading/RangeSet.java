package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;

/// A union of intervals of the reals in its one normal form: rising, apart, none empty.
///
/// The ends have to be numbers or infinities. An interval whose ends hold letters can stand alone.
record RangeSet(List<Range> ranges) {
    RangeSet {
        ranges = List.copyOf(ranges);
    }

    /// The union of `ranges` in normal form.
    ///
    /// @throws Unparsable if several ranges cannot be ordered
    static RangeSet union(List<Range> ranges, IdentityTest identity) {
        if (ranges.size() == 1 && !ordered(ranges.getFirst(), identity)) {
            return new RangeSet(ranges);
        }
        var sorted = new ArrayList<Range>();
        for (var range : ranges) {
            if (!isEmpty(range, identity)) {
                insert(sorted, range, identity);
            }
        }
        var apart = new ArrayList<Range>();
        for (var range : sorted) {
            if (!apart.isEmpty() && touch(apart.getLast(), range, identity)) {
                apart.add(joined(apart.removeLast(), range, identity));
            } else {
                apart.add(range);
            }
        }
        return new RangeSet(apart);
    }

    /// What lies in neither.
    RangeSet complement(IdentityTest identity) {
        var gaps = new ArrayList<Range>();
        var from = Range.MINUS_INFINITY;
        boolean closed = false;
        for (var range : ranges) {
            gaps.add(new Range(from, closed, range.low(), !range.lowClosed()));
            from = range.high();
            closed = !range.highClosed();
        }
        gaps.add(new Range(from, closed, Range.INFINITY, false));
        return union(gaps, identity);
    }

    /// What lies in both.
    RangeSet intersection(RangeSet other, IdentityTest identity) {
        var both = new ArrayList<>(complement(identity).ranges);
        both.addAll(other.complement(identity).ranges);
        return union(both, identity).complement(identity);
    }

    /// Whether both are the same set.
    boolean same(RangeSet other, IdentityTest identity) {
        if (ranges.size() != other.ranges.size()) {
            return false;
        }
        for (int i = 0; i < ranges.size(); i++) {
            var one = ranges.get(i);
            var two = other.ranges.get(i);
            if (one.lowClosed() != two.lowClosed()
                    || one.highClosed() != two.highClosed()
                    || !identity.same(one.low(), two.low())
                    || !identity.same(one.high(), two.high())) {
                return false;
            }
        }
        return true;
    }

    private static boolean ordered(Range range, IdentityTest identity) {
        return identity.order(range.low(), range.high()).isPresent();
    }

    private static int order(MathExpression one, MathExpression other, IdentityTest identity) {
        return identity.order(one, other)
                .orElseThrow(() -> new UnparsableAnswerException("ends of intervals that have no order"));
    }

    private static boolean isEmpty(Range range, IdentityTest identity) {
        int order = order(range.low(), range.high(), identity);
        boolean infinite = range.low().equals(Range.INFINITY) || range.high().equals(Range.MINUS_INFINITY);
        return order > 0 || (order == 0 && (infinite || !(range.lowClosed() && range.highClosed())));
    }

    private static void insert(List<Range> sorted, Range range, IdentityTest identity) {
        int place = 0;
        while (place < sorted.size() && startsBefore(sorted.get(place), range, identity)) {
            place++;
        }
        sorted.add(place, range);
    }

    private static boolean startsBefore(Range one, Range other, IdentityTest identity) {
        int order = order(one.low(), other.low(), identity);
        return order < 0 || (order == 0 && one.lowClosed());
    }

    private static boolean touch(Range left, Range right, IdentityTest identity) {
        int order = order(left.high(), right.low(), identity);
        return order > 0 || (order == 0 && (left.highClosed() || right.lowClosed()));
    }

    private static Range joined(Range left, Range right, IdentityTest identity) {
        int order = order(left.high(), right.high(), identity);
        boolean closed = order == 0
                ? left.highClosed() || right.highClosed()
                : order > 0 ? left.highClosed() : right.highClosed();
        return new Range(left.low(), left.lowClosed(), order >= 0 ? left.high() : right.high(), closed);
    }
}
