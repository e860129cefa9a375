package dev.frugal.reasoning.task;

import static dev.frugal.reasoning.problem.WritingHabits.count;
import static dev.frugal.reasoning.problem.WritingHabits.pick;
import static dev.frugal.reasoning.problem.WritingHabits.requireProbability;
import static dev.frugal.reasoning.problem.WritingHabits.requireWeights;

import java.util.List;
import java.util.random.RandomGenerator;

/// How demonstrations are written: the response a model first learns to imitate, with its habits.
///
/// ```
/// trace      <think> (step reflection*)* </think> \boxed{NN} <eos>
/// step       connective a op b = c ;
/// reflection wait check-words a op b = c (ok | correct | yes) ;
///            wait [maybe] alternatively c op' b = a (ok | correct | yes) ;
/// repair     wait check-words a op b = c no ;
/// ```
///
/// Most reflections are redundant: they confirm a result that was right. Some are not. Where the
/// ones digits carry or borrow by a lot, the writer forgets it with probability `habit` and finds
/// out only by checking; elsewhere one step of a trace is wrong with probability `slip`. A wrong
/// result is always followed by its repair, and the chain goes on from the right one. So a model
/// that drops every check loses the answers its habit spoils, and compression can be told from
/// damage.
///
/// - `redundancy`: relative weights of 0, 1, 2, … redundant reflections after a step;
/// - `inverse`: share of redundant reflections that check by the inverse operation;
/// - `habit`, `slip`: probabilities as above;
/// - `oversight`: probability that a trace's last step is wrong and nobody notices: teachers err.
public record TraceGrammar(List<Double> redundancy, double inverse, double habit, double slip, double oversight) {
    /// How far from the truth a slip lands.
    private static final int[] SLIPS = {-10, -2, -1, 1, 2, 10};

    private static final double MAYBE_SHARE = 0.5;

    public TraceGrammar {
        redundancy = List.copyOf(redundancy);
        requireWeights("redundancy", redundancy);
        requireProbability("inverse", inverse);
        requireProbability("habit", habit);
        requireProbability("slip", slip);
        requireProbability("oversight", oversight);
    }

    /// A demonstration for `chain`, without the end token.
    String trace(Chain chain, RandomGenerator random) {
        var text = new StringBuilder(ChainVocabulary.THINK);
        var steps = chain.steps();
        int answer = chain.value();
        int slipAt = random.nextDouble() < slip ? random.nextInt(steps.size()) : -1;
        for (int k = 0; k < steps.size(); k++) {
            var step = steps.get(k);
            int stated = stated(step, k == slipAt, chain.modulus(), random);
            if (k == steps.size() - 1 && stated == step.result() && random.nextDouble() < oversight) {
                answer = slipped(step, random);
                step(text, step, answer, random);
                break;
            }
            step(text, step, stated, random);
            if (stated != step.result()) {
                check(text, step, ChainVocabulary.DENIAL, random);
            }
            int reflections = count(redundancy, random);
            for (int i = 0; i < reflections; i++) {
                var confirmation = pick(ChainVocabulary.CONFIRMATIONS, random);
                if (chain.modulus() == 0 && random.nextDouble() < inverse) {
                    inverseCheck(text, step, confirmation, random);
                } else {
                    check(text, step, confirmation, random);
                }
            }
        }
        return text.append(ChainVocabulary.THOUGHT)
                .append(ChainVocabulary.BOX)
                .append(Chain.twoDigits(answer))
                .append(ChainVocabulary.BOX_END)
                .toString();
    }

    private int stated(Chain.Step step, boolean slips, int modulus, RandomGenerator random) {
        if (step.carriesALot() && random.nextDouble() < habit) {
            return step.forgotten(modulus);
        }
        return slips ? slipped(step, random) : step.result();
    }

    private static int slipped(Chain.Step step, RandomGenerator random) {
        while (true) {
            int wrong = step.result() + SLIPS[random.nextInt(SLIPS.length)];
            if (wrong >= 0 && wrong <= Chain.LARGEST) {
                return wrong;
            }
        }
    }

    private static void step(StringBuilder text, Chain.Step step, int stated, RandomGenerator random) {
        text.append(pick(ChainVocabulary.CONNECTIVES, random));
        equation(text, step.left(), step.operator(), step.right(), stated);
        text.append(ChainVocabulary.SEPARATOR);
    }

    private static void check(StringBuilder text, Chain.Step step, String outcome, RandomGenerator random) {
        text.append(ChainVocabulary.WAIT);
        pick(ChainVocabulary.CHECKS, random).forEach(text::append);
        equation(text, step.left(), step.operator(), step.right(), step.result());
        text.append(outcome).append(ChainVocabulary.SEPARATOR);
    }

    private static void inverseCheck(StringBuilder text, Chain.Step step, String outcome, RandomGenerator random) {
        text.append(ChainVocabulary.WAIT);
        if (random.nextDouble() < MAYBE_SHARE) {
            text.append(ChainVocabulary.MAYBE);
        }
        text.append(ChainVocabulary.ALTERNATIVELY);
        char inverse = step.operator() == '+' ? '-' : '+';
        equation(text, step.result(), inverse, step.right(), step.left());
        text.append(outcome).append(ChainVocabulary.SEPARATOR);
    }

    private static void equation(StringBuilder text, int left, char operator, int right, int result) {
        text.append(Chain.twoDigits(left))
                .append(operator)
                .append(Chain.twoDigits(right))
                .append('=')
                .append(Chain.twoDigits(result));
    }
}
