package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Accuracy;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.TaylorPropagator;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.estimation.BatchFit;
import dev.frugal.physics.estimation.MultiStartFit;
import dev.frugal.physics.estimation.WindowEstimate;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.model.FlowModelSpec;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.model.flow.FlowTrainer;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.Prediction;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import dev.frugal.physics.training.ModelFile;
import dev.frugal.physics.training.TrainingResult;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.io.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ForkJoinPool;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Windows of a known equation fitted and forecast, in batches, beside the flow map, JAX and SciPy.
final class Windows implements Benchmark {
    private static final String SCRIPT = "windows.py";
    private static final String OURS = "frugal, hybrid-tapinn with band and regime";
    private static final String FIT = "frugal, the fit alone";
    private static final String SCIPY = "scipy";
    private static final List<String> JAX = List.of(
            "jax, Runge-Kutta 4, 2 steps a sample",
            "jax, Runge-Kutta 4, 4 steps a sample",
            "jax, Runge-Kutta 4, 8 steps a sample",
            "jax, Runge-Kutta 8, 1 step a sample",
            "jax, Runge-Kutta 8, 2 steps a sample");
    private static final List<Integer> BATCHES = List.of(1, 32, 1024);

    /// Only with `--full`, and only for those that get through it.
    private static final int LARGEST_BATCH = 100_000;

    /// What `--quick` leaves of JAX: the fastest that is as accurate.
    private static final List<String> QUICK_JAX = List.of("jax, Runge-Kutta 8, 1 step a sample");

    /// Of the models' training in `--quick`.
    private static final double QUICK_BUDGET = 0.3;
    private static final int WINDOW = 100;
    private static final int TIMES = 200;

    /// Standard deviation of the guesses' errors, as a share of the parameter's range: what an encoder
    /// leaves.
    private static final double GUESS = 0.05;

    /// Windows whose estimates are compared.
    private static final int CHECKED = 8;

    /// The flow map's own error; that of the others stands in the table.
    private static final double TOLERANCE = 1e-2;

    /// Of the solutions that are measured and forecast: nearer to exact than any contender.
    private static final Accuracy TRUTH = new Accuracy(1e-14, 1e-14, 5_000_000);

    /// How many times our error a scheme may have to count as equally accurate.
    private static final double AS_ACCURATE = 3;

    @Override
    public String name() {
        return "windows";
    }

    @Override
    public String question() {
        return "How many windows of a known equation are fitted and forecast in a second";
    }

    @Override
    public String method() {
        return """
        Windows of 100 samples of the Duffing oscillator without noise, initial states and forces drawn from their ranges: initial state and force \
        by least squares, then a forecast of 100 more samples, float64. Ours is `hybrid-tapinn` through the library: the encoder's guess, the fit with its \
        covariance, the forecast with its band, and the probability of each regime from the latent code. The fit alone is `BatchFit`, with the covariance; JAX is one \
        compiled program for the whole batch (vmap, jit, Gauss–Newton with forward derivatives, as many steps as the slowest window needs, at most 8), with fixed steps \
        of orders 4 and 8; SciPy is `least_squares` with `solve_ivp` (DOP853, 1e-10), derivatives from the variational equation, in the batch of one alone. \
        The fit alone, JAX and SciPy start from the first sample and the same guess of the force, off by 5 % of its range. The classical fit has no guess and searches all of the range; \
        The models bring their own guess. They are trained first, which takes a minute and is not counted. \
        The forces of up to eight windows must agree to the flow map's error; how accurate each is stands beside its speed: the relative L2 error \
        of the forecast, median over the batch.\
        """;
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var system = Systems.named("duffing");
        var races = new ArrayList<RaceResult>();
        var rows = new ArrayList<List<Object>>();
        var ratios = new ArrayList<List<Object>>();
        var flow = trained(session, system, FlowTapinn.standard());
        var hybrid = loaded(session, trained(session, system, HybridTapinn.standard()));
        for (int threads : session.threads()) {
            torch.set_num_threads(threads);
            for (int count : batches(session)) {
                var errors = new LinkedHashMap<String, Double>();
                var race = race(session, Problem.drawn(system, count), flow, hybrid, threads, errors);
                races.add(race);
                for (var measurement : race.measurements()) {
                    rows.add(List.of(
                            threads,
                            count,
                            measurement.contender(),
                            count / measurement.seconds().median(),
                            errors.get(measurement.contender())));
                }
                ratios.addAll(atTheSameAccuracy(race, threads, count, errors));
            }
        }
        return new BenchmarkResult(
                races,
                List.of(
                        new BenchmarkResult.Table(
                                "speed and accuracy",
                                List.of("threads", "batch", "by", "windows a second", "relative L2 after the window"),
                                rows),
                        new BenchmarkResult.Table(
                                "against the fastest JAX program that is as accurate (at most three times our error)",
                                List.of("threads", "batch", "scheme", "times as fast as it"),
                                ratios),
                        WindowTrust.noise(hybrid, session.effort()),
                        WindowTrust.minima(session.effort())));
    }

    private static List<Integer> batches(BenchmarkContext session) {
        return switch (session.effort()) {
            case QUICK, STANDARD -> BATCHES;
            case FULL ->
                Stream.concat(BATCHES.stream(), Stream.of(LARGEST_BATCH)).toList();
        };
    }

    /// As a program that uses the library has it.
    private static ForecastModel loaded(BenchmarkContext session, FlowModel trained) {
        var file = session.folder().resolve("hybrid.safetensors");
        ModelFile.write(file, new TrainingResult(trained, 0, OptionalDouble.empty()));
        trained.close();
        return ForecastModel.load(file);
    }

    private static List<List<Object>> atTheSameAccuracy(
            RaceResult race, int threads, int count, Map<String, Double> errors) {
        double bound = AS_ACCURATE * errors.getOrDefault(OURS, 0.0);
        return race.measurements().stream()
                .filter(measurement -> JAX.contains(measurement.contender()))
                .filter(measurement -> errors.getOrDefault(measurement.contender(), Double.NaN) <= bound)
                .min((a, b) -> Double.compare(a.seconds().median(), b.seconds().median()))
                .map(best -> List.<Object>of(
                        threads,
                        count,
                        best.contender(),
                        best.seconds().median() / race.ours().seconds().median()))
                .stream()
                .toList();
    }

    private static FlowModel trained(BenchmarkContext session, DynamicalSystem system, FlowModelSpec standard) {
        var method = session.effort() == BenchmarkContext.Effort.QUICK ? standard.withBudget(QUICK_BUDGET) : standard;
        var protocol = Protocol.of(system).withSamples(TIMES).withWindow(WINDOW);
        var data = TrajectoryDataSet.generate(system, protocol);
        int threads = session.threads().getLast();
        try (var trainer = new FlowTrainer(method, system, protocol, new Seed(1), threads)) {
            while (trainer.step() < trainer.steps()) {
                trainer.advance();
                session.progress().report("training " + method.name(), trainer.step(), trainer.steps());
            }
            return trainer.finish(data.validation());
        }
    }

    private static RaceResult race(
            BenchmarkContext session,
            Problem problem,
            FlowModel flow,
            ForecastModel hybrid,
            int threads,
            Map<String, Double> errors) {
        int count = problem.windows().size();
        boolean quick = session.effort() == BenchmarkContext.Effort.QUICK;
        var settings = Map.of("file", problem.write(session.folder()).toString());
        var pool = new ForkJoinPool(threads);
        try {
            var entrants = new ArrayList<Race.Entrant>();
            entrants.add(scored(OURS, errors, () -> problem.contender(pool, problem.by(hybrid))));
            entrants.add(scored(FIT, errors, () -> problem.contender(pool, problem.batched())));
            if (count < (quick ? 1000 : LARGEST_BATCH)) {
                entrants.add(scored(
                        "frugal, classical fit without a guess",
                        errors,
                        () -> problem.contender(pool, problem.oneByOne())));
                entrants.add(scored(
                        "frugal, flow-tapinn",
                        errors,
                        () -> problem.contender(pool, () -> flow.forecast(problem.windows(), problem.after()))));
            }
            for (var peer : quick || count == LARGEST_BATCH ? QUICK_JAX : JAX) {
                entrants.add(scored(peer, errors, () -> new Peer(session, SCRIPT, peer, threads, settings)));
            }
            if (problem.windows().size() == 1) {
                entrants.add(scored(SCIPY, errors, () -> new Peer(session, SCRIPT, SCIPY, threads, settings)));
            }
            var title = "%d %s, %d %s"
                    .formatted(
                            problem.windows().size(),
                            problem.windows().size() == 1 ? "window" : "windows",
                            threads,
                            threads == 1 ? "thread" : "threads");
            return new Race(title, "windows", problem.windows().size(), TOLERANCE).run(session, entrants);
        } finally {
            pool.shutdown();
        }
    }

    private static Race.Entrant scored(
            String name, Map<String, Double> errors, java.util.function.Supplier<Contender> start) {
        return new Race.Entrant(name, () -> new Scored(start.get(), error -> errors.put(name, error)));
    }

    /// A contender whose check ends with its error, which is no number to compare with ours.
    private record Scored(Contender inner, DoubleConsumer error) implements Contender {
        @Override
        public String versions() {
            return inner.versions();
        }

        @Override
        public double[] check() {
            var values = inner.check();
            error.accept(values[values.length - 1]);
            return Arrays.copyOf(values, values.length - 1);
        }

        @Override
        public double seconds(int iterations) {
            return inner.seconds(iterations);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    /// Forecasts with parameters for all windows.
    private interface Work {
        List<Forecast> forecast();
    }

    /// A batch of windows with what is known beside them.
    private record Problem(
            DynamicalSystem system, List<Trajectory> truth, List<Window> windows, double[][] guesses, double[] after) {
        static Problem drawn(DynamicalSystem system, int count) {
            var random = new Seed(15).named("windows").random();
            var times = new double[TIMES];
            Arrays.setAll(times, i -> system.horizon() * i / (TIMES - 1));
            var range = system.parameters().getFirst().training();
            var exact = new Batch(system);
            var truth = new ArrayList<Trajectory>();
            var windows = new ArrayList<Window>();
            var guesses = new double[count][];
            for (int i = 0; i < count; i++) {
                double force = range.at(random.nextDouble());
                var initial = system.initialBox().stream()
                        .mapToDouble(box -> box.at(random.nextDouble()))
                        .toArray();
                exact.add(new double[] {force}, initial, 0, times);
                guesses[i] = new double[] {force + GUESS * range.width() * random.nextGaussian()};
            }
            new TaylorPropagator(system, TRUTH).solve(exact);
            for (int i = 0; i < count; i++) {
                var states = new double[TIMES][];
                for (int sample = 0; sample < TIMES; sample++) {
                    states[sample] = exact.state(i, sample);
                }
                var trajectory = new Trajectory(exact.parameters(i), times, states);
                truth.add(trajectory);
                windows.add(Window.of(trajectory, WINDOW));
            }
            return new Problem(system, truth, windows, guesses, Arrays.copyOfRange(times, WINDOW, TIMES));
        }

        Path write(Path folder) {
            var file = folder.resolve("windows-%d.safetensors".formatted(windows.size()));
            try (var _ = Scope.open()) {
                int count = windows.size();
                var tensors = new LinkedHashMap<String, Tensor>();
                tensors.put("windows", states(0, WINDOW));
                tensors.put("truth", states(WINDOW, TIMES));
                tensors.put(
                        "guesses",
                        Tensors.of(
                                Arrays.stream(guesses)
                                        .mapToDouble(guess -> guess[0])
                                        .toArray(),
                                count,
                                1));
                tensors.put("times", Tensors.of(truth.getFirst().times(), TIMES));
                Safetensors.write(file, tensors, Map.of());
            }
            return file;
        }

        private Tensor states(int from, int until) {
            var numbers = truth.stream()
                    .flatMapToDouble(trajectory ->
                            Arrays.stream(trajectory.states(), from, until).flatMapToDouble(Arrays::stream))
                    .toArray();
            return Tensors.of(
                    numbers, truth.size(), until - from, system.stateNames().size());
        }

        /// Through the library, with bands and regimes.
        Work by(ForecastModel model) {
            double until = after[after.length - 1];
            return () -> model.forecastWithRegimes(windows, _ -> until).stream()
                    .map(prediction -> Forecast.ofStates(prediction.states())
                            .withParameters(prediction.parameters().stream()
                                    .mapToDouble(Prediction.Estimate::mean)
                                    .toArray()))
                    .toList();
        }

        Work batched() {
            var fit = new BatchFit(system);
            var batch = new Batch(system);
            return () -> forecasts(fit, batch, fit.fit(windows, guesses));
        }

        Work oneByOne() {
            var search = new MultiStartFit(system);
            var fit = new BatchFit(system);
            var batch = new Batch(system);
            return () -> forecasts(fit, batch, windows.stream().map(search::fit).toList());
        }

        private List<Forecast> forecasts(BatchFit fit, Batch batch, List<WindowEstimate> estimates) {
            batch.clear();
            for (int i = 0; i < estimates.size(); i++) {
                var estimate = estimates.get(i);
                batch.add(
                        estimate.parameters(), estimate.start(), windows.get(i).times()[0], after);
            }
            fit.propagator().solve(batch);
            return IntStream.range(0, estimates.size())
                    .mapToObj(i -> {
                        var states = new double[after.length][];
                        Arrays.setAll(states, sample -> batch.state(i, sample));
                        return Forecast.ofStates(states)
                                .withParameters(estimates.get(i).parameters());
                    })
                    .toList();
        }

        Contender contender(ForkJoinPool pool, Work work) {
            return new JavaContender(
                    "Java " + Runtime.version().feature(),
                    () -> score(pool.submit(work::forecast).join()),
                    () -> pool.submit(work::forecast).join());
        }

        private double[] score(List<Forecast> forecasts) {
            var errors = new double[forecasts.size()];
            for (int i = 0; i < errors.length; i++) {
                double difference = 0;
                double size = 0;
                for (int sample = 0; sample < after.length; sample++) {
                    var expected = truth.get(i).states()[WINDOW + sample];
                    var found = forecasts.get(i).states()[sample];
                    for (int state = 0; state < expected.length; state++) {
                        difference += Math.pow(found[state] - expected[state], 2);
                        size += Math.pow(expected[state], 2);
                    }
                }
                errors[i] = Math.sqrt(difference / size);
            }
            int checked = Math.min(CHECKED, errors.length);
            var values = new double[checked + 1];
            for (int i = 0; i < checked; i++) {
                values[i] = forecasts.get(i).parameters().orElseThrow()[0];
            }
            values[checked] = Measurements.of(errors).median();
            return values;
        }
    }
}
