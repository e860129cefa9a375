package dev.frugal.reasoning.reward;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The rewards of a training or an evaluation at work; a user's process lives from opening to closing.
public final class OpenRewards implements AutoCloseable {
    private final RewardSum sum;
    private final List<Reward> rewards = new ArrayList<>();

    private OpenRewards(RewardSum sum) {
        this.sum = sum;
    }

    static OpenRewards open(RewardSum sum) {
        var opened = new OpenRewards(sum);
        try {
            sum.terms().forEach(term -> opened.rewards.add(term.reward().open(term.name())));
        } catch (InvalidInputException unreachable) {
            opened.close();
            throw unreachable;
        }
        return opened;
    }

    /// What the responses to each problem of a step are worth.
    ///
    /// @throws InvalidInputException if a user's reward fails, takes too long, or answers with something else
    ///   than a finite number per response
    public List<RewardedGroup> score(List<AnsweredProblem> batch) {
        var values = new LinkedHashMap<String, List<double[]>>();
        // In the order of the terms, whichever is known first.
        sum.terms().forEach(term -> values.put(term.name(), List.of()));
        scoreTerms(batch, false, values);
        var verdicts = new ArrayList<boolean[]>();
        for (int p = 0; p < batch.size(); p++) {
            verdicts.add(verdict(values, p, batch.get(p).responses().size()));
        }
        var judged = IntStream.range(0, batch.size())
                .mapToObj(p -> batch.get(p).withCorrect(verdicts.get(p)))
                .toList();
        scoreTerms(judged, true, values);
        return IntStream.range(0, batch.size())
                .mapToObj(p -> new RewardedGroup(
                        of(values, p), total(values, p, batch.get(p).responses().size()), verdicts.get(p)))
                .toList();
    }

    /// What the rewards remember, by name, as far as they remember anything ([Reward#state]).
    public Map<String, String> states() {
        var states = new LinkedHashMap<String, String>();
        for (int i = 0; i < rewards.size(); i++) {
            var state = rewards.get(i).state();
            if (!state.isEmpty()) {
                states.put(sum.terms().get(i).name(), state);
            }
        }
        return states;
    }

    /// Takes over what [#states] gave when the run stopped.
    public void restore(Map<String, String> states) {
        for (int i = 0; i < rewards.size(); i++) {
            var state = states.get(sum.terms().get(i).name());
            if (state != null) {
                rewards.get(i).restore(state);
            }
        }
    }

    private void scoreTerms(List<AnsweredProblem> batch, boolean askingForVerdict, Map<String, List<double[]>> values) {
        for (int i = 0; i < rewards.size(); i++) {
            var term = sum.terms().get(i);
            if (term.reward().asksForVerdict() == askingForVerdict) {
                values.put(
                        term.name(), checked(term.name(), batch, rewards.get(i).scoreAll(batch)));
            }
        }
    }

    private boolean[] verdict(Map<String, List<double[]>> values, int problem, int responses) {
        var judge = sum.verdict().reward();
        var numbers = judge.equals(Verdict.TOTAL)
                ? total(values, problem, responses)
                : values.getOrDefault(judge, List.of()).get(problem);
        var right = new boolean[responses];
        for (int i = 0; i < responses; i++) {
            right[i] = numbers[i] > sum.verdict().above();
        }
        return right;
    }

    private double[] total(Map<String, List<double[]>> values, int problem, int responses) {
        var total = new double[responses];
        for (var term : sum.terms()) {
            if (term.weight() != 0) {
                var own = values.getOrDefault(term.name(), List.of()).get(problem);
                for (int i = 0; i < responses; i++) {
                    total[i] += term.weight() * own[i];
                }
            }
        }
        return total;
    }

    private static Map<String, double[]> of(Map<String, List<double[]>> values, int problem) {
        var own = new LinkedHashMap<String, double[]>();
        values.forEach((name, all) -> own.put(name, all.get(problem)));
        return own;
    }

    private static List<double[]> checked(String name, List<AnsweredProblem> batch, List<double[]> given) {
        if (given.size() != batch.size()) {
            throw new InvalidInputException("the reward '%s' answered %d of %d problems; expected all of them"
                    .formatted(name, given.size(), batch.size()));
        }
        for (int p = 0; p < given.size(); p++) {
            var rewards = given.get(p);
            int expected = batch.get(p).responses().size();
            if (rewards.length != expected) {
                throw new InvalidInputException(
                        "the reward '%s' gave %d numbers for the %d responses to problem %d of a step; expected one for each"
                                .formatted(name, rewards.length, expected, p + 1));
            }
            for (int i = 0; i < rewards.length; i++) {
                if (!Double.isFinite(rewards[i])) {
                    throw new InvalidInputException(
                            "the reward '%s' gave %s for response %d to problem %d of a step; expected a finite number"
                                    .formatted(name, rewards[i], i + 1, p + 1));
                }
            }
        }
        return given;
    }

    @Override
    public void close() {
        rewards.forEach(Reward::close);
    }
}
