package dev.frugal.reasoning.wordproblem;

import static dev.frugal.reasoning.problem.WritingHabits.count;
import static dev.frugal.reasoning.problem.WritingHabits.pick;
import static dev.frugal.reasoning.problem.WritingHabits.requireProbability;
import static dev.frugal.reasoning.problem.WritingHabits.requireWeights;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/// How worked solutions are written: the responses a model first learns to imitate, with their habits.
///
/// ```
/// solution  <think> (step | note | check)* </think> \boxed{NN}
/// step      [first | then | next | so] label a op b = c ;
/// note      note label c ;
/// check     wait check-words a op b = c (ok | no) ;
/// ```
///
/// The steps follow the order of the story. Quantities that the answer does not need are often calculated too, given
/// ones repeated, right results checked: words that could be left out. Some could not: a writer who forgets a large
/// carry finds out by the check only, and goes on from what the check says.
///
/// - `wandering`: probability that a quantity is calculated that the answer does not need;
/// - `restating`: probability that a given quantity is noted;
/// - `connecting`: probability of a connective before a step;
/// - `redundancy`: relative weights of 0, 1, 2, … checks of a right result;
/// - `habit`: probability that a large carry is forgotten, and repaired;
/// - `slip`: probability that a result is wrong otherwise, and repaired;
/// - `oversight`: probability that the last result is wrong and nobody notices.
public record SolutionGrammar(
        double wandering,
        double restating,
        double connecting,
        List<Double> redundancy,
        double habit,
        double slip,
        double oversight) {
    public static final String THINK = "<think>";
    public static final String THOUGHT = "</think>";
    public static final String BOX = "\\boxed{";
    public static final String BOX_END = "}";
    static final String WAIT = "wait";
    static final String NOTE = "note";
    static final String AGREED = " ok";
    static final String DENIED = " no";
    static final List<String> CONNECTIVES = List.of("first", "then", "next", "so");
    private static final List<String> CHECKS =
            List.of("check", "hmm check", "let me verify", "let me double check", "again");
    private static final int[] SLIPS = {-10, -2, -1, 1, 2, 10};

    /// A sum of the ones from which on a carry is large, and a borrow likewise.
    private static final int LARGE_CARRY = 15;

    private static final int LARGE_BORROW = -5;

    /// @throws IllegalArgumentException if a probability or a weight is none
    public SolutionGrammar {
        redundancy = List.copyOf(redundancy);
        requireWeights("redundancy", redundancy);
        requireProbability("wandering", wandering);
        requireProbability("restating", restating);
        requireProbability("connecting", connecting);
        requireProbability("habit", habit);
        requireProbability("slip", slip);
        requireProbability("oversight", oversight);
    }

    /// Every text that solutions are made of, besides numbers and the labels of quantities.
    public static List<String> texts() {
        return List.of(
                WAIT,
                NOTE,
                AGREED.strip(),
                DENIED.strip(),
                String.join(" ", CONNECTIVES),
                String.join(" ", CHECKS),
                "+-*/=;" + BOX_END);
    }

    /// The shortest solution that shows every step.
    public static String shortest(StoryGraph graph) {
        var text = new StringBuilder(THINK);
        var needed = graph.needed();
        for (int place = 0; place < graph.quantities().size(); place++) {
            if (needed.get(place) && graph.derived(place)) {
                var quantity = graph.quantities().get(place);
                step(text, quantity, quantity.value());
            }
        }
        return end(text, graph.answer());
    }

    /// A worked solution.
    public String solution(StoryGraph graph, RandomGenerator random) {
        var text = new StringBuilder(THINK);
        var needed = graph.needed();
        var calculated = new BitSet();
        int answer = graph.answer();
        for (int place = 0; place < graph.quantities().size(); place++) {
            var quantity = graph.quantities().get(place);
            if (!graph.derived(place)) {
                if (!quantity.label().equals(Quantity.ASIDE) && random.nextDouble() < restating) {
                    text.append(" %s %s %d;".formatted(NOTE, quantity.label(), quantity.value()));
                }
                continue;
            }
            boolean wanders = graph.follows(place, calculated) && random.nextDouble() < wandering;
            if (!needed.get(place) && !wanders) {
                continue;
            }
            calculated.set(place);
            if (random.nextDouble() < connecting) {
                text.append(' ').append(pick(CONNECTIVES, random));
            }
            boolean last = place == graph.asked();
            int stated = stated(quantity, random);
            if (last && stated == quantity.value() && random.nextDouble() < oversight) {
                answer = slipped(quantity.value(), random);
                step(text, quantity, answer);
                break;
            }
            step(text, quantity, stated);
            if (stated != quantity.value()) {
                check(text, quantity, DENIED, random);
            }
            int checks = count(redundancy, random);
            for (int i = 0; i < checks; i++) {
                check(text, quantity, AGREED, random);
            }
        }
        return end(text, answer);
    }

    private static void step(StringBuilder text, Quantity quantity, int stated) {
        text.append(' ')
                .append(quantity.label())
                .append(' ')
                .append(quantity.equation(stated))
                .append(';');
    }

    private static void check(StringBuilder text, Quantity quantity, String outcome, RandomGenerator random) {
        text.append(" %s %s %s%s;".formatted(WAIT, pick(CHECKS, random), quantity.equation(quantity.value()), outcome));
    }

    private static String end(StringBuilder text, int answer) {
        return text.append(THOUGHT).append(BOX).append(answer).append(BOX_END).toString();
    }

    private int stated(Quantity quantity, RandomGenerator random) {
        var forgotten = forgotten(quantity);
        if (forgotten != quantity.value() && random.nextDouble() < habit) {
            return forgotten;
        }
        return random.nextDouble() < slip ? slipped(quantity.value(), random) : quantity.value();
    }

    /// The result with a large carry or borrow forgotten; the right one where there is none.
    private static int forgotten(Quantity quantity) {
        var how = quantity.derivation().orElseThrow();
        int left = how.left().value() % 10;
        int right = how.right().value() % 10;
        boolean carries = how.operation() == Operation.PLUS && left + right >= LARGE_CARRY;
        boolean borrows = how.operation() == Operation.MINUS && left - right <= LARGE_BORROW;
        int wrong = carries ? quantity.value() - 10 : borrows ? quantity.value() + 10 : quantity.value();
        return twoDigits(wrong) ? wrong : quantity.value();
    }

    private static int slipped(int value, RandomGenerator random) {
        while (true) {
            int wrong = value + SLIPS[random.nextInt(SLIPS.length)];
            if (twoDigits(wrong)) {
                return wrong;
            }
        }
    }

    private static boolean twoDigits(int value) {
        return value >= StoryGrammar.SMALLEST && value <= StoryGrammar.LARGEST;
    }
}
