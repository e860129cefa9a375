package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A function in the equations that nobody knows: a small network learns it from recordings.
///
/// @param arguments the states, inputs, parameters and definitions that it depends on, or the time
/// @param hidden widths of the network's hidden layers
/// @param facts what is known of it nevertheless
public record UnknownTerm(String name, List<String> arguments, List<Integer> hidden, Facts facts) {
    /// @throws IllegalArgumentException if there is no argument or no hidden layer, or a fact is about something
    ///   else
    public UnknownTerm {
        arguments = List.copyOf(arguments);
        hidden = List.copyOf(hidden);
        if (arguments.isEmpty() || hidden.isEmpty()) {
            throw new IllegalArgumentException("the term %s needs an argument and a hidden layer".formatted(name));
        }
        for (var named : List.of(facts.odd, facts.even, facts.increasing)) {
            if (!arguments.containsAll(named)) {
                throw new IllegalArgumentException(
                        "a fact about the term %s is about %s, its arguments are %s".formatted(name, named, arguments));
            }
        }
        if (facts.zeroAt.isPresent() && facts.zeroAt.get().size() != arguments.size()) {
            throw new IllegalArgumentException("the term %s has %d arguments, its zero %d"
                    .formatted(name, arguments.size(), facts.zeroAt.get().size()));
        }
    }

    /// What is built into the network exactly, whatever its weights.
    ///
    /// @param odd the arguments with whose common change of sign the term changes its sign; empty if there are none
    /// @param even the arguments whose common change of sign leaves it as it is
    /// @param zeroAt one number per argument: where the term vanishes
    /// @param increasing the arguments with each of which it grows
    /// @param positive whether it is above 0 everywhere
    public record Facts(
            Set<String> odd,
            Set<String> even,
            Optional<List<Double>> zeroAt,
            Set<String> increasing,
            boolean positive) {
        /// @throws IllegalArgumentException if no term but 0 is like that
        public Facts {
            odd = ordered(odd);
            even = ordered(even);
            increasing = ordered(increasing);
            zeroAt = zeroAt.map(List::copyOf);
            contradiction(odd, even, zeroAt, increasing, positive).ifPresent(sentence -> {
                throw new IllegalArgumentException(sentence);
            });
        }

        /// Nothing is known.
        public static Facts none() {
            return new Facts(Set.of(), Set.of(), Optional.empty(), Set.of(), false);
        }

        /// Each as the file writes it, `odd: [v]`.
        public List<String> texts() {
            var texts = new ArrayList<String>();
            if (!odd().isEmpty()) {
                texts.add("odd: " + odd());
            }
            if (!even().isEmpty()) {
                texts.add("even: " + even());
            }
            zeroAt().ifPresent(zero -> texts.add("zero-at: " + zero));
            if (!increasing().isEmpty()) {
                texts.add("increasing: " + increasing());
            }
            if (positive()) {
                texts.add("positive");
            }
            return texts;
        }

        /// Why no term but one that is constant can be like that, if none can.
        static Optional<String> contradiction(
                Set<String> odd,
                Set<String> even,
                Optional<List<Double>> zeroAt,
                Set<String> increasing,
                boolean positive) {
            if (!Collections.disjoint(odd, even)) {
                return Optional.of("a term that is odd and even in the same argument is 0 everywhere");
            }
            if (!Collections.disjoint(even, increasing)) {
                return Optional.of("a term that is even in an argument cannot increase with it");
            }
            if (positive && !odd.isEmpty()) {
                return Optional.of("an odd term takes both signs and cannot be positive");
            }
            if (positive && zeroAt.isPresent()) {
                return Optional.of("a positive term has no zero");
            }
            if (!odd.isEmpty() && zeroAt.orElse(List.of()).stream().anyMatch(zero -> zero != 0)) {
                return Optional.of("an odd term has its zero at 0");
            }
            return Optional.empty();
        }

        private static Set<String> ordered(Set<String> names) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(names));
        }
    }
}
