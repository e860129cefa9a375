package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers of several kinds as the set of reals they can stand for.
final class RealSets {
    private RealSets() {}

    /// The set of reals that `answer` is; a pair in round brackets is an open interval.
    static Optional<RangeSet> of(ParsedAnswer answer, IdentityTest identity) {
        return switch (answer) {
            case ParsedAnswer.Reals(var ranges) -> Optional.of(ranges);
            case ParsedAnswer.SetOf(var items) -> points(items, identity);
            case ParsedAnswer.Tuple(var items) ->
                items.size() == 2
                                && items.getFirst() instanceof ParsedAnswer.Value(var low, var _)
                                && items.getLast() instanceof ParsedAnswer.Value(var high, var _)
                        ? Optional.of(RangeSet.union(List.of(new Range(low, false, high, false)), identity))
                        : Optional.empty();
            case ParsedAnswer.Value _,
                    ParsedAnswer.Approximate _,
                    ParsedAnswer.Listing _,
                    ParsedAnswer.Matrix _,
                    ParsedAnswer.Assignment _,
                    ParsedAnswer.Equation _,
                    ParsedAnswer.Inequality _,
                    ParsedAnswer.Chain _,
                    ParsedAnswer.Ratio _,
                    ParsedAnswer.Residue _,
                    ParsedAnswer.Clock _,
                    ParsedAnswer.Date _,
                    ParsedAnswer.Score _,
                    ParsedAnswer.Words _,
                    ParsedAnswer.Either _ -> Optional.empty();
        };
    }

    private static Optional<RangeSet> points(List<ParsedAnswer> items, IdentityTest identity) {
        var points = new ArrayList<Range>();
        for (var item : items) {
            if (!(item instanceof ParsedAnswer.Value(var expression, var _))) {
                return Optional.empty();
            }
            points.add(Range.point(expression));
        }
        return Optional.of(RangeSet.union(points, identity));
    }
}
