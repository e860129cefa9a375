package dev.frugal.reasoning.task;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.problem.Problem;
import java.util.ArrayList;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// Chains of two-digit sums: `37+25-16=`, answered by `<think>…</think>\boxed{46}`.
///
/// Every number, partial results included, has exactly two digits; a draw that leaves them is
/// repeated whole, so that short chains are somewhat more common. Training and held-out problems
/// are told apart by a hash of the prompt, so that they share none whatever the seeds.
///
/// - `name`: what runs and tables call it;
/// - `operands`: fewest and most operands of a chain;
/// - `brackets`: whether one pair of operands stands in brackets;
/// - `modulus`: 0, or what every result is reduced by;
/// - `heldOutShare`: share of all problems kept for judging;
/// - `traces`: how demonstrations are written.
@JsonTypeName("arithmetic-chains")
public record ArithmeticChains(
        String name, Range operands, boolean brackets, int modulus, double heldOutShare, TraceGrammar traces)
        implements DemonstratedTask {

    private static final int TOKENS_PER_STEP = 10;

    /// `<think>`, `</think>`, `\boxed{`, two digits, `}` and the end.
    private static final int TOKENS_AROUND = 7;

    public ArithmeticChains {
        if (operands.fewest() < (brackets ? 3 : 2)) {
            throw new IllegalArgumentException("operands.fewest is %d; expected at least %s"
                    .formatted(operands.fewest(), brackets ? "3 with brackets" : "2"));
        }
        if (modulus != 0 && (modulus < Chain.SMALLEST || modulus > Chain.LARGEST)) {
            throw new IllegalArgumentException("modulus is %d; expected 0 for none, or 10 to 99".formatted(modulus));
        }
        if (!(heldOutShare > 0 && heldOutShare < 1)) {
            throw new IllegalArgumentException(
                    "held_out_share is %s; expected a share between 0 and 1".formatted(heldOutShare));
        }
    }

    @Override
    public Problem training(Seed stream) {
        return problem(draw(stream.random(), false));
    }

    @Override
    public Demonstration demonstration(Seed stream) {
        var random = stream.random();
        var chain = draw(random, false);
        return new Demonstration(problem(chain), traces.trace(chain, random));
    }

    @Override
    public Problem heldOutProblem(RandomGenerator random) {
        return problem(draw(random, true));
    }

    @Override
    public TaskVocabulary vocabulary() {
        return ChainVocabulary.VOCABULARY;
    }

    @Override
    public TraceReading read(Problem problem, String response) {
        return TraceReading.of(response, modulus);
    }

    private Chain draw(RandomGenerator random, boolean heldOut) {
        for (int attempt = 0; attempt < PATIENCE; attempt++) {
            var chain = any(random);
            if (chain.staysInTwoDigits() && HeldOut.of(chain.prompt(), heldOutShare) == heldOut) {
                return chain;
            }
        }
        throw new IllegalArgumentException("no chain of %d to %d operands keeps to two digits in %d draws"
                .formatted(operands.fewest(), operands.most(), PATIENCE));
    }

    private Chain any(RandomGenerator random) {
        int count = random.nextInt(operands.fewest(), operands.most() + 1);
        var numbers = new ArrayList<Integer>();
        var operators = new ArrayList<Character>();
        for (int i = 0; i < count; i++) {
            numbers.add(random.nextInt(Chain.SMALLEST, Chain.LARGEST + 1));
            if (i > 0) {
                operators.add(random.nextBoolean() ? '+' : '-');
            }
        }
        // A bracket around the first pair would change nothing.
        var bracket = brackets ? OptionalInt.of(random.nextInt(1, count - 1)) : OptionalInt.empty();
        return new Chain(numbers, operators, bracket, modulus);
    }

    private static Problem problem(Chain chain) {
        int steps = chain.steps().size();
        return new Problem(
                chain.prompt(), Chain.twoDigits(chain.value()), steps, TOKENS_PER_STEP * steps + TOKENS_AROUND);
    }
}
