package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Counters;
import dev.frugal.ledger.meter.EnergyCounter;
import dev.frugal.ledger.meter.EnergyCounters;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.statement.CostRecorder;
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
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Engine;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
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
/// Two trainings of the same seed take the same steps in pairs, one with a meter, one without, in
/// blocks that put each training and each place in the pair equally often on either side (see
/// [Alternation]). Both do the same work to the same bits.
///
/// What is compared is the processor time of the thread that takes the step. The meter does all its
/// work there, while the step's other threads wait, so that its share of the step's wall time is
/// what a run gets longer by. Wall time itself scatters by a tenth and more, since a step waits for
/// the slowest of its threads, for collections of garbage and for other processes.
final class MeterOverhead implements Benchmark {
    private static final String METERED = "with the meter";
    private static final String BARE = "without";

    /// Whole blocks, as are those of warming up.
    private static final int PHYSICS_PAIRS_A_ROUND = 100;

    private static final int REASONING_PAIRS_A_ROUND = 40;
    private static final int PHYSICS_WARM_UP = 40;
    private static final int REASONING_WARM_UP = 20;

    private static final int RESPONSE_LIMIT = 200;

    private static final int CALLS = 20_000;
    private static final int SLOW_CALLS = 200;
    private static final int REPEATS = 9;

    /// How often memory and energy are read at most, and statements written at training.
    private static final double SLOW_READING_SECONDS = 0.1;

    private static final double CHECKPOINT_SECONDS = 10;
    private static final double BAR = 1;

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
        meter that reads no clock and is told nothing. Who goes first and which of the two is metered change so that every block of four pairs holds all four \
        cases. *TAPINN*: the step of `physics train` on 98 trajectories of \
        200 times, which counts its operations; the phase around them a run opens once. *FGO*: the step of `reasoning train --method fgo` with \
        its usual prompts and group, which opens two phases and counts the operations of every response. At the end both trainings must have the same weights \
        to the bit. The overhead is what the thread that takes the step spends more on the processor with the meter, as a share of the median wall time of \
        the step without: the meter does all its work on that thread, while the step's other threads wait. Differences are averaged over a block; stated are \
        their Hodges–Lehmann centre and its 95 %% interval (Wilcoxon's signed ranks). The bar is %.0f %%. The wall times above hold what the other threads do \
        as well, and the machine's noise. What falls on few steps alone, such as reading memory and writing the statement, moves a centre little: the last \
        table measures the meter's calls by themselves and sums all of them over a step.\
        """.formatted(BAR);
    }

    /// One of the two trainings.
    ///
    /// @param metered takes the step of that number with a meter
    /// @param bare the same without
    /// @param weights all of them as they are now
    private record Training(LongConsumer metered, LongConsumer bare, Supplier<double[]> weights) {}

    /// What a step took, in seconds: in all, and of the processor on the thread that takes it.
    private record Time(double wall, double processor) {}

    /// Times of the two, pair by pair.
    private record Pairs(Time[] metered, Time[] bare) {
        double[] wall(Time[] times) {
            return Stream.of(times).mapToDouble(Time::wall).toArray();
        }

        /// What the metered step took more of its thread's processor time, in % of a bare step.
        double[] overheads() {
            double step = Measurements.of(wall(bare)).median();
            var overheads = new double[metered.length];
            for (int i = 0; i < overheads.length; i++) {
                overheads[i] = 100 * (metered[i].processor() - bare[i].processor()) / step;
            }
            return overheads;
        }
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
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
            return new BenchmarkResult(
                    races,
                    List.of(
                            new BenchmarkResult.Table(
                                    "overhead of the meter, %",
                                    List.of(
                                            "step",
                                            "pairs",
                                            "overhead",
                                            "95 % interval",
                                            "quartiles of the blocks",
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
                EmbeddedModel.NAME, Tasks.named(Tasks.EMBEDDED), PolicyMethods.named("fgo", RESPONSE_LIMIT));
    }

    private static double[] numbers(Collection<Tensor> tensors) {
        return tensors.stream()
                .flatMapToDouble(tensor -> DoubleStream.of(Tensors.doubles(tensor)))
                .toArray();
    }

    private static void measure(
            BenchmarkContext session,
            Race race,
            Training one,
            Training other,
            int warmUp,
            int count,
            List<RaceResult> races,
            List<List<Object>> overheads) {
        var pairs = new Pairs(new Time[count], new Time[count]);
        for (int pair = -warmUp; pair < count; pair++) {
            StopSignal.check();
            session.progress().report(race.title(), Math.max(0, pair), count);
            long number = (long) pair + warmUp;
            boolean oneIsMetered = Alternation.burdensA(number);
            boolean meteredFirst = oneIsMetered == Alternation.firstGoesA(number);
            var metered = (oneIsMetered ? one : other).metered();
            var bare = (oneIsMetered ? other : one).bare();
            var first = time(meteredFirst ? metered : bare, number);
            var second = time(meteredFirst ? bare : metered, number);
            if (pair >= 0) {
                pairs.metered()[pair] = meteredFirst ? first : second;
                pairs.bare()[pair] = meteredFirst ? second : first;
            }
        }
        races.add(result(race, one, other, pairs));
        overheads.add(row(race.title(), pairs.overheads()));
    }

    private static Time time(LongConsumer step, long number) {
        var threads = ManagementFactory.getThreadMXBean();
        long began = System.nanoTime();
        long processor = threads.getCurrentThreadCpuTime();
        step.accept(number);
        long ended = threads.getCurrentThreadCpuTime();
        return new Time((System.nanoTime() - began) / 1e9, (ended - processor) / 1e9);
    }

    private static RaceResult result(Race race, Training one, Training other, Pairs pairs) {
        var versions = "libtorch " + Engine.probe().version();
        var contenders = new LinkedHashMap<String, Contender>();
        contenders.put(METERED, new JavaContender(versions, one.weights(), () -> {}));
        contenders.put(BARE, new JavaContender(versions, other.weights(), () -> {}));
        var checks = new LinkedHashMap<String, double[]>();
        contenders.forEach((name, contender) -> checks.put(name, contender.check()));
        var times = new LinkedHashMap<String, double[]>();
        times.put(METERED, pairs.wall(pairs.metered()));
        times.put(BARE, pairs.wall(pairs.bare()));
        return RaceResult.of(race, contenders, checks, times, List.of());
    }

    private static List<Object> row(String title, double[] overheads) {
        var blocks = Alternation.blocks(overheads);
        var overhead = HodgesLehmann.of(blocks);
        var spread = Measurements.of(blocks);
        return List.of(
                title,
                overheads.length,
                overhead.centre(),
                "%.2f to %.2f".formatted(overhead.low(), overhead.high()),
                "%.2f to %.2f".formatted(spread.lowerQuartile(), spread.upperQuartile()),
                overhead.high() < BAR
                        ? "yes, the whole interval"
                        : overhead.centre() < BAR ? "the centre, not the whole interval" : "no");
    }

    /// The meter's calls by themselves, and what they come to in each step.
    private static BenchmarkResult.Table calls(BenchmarkContext session, LanguageModel model, List<RaceResult> races) {
        var meter = Meter.start();
        double phase = microseconds(CALLS, () -> {
            try (var _ = meter.phase(Phase.TRAINING)) {
                meter.tokens(1);
            }
        });
        double tell = microseconds(CALLS, () -> meter.tokens(1));
        TrajectorySteps steps = TapinnStep.usual();
        double operations = microseconds(CALLS / 10, () -> meter.floatingPointOperations(steps.operations()));
        var settings = settings();
        var group = group(settings.rollout().group());
        double counting =
                microseconds(CALLS / 10, () -> GenerationWork.of(model, group).tell(meter));
        var counters = Counters.ofThisProcess();
        var found = EnergyCounters.ofThisMachine();
        var energy = Stream.of(found.processors(), found.graphics())
                .flatMap(Optional::stream)
                .toList();
        double reading = microseconds(SLOW_CALLS, () -> {
            counters.peakResidentBytes();
            energy.forEach(MeterOverhead::read);
        });
        var books = CostRecorder.of("overhead");
        double statement = microseconds(SLOW_CALLS / 10, () -> books.statement().write(session.folder()));
        double tapinn = races.getFirst().ours().seconds().median();
        double fgo = races.getLast().ours().seconds().median();
        double always = reading / SLOW_READING_SECONDS + statement / CHECKPOINT_SECONDS;
        double tapinnWhole = operations + always * tapinn;
        double fgoWhole = 2 * phase + 2 * settings.rollout().prompts() * counting + always * fgo;
        return new BenchmarkResult.Table(
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
                        List.of("writing the statement, with a checkpoint every 10 s", statement, ""),
                        List.of("all of it in a TAPINN step", tapinnWhole, share(tapinnWhole, tapinn)),
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
        return Collections.nCopies(size, new Rollout(new int[12], new int[tokens], new float[tokens], true));
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
        return Measurements.of(means).median();
    }
}
