package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.ModelEngine;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.generation.GenerationOptions;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.SpecialTokens;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.tensor.Engine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Generated tokens per second against the number of responses generated together.
final class ReasoningThroughput implements Benchmark {
    private static final String SCRIPT = "reasoning_throughput.py";
    private static final List<Integer> ROWS = List.of(8, 32, 128, 256, 512);
    private static final int GROUP = 8;
    private static final int NEW_TOKENS = 48;
    private static final int CHECKED_PROMPTS = 8;
    private static final int CHECKED_TOKENS = 24;

    /// Token ids are equal or they are not.
    private static final double SAME = 0;

    /// No token ends a response, so that all contenders generate the same number.
    static final SpecialTokens ENDLESS = new SpecialTokens(OptionalInt.empty(), List.of(-1), OptionalInt.empty());

    @Override
    public String name() {
        return "reasoning-throughput";
    }

    @Override
    public String question() {
        return "Speed of sampling responses";
    }

    @Override
    public String method() {
        return """
        The embedded model (157,312 parameters, float32) writes %d tokens at temperature 1 for each prompt of 12, %d \
        responses per prompt; no response ends early. Ours is the compact engine that `reasoning train` uses, with \
        libtorch beside it. The peer is `generate` of transformers. First, all continue %d prompts greedily by %d \
        tokens; the token ids must be the same.\
        """.formatted(NEW_TOKENS, GROUP, CHECKED_PROMPTS, CHECKED_TOKENS);
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        try (var model = EmbeddedModel.read()) {
            var folder = session.folder().resolve("model");
            ModelFolder.write(folder, model);
            var races = new ArrayList<RaceResult>();
            var rates = new ArrayList<List<Object>>();
            for (int threads : session.threads()) {
                for (int rows : ROWS) {
                    var race = race(session, model, folder.toString(), threads, rows);
                    races.add(race);
                    rates.add(rates(race, threads, rows));
                }
            }
            return new BenchmarkResult(
                    races,
                    List.of(new BenchmarkResult.Table(
                            "generated tokens per second",
                            List.of("threads", "responses", "frugal", "frugal, libtorch", "transformers"),
                            rates)));
        }
    }

    private static List<Object> rates(RaceResult race, int threads, int rows) {
        var cells = new ArrayList<Object>(List.of(threads, rows));
        for (var measurement : race.measurements()) {
            cells.add(race.units() / measurement.seconds().median());
        }
        cells.addAll(Collections.nCopies(race.absent().size(), "–"));
        return cells;
    }

    private static RaceResult race(
            BenchmarkContext session, PretrainedModel model, String folder, int threads, int rows) {
        var prompts = prompts(model, rows / GROUP, "timed");
        var checked = prompts(model, CHECKED_PROMPTS, "checked");
        var settings = new LinkedHashMap<String, Object>();
        settings.put("folder", folder);
        settings.put(
                "prompts",
                prompts.stream()
                        .flatMap(one -> Collections.nCopies(GROUP, one).stream())
                        .toList());
        settings.put("new_tokens", NEW_TOKENS);
        settings.put("checked", checked);
        settings.put("checked_tokens", CHECKED_TOKENS);
        return new Race(
                        "%d responses, %s".formatted(rows, threads(threads)),
                        "tokens",
                        (double) rows * NEW_TOKENS,
                        SAME)
                .run(
                        session,
                        List.of(
                                new Race.Entrant(
                                        "frugal", () -> ours(model, prompts, checked, threads, ModelEngine.COMPACT)),
                                new Race.Entrant(
                                        "frugal, libtorch",
                                        () -> ours(model, prompts, checked, threads, ModelEngine.TORCH)),
                                new Race.Entrant("transformers", () -> peer(session, threads, settings))));
    }

    private static Peer peer(BenchmarkContext session, int threads, Map<String, Object> settings) {
        return new Peer(session, SCRIPT, "transformers", threads, settings);
    }

    private static Contender ours(
            PretrainedModel model, List<int[]> prompts, List<int[]> checked, int threads, ModelEngine engine) {
        var generator = new Generator(
                model.model(),
                ENDLESS,
                GenerationOptions.defaults().with(engine).withThreads(threads));
        var seed = new Seed(1).named("sampling");
        var sampling = SamplingSettings.at(1, NEW_TOKENS);
        return new JavaContender(
                "libtorch " + Engine.probe().version(),
                () -> generator.generate(checked, 1, SamplingSettings.greedy(CHECKED_TOKENS), seed).stream()
                        .flatMapToInt(rollout -> IntStream.of(rollout.response()))
                        .asDoubleStream()
                        .toArray(),
                () -> generator.generate(prompts, GROUP, sampling, seed));
    }

    /// Prompts of 12 tokens, such as `(37+25)-16=`.
    private static List<int[]> prompts(PretrainedModel model, int count, String name) {
        var stream = new Seed(1).named(name);
        return IntStream.range(0, count)
                .mapToObj(i -> prompt(stream.at(i).random()))
                .map(model.tokenizer()::encodeWithSpecialTokens)
                .toList();
    }

    private static String prompt(RandomGenerator random) {
        return "(%d+%d)-%d=".formatted(random.nextInt(30, 50), random.nextInt(30, 50), random.nextInt(10, 40));
    }

    static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }
}
