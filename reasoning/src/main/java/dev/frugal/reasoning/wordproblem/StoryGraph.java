package dev.frugal.reasoning.wordproblem;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What follows from what in a story.
///
/// @param quantities the numbers; each follows from earlier ones only
/// @param asked place of the number that the question asks for
public record StoryGraph(List<Quantity> quantities, int asked) {
    public StoryGraph {
        quantities = List.copyOf(quantities);
    }

    /// The answer.
    public int answer() {
        return quantities.get(asked).value();
    }

    /// The places of the quantities that the answer needs, itself included.
    public BitSet needed() {
        var needed = new BitSet();
        needed.set(asked);
        for (int place = asked; place >= 0; place--) {
            if (needed.get(place)) {
                quantities.get(place).derivation().ifPresent(how -> {
                    how.left().quantity().ifPresent(needed::set);
                    how.right().quantity().ifPresent(needed::set);
                });
            }
        }
        return needed;
    }

    /// How many calculations the answer takes.
    public int steps() {
        var needed = needed();
        return (int) IntStream.range(0, quantities.size())
                .filter(place -> needed.get(place) && derived(place))
                .count();
    }

    /// How many quantities could be calculated that the answer does not need.
    public int unneeded() {
        var needed = needed();
        return (int) IntStream.range(0, quantities.size())
                .filter(place -> !needed.get(place) && derived(place))
                .count();
    }

    /// Whether the quantity at `place` follows from others.
    boolean derived(int place) {
        return quantities.get(place).derivation().isPresent();
    }

    /// Whether the quantity at `place` follows from given ones and from `known` ones at once.
    boolean follows(int place, BitSet known) {
        return quantities.get(place).derivation().stream()
                .flatMap(how -> Stream.of(how.left(), how.right()))
                .flatMap(operand -> operand.quantity().stream())
                .allMatch(from -> !derived(from) || known.get(from));
    }

    /// The place of the quantity that solutions call `label`.
    Optional<Integer> labelled(String label) {
        return IntStream.range(0, quantities.size())
                .filter(place -> quantities.get(place).label().equals(label))
                .boxed()
                .findFirst();
    }
}
