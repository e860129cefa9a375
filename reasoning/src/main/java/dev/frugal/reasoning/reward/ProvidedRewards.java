package dev.frugal.reasoning.reward;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/// The rewards that classes on the class path provide.
public final class ProvidedRewards {
    private ProvidedRewards() {}

    /// Their names.
    ///
    /// @throws InvalidInputException if one that is named there cannot be made
    public static List<String> names() {
        return all().stream().map(Reward::name).toList();
    }

    /// The reward of this name.
    ///
    /// @throws InvalidInputException if there is none, or several
    static Reward find(String name) {
        var found = all().stream().filter(reward -> reward.name().equals(name)).toList();
        if (found.size() == 1) {
            return new Guarded(found.getFirst());
        }
        throw new InvalidInputException(
                found.isEmpty()
                        ? "no class on the class path provides a reward '%s'; provided are: %s"
                                .formatted(name, names().isEmpty() ? "none" : String.join(", ", names()))
                        : "%d classes on the class path provide a reward '%s'; rename all but one"
                                .formatted(found.size(), name));
    }

    /// A user's reward, whose failures are told as the user's.
    private record Guarded(Reward own) implements Reward {
        @Override
        public String name() {
            return own.name();
        }

        @Override
        public double[] score(AnsweredProblem answered) {
            return guarded(() -> own.score(answered));
        }

        @Override
        public List<double[]> scoreAll(List<AnsweredProblem> batch) {
            return guarded(() -> own.scoreAll(batch));
        }

        @Override
        public String state() {
            return guarded(own::state);
        }

        @Override
        public void restore(String state) {
            guarded(() -> {
                own.restore(state);
                return state;
            });
        }

        @Override
        public void close() {
            own.close();
        }

        private <T> T guarded(Supplier<T> call) {
            try {
                return call.get();
            } catch (InvalidInputException told) {
                throw told;
            } catch (RuntimeException | LinkageError failure) {
                throw new InvalidInputException(
                        "the reward '%s' of class %s failed: %s; correct the class"
                                .formatted(name(), own.getClass().getName(), failure),
                        failure);
            }
        }
    }

    private static List<Reward> all() {
        var rewards = new ArrayList<Reward>();
        try {
            ServiceLoader.load(Reward.class, ProvidedRewards.class.getClassLoader())
                    .forEach(rewards::add);
        } catch (ServiceConfigurationError broken) {
            throw new InvalidInputException(
                    "a reward named in META-INF/services cannot be made: %s; correct the class path"
                            .formatted(broken.getMessage()),
                    broken);
        }
        return rewards;
    }
}
