package dev.frugal.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Answers of several kinds as the set of reals they can stand for.
final class RealSets {
    private RealSets() {}

    /// The set of reals that `answer` is; a pair in round brackets is an open interval.
    static Optional<RangeSet> of(Answer answer, IdentityTest identity) {
        return switch (answer) {
            case Answer.Reals(var ranges) -> Optional.of(ranges);
            case Answer.SetOf(var items) -> points(items, identity);
            case Answer.Tuple(var items) ->
                items.size() == 2
                                && items.getFirst() instanceof Answer.Value(var low, var _)
                                && items.getLast() instanceof Answer.Value(var high, var _)
                        ? Optional.of(RangeSet.union(List.of(new Range(low, false, high, false)), identity))
                        : Optional.empty();
            case Answer.Value _,
                    Answer.Approximate _,
                    Answer.Listing _,
                    Answer.Matrix _,
                    Answer.Assignment _,
                    Answer.Equation _,
                    Answer.Inequality _,
                    Answer.Ratio _,
                    Answer.Words _,
                    Answer.Either _ -> Optional.empty();
        };
    }

    private static Optional<RangeSet> points(List<Answer> items, IdentityTest identity) {
        var points = new ArrayList<Range>();
        for (var item : items) {
            if (!(item instanceof Answer.Value(var expression, var _))) {
                return Optional.empty();
            }
            points.add(Range.point(expression));
        }
        return Optional.of(RangeSet.union(points, identity));
    }
}
