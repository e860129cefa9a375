package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Counters;
import dev.frugal.ledger.meter.EnergyCounter;
import dev.frugal.ledger.meter.EnergyCounters;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.statement.Books;
import dev.frugal.physics.training.TrajectorySteps;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.generation.GenerationWork;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PolicySteps;
import dev.frugal.tensor.Engine;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/// What it costs that every run is metered without asking.
///
/// Two trainings of the same seed take the same steps in pairs, one with a meter, one without; who
/// goes first changes from pair to pair, and who is metered every 20 pairs, since where a
/// training's numbers lie in memory alone makes it faster or slower. Since both do the same work to
/// the same bits, the quotient of a pair holds what the meter costs and the machine's noise, and
/// the median over many pairs leaves the noise out.
final class MeterOverhead implements Benchmark {
    private static final String METERED = "with the meter";
    private static final String BARE = "without";

    private static final int PHYSICS_PAIRS_A_ROUND = 60;
    private static final int REASONING_PAIRS_A_ROUND = 20;
    private static final int PHYSICS_WARM_UP = 40;
    private static final int REASONING_WARM_UP = 6;

    /// Who is metered changes rarely: the step after one's own finds the caches warm, and within
    /// this many pairs that falls to either side as often.
    private static final int PAIRS_A_ROLE = 20;

    private static final int RESPONSE_LIMIT = 200;

    private static final int CALLS = 20_000;
    private static final int SLOW_CALLS = 200;
    private static final int REPEATS = 9;

    /// How often memory and energy are read at most, and statements written at training.
    private static final double SLOW_READING_SECONDS = 0.1;

    private static final double CHECKPOINT_SECONDS = 10;
    private static final double BAR = 1;

    /// Standard normal quantile of 97.5 %.
    private static final double Z_975 = 1.959964;

    private static final double MICROSECONDS_A_SECOND = 1e6;

    @Override
    public String name() {
        return "meter-overhead";
    }

    @Override
    public String question() {
        return "What the meter costs a run";
    }

    @Override
    public String method() {
        return """
        Two trainings from the same weights, data and seed take the same steps in one process, in pairs: one with the meter that every run has, one with a \
        meter that reads no clock and is told nothing. Who goes first changes with every pair, and which of the two is metered every 20 pairs. *TAPINN*: the step of `physics train` on 98 trajectories of \
        200 times, which counts its operations; the phase around them a run opens once. *FGO*: the step of `reasoning train --method fgo` with \
        its usual prompts and group, which opens two phases and counts the operations of every response. At the end both trainings must have the same weights \
        to the bit. The overhead is the median over the pairs of (time with) / (time without) − 1, with the distribution-free 95 %% interval of that median; \
        the bar is %.0f %%. The last table measures the meter's calls by themselves and sums them over a step.\
        """
                .formatted(BAR);
    }

    /// One of the two trainings.
    ///
    /// @param metered takes the step of that number with a meter
    /// @param bare the same without
    /// @param weights all of them as they are now
    private record Training(LongConsumer metered, LongConsumer bare, Supplier<double[]> weights) {}

    /// Times of the two, pair by pair.
    private record Pairs(double[] metered, double[] bare) {
        double[] overheads() {
            var overheads = new double[metered.length];
            for (int i = 0; i < overheads.length; i++) {
                overheads[i] = 100 * (metered[i] / bare[i] - 1);
            }
            return overheads;
        }
    }

    @Override
    public Findings run(Session session) {
        var races = new ArrayList<RaceResult>();
        var overheads = new ArrayList<List<Object>>();
        try (var _ = Threads.one()) {
            measure(
                    session,
                    new Race("TAPINN step", "steps", 1, 0),
                    physics(),
                    physics(),
                    PHYSICS_WARM_UP,
                    PHYSICS_PAIRS_A_ROUND * session.rounds(),
                    races,
                    overheads);
        }
        try (var one = EmbeddedModel.read();
                var other = EmbeddedModel.read()) {
            measure(
                    session,
                    new Race("FGO step", "steps", 1, 0),
                    reasoning(one),
                    reasoning(other),
                    REASONING_WARM_UP,
                    REASONING_PAIRS_A_ROUND * session.rounds(),
                    races,
                    overheads);
            return new Findings(
                    races,
                    List.of(
                            new Findings.Table(
                                    "overhead of the meter, %",
                                    List.of(
                                            "step",
                                            "pairs",
                                            "median",
                                            "95 % interval of the median",
                                            "quartiles of the pairs",
                                            "below %.0f %%".formatted(BAR)),
                                    overheads),
                            calls(session, one.model(), races)));
        }
    }

    private static Training physics() {
        TrajectorySteps steps = TapinnStep.usual();
        var meter = Meter.start();
        return new Training(
                _ -> {
                    meter.floatingPointOperations(steps.operations());
                    steps.take();
                },
                _ -> steps.take(),
                () -> numbers(steps.model().tensors().values()));
    }

    private static Training reasoning(PretrainedModel model) {
        var metered = PolicySteps.alone(model, settings(), new Seed(1).named("order"));
        var bare = metered.withMeter(Meter.off());
        var seed = new Seed(1).named("steps");
        return new Training(
                number -> metered.take(number, seed.at(number)),
                number -> bare.take(number, seed.at(number)),
                () -> numbers(model.model().trainableParameters().values()));
    }

    private static PolicySettings settings() {
        return PolicySettings.of(
                EmbeddedModel.NAME,
                Tasks.named(Tasks.EMBEDDED),
                PolicyMethods.named("fgo", RESPONSE_LIMIT));
    }

    private static double[] numbers(Collection<Tensor> tensors) {
        return tensors.stream()
                .flatMapToDouble(tensor -> DoubleStream.of(Tensors.doubles(tensor)))
                .toArray();
    }

    private static void measure(
            Session session,
            Race race,
            Training one,
            Training other,
            int warmUp,
            int count,
            List<RaceResult> races,
            List<List<Object>> overheads) {
        var pairs = new Pairs(new double[count], new double[count]);
        for (int pair = -warmUp; pair < count; pair++) {
            session.stopIfRequested();
            session.progress().report(race.title(), Math.max(0, pair), count);
            long number = pair + warmUp;
            boolean meteredFirst = number % 2 == 0;
            boolean oneIsMetered = number / PAIRS_A_ROLE % 2 == 0;
            var metered = (oneIsMetered ? one : other).metered();
            var bare = (oneIsMetered ? other : one).bare();
            double first = seconds(meteredFirst ? metered : bare, number);
            double second = seconds(meteredFirst ? bare : metered, number);
            if (pair >= 0) {
                pairs.metered()[pair] = meteredFirst ? first : second;
                pairs.bare()[pair] = meteredFirst ? second : first;
            }
        }
        races.add(result(race, one, other, pairs));
        overheads.add(row(race.title(), pairs.overheads()));
    }

    private static double seconds(LongConsumer step, long number) {
        long began = System.nanoTime();
        step.accept(number);
        return (System.nanoTime() - began) / 1e9;
    }

    private static RaceResult result(Race race, Training one, Training other, Pairs pairs) {
        var versions = "libtorch " + Engine.probe().version();
        var contenders = new LinkedHashMap<String, Contender>();
        contenders.put(METERED, new OurLoop(versions, one.weights(), () -> {}));
        contenders.put(BARE, new OurLoop(versions, other.weights(), () -> {}));
        var checks = new LinkedHashMap<String, double[]>();
        contenders.forEach((name, contender) -> checks.put(name, contender.check()));
        var times = new LinkedHashMap<String, double[]>();
        times.put(METERED, pairs.metered());
        times.put(BARE, pairs.bare());
        return RaceResult.of(race, contenders, checks, times, List.of());
    }

    private static List<Object> row(String title, double[] overheads) {
        var sorted = DoubleStream.of(overheads).sorted().toArray();
        var spread = Spread.of(overheads);
        double high = intervalOfMedian(sorted)[1];
        return List.of(
                title,
                sorted.length,
                spread.median(),
                "%.2f to %.2f".formatted(intervalOfMedian(sorted)[0], high),
                "%.2f to %.2f".formatted(spread.lowerQuartile(), spread.upperQuartile()),
                high < BAR
                        ? "yes, the whole interval"
                        : spread.median() < BAR ? "the median, not the whole interval" : "no");
    }

    /// The order statistics between which the median lies with 95 % whatever the distribution
    /// (Conover, Practical Nonparametric Statistics, 3rd edition, section 3.2).
    private static double[] intervalOfMedian(double[] sorted) {
        double half = Z_975 * Math.sqrt(sorted.length) / 2;
        int low = (int) Math.max(0, Math.floor(sorted.length / 2.0 - half) - 1);
        int high = (int) Math.min(sorted.length - 1, Math.ceil(sorted.length / 2.0 + half));
        return new double[] {sorted[low], sorted[high]};
    }

    /// The meter's calls by themselves, and what they come to in each step.
    private static Findings.Table calls(
            Session session, LanguageModel model, List<RaceResult> races) {
        var meter = Meter.start();
        double phase =
                microseconds(
                        CALLS,
                        () -> {
                            try (var _ = meter.phase(Phase.TRAINING)) {
                                meter.tokens(1);
                            }
                        });
        double tell = microseconds(CALLS, () -> meter.tokens(1));
        TrajectorySteps steps = TapinnStep.usual();
        double operations =
                microseconds(CALLS / 10, () -> meter.floatingPointOperations(steps.operations()));
        var settings = settings();
        var group = group(settings.group());
        double counting =
                microseconds(CALLS / 10, () -> GenerationWork.of(model, group).tell(meter));
        var counters = Counters.ofThisProcess();
        var found = EnergyCounters.ofThisMachine();
        var energy =
                Stream.of(found.processors(), found.graphics()).flatMap(Optional::stream).toList();
        double reading =
                microseconds(
                        SLOW_CALLS,
                        () -> {
                            counters.peakResidentBytes();
                            energy.forEach(MeterOverhead::read);
                        });
        var books = Books.of("overhead");
        double statement =
                microseconds(SLOW_CALLS / 10, () -> books.statement().write(session.folder()));
        double tapinn = races.getFirst().ours().seconds().median();
        double fgo = races.getLast().ours().seconds().median();
        double always = reading / SLOW_READING_SECONDS + statement / CHECKPOINT_SECONDS;
        double tapinnWhole = operations + always * tapinn;
        double fgoWhole = 2 * phase + 2 * settings.prompts() * counting + always * fgo;
        return new Findings.Table(
                "the meter by itself",
                List.of("what", "µs", "of the step, %"),
                List.of(
                        List.of("opening and closing a phase, telling once", phase, ""),
                        List.of("telling once more", tell, ""),
                        List.of("counting a TAPINN step's operations", operations, ""),
                        List.of("counting a group's tokens and operations", counting, ""),
                        List.of(
                                "reading memory%s, at most ten times a second"
                                        .formatted(!energy.isEmpty() ? " and energy" : ""),
                                reading,
                                ""),
                        List.of(
                                "writing the statement, with a checkpoint every 10 s",
                                statement,
                                ""),
                        List.of(
                                "all of it in a TAPINN step",
                                tapinnWhole,
                                share(tapinnWhole, tapinn)),
                        List.of("all of it in an FGO step", fgoWhole, share(fgoWhole, fgo))));
    }

    private static double share(double microseconds, double seconds) {
        return 100 * microseconds / MICROSECONDS_A_SECOND / seconds;
    }

    private static double read(EnergyCounter energy) {
        try {
            return energy.joules();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Rollout> group(int size) {
        int tokens = RESPONSE_LIMIT / 3;
        return Collections.nCopies(
                size, new Rollout(new int[12], new int[tokens], new float[tokens], true));
    }

    /// The median over repeats of the mean time of a call.
    private static double microseconds(int calls, Runnable call) {
        var means = new double[REPEATS];
        for (int repeat = -REPEATS; repeat < REPEATS; repeat++) {
            long began = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            if (repeat >= 0) {
                means[repeat] = (System.nanoTime() - began) / 1e9 * MICROSECONDS_A_SECOND / calls;
            }
        }
        return Spread.of(means).median();
    }
}
