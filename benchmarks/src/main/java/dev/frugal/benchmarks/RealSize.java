package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.TransformerOperations;
import dev.frugal.reasoning.language.adapter.AdapterFolder;
import dev.frugal.reasoning.language.adapter.LowRankAdapter;
import dev.frugal.reasoning.language.adapter.LowRankSettings;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Decoding, prefill and a low-rank policy step at the shape of Qwen2.5-0.5B, beside transformers and TRL.
final class RealSize implements Benchmark {
    private static final String SCRIPT = "real_size.py";
    private static final String FRUGAL = "frugal";
    private static final String TRANSFORMERS = "transformers";

    /// What the peer keeps the weights in: on a processor without arithmetic for bfloat16 now the one is faster and
    /// now the other.
    private static final List<String> PEER_TYPES = List.of("bfloat16", "float32");

    private static final String TRL = "TRL with PEFT";

    private static final List<Integer> ROWS = List.of(1, 8, 32);
    private static final int PROMPT_TOKENS = 16;
    private static final int TOP_K = 50;
    private static final double TOP_P = 0.95;
    private static final int CHECKED_PROMPTS = 2;
    private static final int CHECKED_TOKENS = 8;

    private static final GrpoStep STEP = new GrpoStep(2, 8, 32, 4, 64);
    private static final GrpoStep QUICK_STEP = new GrpoStep(2, 4, 8, 2, 64);
    private static final int NEW_TOKENS = 32;
    private static final int QUICK_NEW_TOKENS = 8;
    private static final int PREFILL_TOKENS = 512;
    private static final int QUICK_PREFILL_TOKENS = 128;
    private static final int QUICK_ROUNDS = 2;
    private static final int RANK = 8;

    /// Token ids are equal or they are not.
    private static final double SAME = 0;

    /// A gradient through 24 layers of bfloat16, which has eight significant bits.
    private static final double HALF_PRECISION = 0.05;

    private static final double BYTES_PER_WEIGHT = 2;
    private static final double OPERATIONS_PER_WEIGHT = 2;
    private static final double BYTES_PER_GIB = 1L << 30;
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    @Override
    public String name() {
        return "real-size";
    }

    @Override
    public String question() {
        return "Speed and memory at the size of Qwen2.5-0.5B";
    }

    @Override
    public String method() {
        return """
        A folder at the shape of Qwen2.5-0.5B (494 M parameters, a vocabulary of 151,936, random weights, bfloat16) is \
        written into a temporary directory. *Decoding*: so many responses, each to a prompt of %d tokens of its own, \
        at temperature 1; no response ends early. Ours is also timed with top-k %d and with top-p %s. *Prefill*: one \
        prompt and one token. The peer is `generate` of transformers, with the weights in bfloat16 and in float32. \
        First, all continue %d prompts greedily by %d tokens in float32; the token ids must be the same. *Policy \
        step*: one step of GRPO on an adapter of rank %d on all projections, %d prompts of %d tokens, %d responses \
        to each of exactly %d tokens, AdamW. Ours is the loop of `reasoning train --lora`, TRL's is \
        `GRPOTrainer.train` with the same adapter in PEFT, in float32 where the processor has no arithmetic for \
        bfloat16: there PyTorch's way back in bfloat16 takes tens of times as long. Before anything is timed, both \
        must give the same loss and gradient norm for %d fixed responses, within what bfloat16 leaves. \
        Memory is the peak of each process after its check (VmHWM). Shares are of limits measured in the same run: \
        each decoding step reads all weights once; each token of the prompt takes a multiplication and an addition \
        per weight of the layers, and the last one also those of the output matrix; a policy step takes what its \
        matrix products say. All processors are used. With --quick the model is the same, but responses have %d \
        tokens, the prompt of the prefill %d, a policy step %d × %d responses of %d tokens, and there are %d rounds \
        at most, one of the policy step.\
        """.formatted(
                        PROMPT_TOKENS,
                        TOP_K,
                        TOP_P,
                        CHECKED_PROMPTS,
                        CHECKED_TOKENS,
                        RANK,
                        STEP.prompts(),
                        GrpoStep.PROMPT_TOKENS,
                        STEP.group(),
                        STEP.newTokens(),
                        STEP.checkedRows(),
                        QUICK_NEW_TOKENS,
                        QUICK_PREFILL_TOKENS,
                        QUICK_STEP.prompts(),
                        QUICK_STEP.group(),
                        QUICK_STEP.newTokens(),
                        QUICK_ROUNDS);
    }

    @Override
    public BenchmarkResult run(BenchmarkContext given) {
        boolean quick = given.effort() == BenchmarkContext.Effort.QUICK;
        int rounds = quick ? Math.min(given.rounds(), QUICK_ROUNDS) : given.rounds();
        var session = given.with(timing(rounds));
        int threads = Runtime.getRuntime().availableProcessors();
        session.progress().note("writing the model");
        var folder = session.folder().resolve("model");
        RealSizeModel.write(folder, 1);
        var limits = MachinePeak.measure(threads, session.rounds());
        long began = System.nanoTime();
        var races = new ArrayList<RaceResult>();
        var rates = new ArrayList<List<Object>>();
        var memory = new ArrayList<List<Object>>();
        try (var model = ModelFolder.read(folder)) {
            double loading = (System.nanoTime() - began) / NANOSECONDS_PER_SECOND;
            rates.add(List.of("loading the folder, s", loading, "–", "–"));
            var ids = greedyIds(folder);
            for (int rows : ROWS) {
                StopSignal.check();
                var race = decoding(session, model, folder, ids, rows, quick ? QUICK_NEW_TOKENS : NEW_TOKENS, memory);
                races.add(race);
                rates.add(rate("tokens/s, %d at once".formatted(rows), race, share(race, rows, limits)));
            }
            int prompt = quick ? QUICK_PREFILL_TOKENS : PREFILL_TOKENS;
            var prefill = prefill(session, model, folder, ids, prompt);
            races.add(prefill);
            rates.add(rate("prompt tokens/s, %d tokens".formatted(prompt), prefill, operationShare(prefill, limits)));
            var step = quick ? QUICK_STEP : STEP;
            var policyStep = policyStep(session.with(timing(quick ? 1 : rounds)), step, model, folder, memory);
            races.add(policyStep);
            rates.add(rate("policy step, tokens/s", policyStep, operationShare(policyStep, step, limits)));
        }
        return new BenchmarkResult(
                races,
                List.of(
                        new BenchmarkResult.Table(
                                "rates", List.of("what", FRUGAL, "fastest peer", "ours of the limit, %"), rates),
                        new BenchmarkResult.Table(
                                "peak resident memory, GiB", List.of("race", "contender", "peak"), memory)));
    }

    /// Nothing here is compiled late: a turn or two of warm-up is enough.
    private static BenchmarkContext.Timing timing(int rounds) {
        return new BenchmarkContext.Timing(rounds, 0.1, 0.5, 2);
    }

    private static List<Object> rate(String what, RaceResult race, double share) {
        double ours = race.units() / race.ours().seconds().median();
        var peer = race.measurements().stream()
                .filter(measurement -> !measurement.contender().startsWith(FRUGAL))
                .map(measurement -> race.units() / measurement.seconds().median())
                .max(Comparator.naturalOrder());
        return List.of(what, ours, peer.isPresent() ? peer.get() : "–", share);
    }

    /// Of the memory's bandwidth, in percent: a step reads the weights once for all rows.
    private static double share(RaceResult race, int rows, MachinePeak limits) {
        double steps = race.units() / rows / race.ours().seconds().median();
        return 100 * steps * BYTES_PER_WEIGHT * RealSizeModel.SHAPE.parameterCount() / limits.memory();
    }

    /// Of the multiply-adds, in percent.
    private static double operationShare(RaceResult race, MachinePeak limits) {
        long embedding = (long) RealSizeModel.SHAPE.vocabularySize() * RealSizeModel.SHAPE.hiddenSize();
        double layers = RealSizeModel.SHAPE.parameterCount() - embedding;
        double operations = OPERATIONS_PER_WEIGHT * (race.units() * layers + embedding);
        return 100 * operations / race.ours().seconds().median() / limits.float32();
    }

    /// The same for a policy step.
    private static double operationShare(RaceResult race, GrpoStep step, MachinePeak limits) {
        long adapter = RealSizeModel.SHAPE.parameterShapes().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("_proj.weight"))
                .mapToLong(entry -> RANK * (entry.getValue()[0] + entry.getValue()[1]))
                .sum();
        double operations = step.operations(TransformerOperations.of(RealSizeModel.SHAPE, adapter));
        return 100 * operations / race.ours().seconds().median() / limits.float32();
    }

    private static RaceResult decoding(
            BenchmarkContext session,
            PretrainedModel model,
            Path folder,
            double[] ids,
            int rows,
            int newTokens,
            List<List<Object>> memory) {
        var prompts = prompts(rows, PROMPT_TOKENS, "timed");
        var peaks = new PeakMemory();
        var plain = SamplingSettings.at(1, newTokens);
        var entrants = new ArrayList<>(List.of(
                new Race.Entrant(FRUGAL, () -> peaks.ours(FRUGAL, ours(model, prompts, plain, ids))),
                new Race.Entrant(
                        "frugal, top-k " + TOP_K,
                        () -> ours(model, prompts, new SamplingSettings(1, TOP_K, 1, newTokens), ids)),
                new Race.Entrant(
                        "frugal, top-p " + TOP_P,
                        () -> ours(model, prompts, new SamplingSettings(1, 0, TOP_P, newTokens), ids))));
        entrants.addAll(transformers(session, folder, prompts, newTokens, peaks));
        var title = "decoding, %d at once".formatted(rows);
        var result = new Race(title, "tokens", (double) rows * newTokens, SAME).run(session, entrants);
        tell(memory, title, peaks, entrants.stream().map(Race.Entrant::name).toList());
        return result;
    }

    private static RaceResult prefill(
            BenchmarkContext session, PretrainedModel model, Path folder, double[] ids, int tokens) {
        var prompts = prompts(1, tokens, "prefill");
        var peaks = new PeakMemory();
        var entrants = new ArrayList<>(List.of(
                new Race.Entrant(FRUGAL, () -> ours(model, prompts, SamplingSettings.at(1, 1), ids))));
        entrants.addAll(transformers(session, folder, prompts, 1, peaks));
        return new Race("prefill, %d tokens".formatted(tokens), "prompt tokens", tokens, SAME).run(session, entrants);
    }

    private static JavaContender ours(
            PretrainedModel model, List<int[]> prompts, SamplingSettings sampling, double[] ids) {
        var generator = new Generator(model.model(), ReasoningThroughput.ENDLESS);
        var seed = new Seed(1).named("sampling");
        return new JavaContender(
                "libtorch " + Engine.probe().version(),
                () -> ids,
                () -> generator.generate(prompts, 1, sampling, seed));
    }

    /// What we continue the checked prompts with, in float32.
    private static double[] greedyIds(Path folder) {
        try (var exact = ModelFolder.read(folder, Optional.of(WeightType.FLOAT32))) {
            return new Generator(exact.model(), ReasoningThroughput.ENDLESS)
                            .generate(
                                    prompts(CHECKED_PROMPTS, PROMPT_TOKENS, "checked"),
                                    1,
                                    SamplingSettings.greedy(CHECKED_TOKENS),
                                    new Seed(1))
                            .stream()
                            .flatMapToInt(rollout -> IntStream.of(rollout.response()))
                            .asDoubleStream()
                            .toArray();
        }
    }

    private static List<Race.Entrant> transformers(
            BenchmarkContext session, Path folder, List<int[]> prompts, int newTokens, PeakMemory peaks) {
        return PEER_TYPES.stream()
                .map(type -> {
                    var settings = new LinkedHashMap<String, Object>();
                    settings.put("folder", folder.toString());
                    settings.put("type", type);
                    settings.put("prompts", prompts);
                    settings.put("new_tokens", newTokens);
                    settings.put("checked", prompts(CHECKED_PROMPTS, PROMPT_TOKENS, "checked"));
                    settings.put("checked_tokens", CHECKED_TOKENS);
                    var name = TRANSFORMERS + ", " + type;
                    return new Race.Entrant(
                            name, () -> peaks.watched(name, peer(session, SCRIPT, TRANSFORMERS, settings)));
                })
                .toList();
    }

    private static Peer peer(BenchmarkContext session, String script, String name, Map<String, Object> settings) {
        return new Peer(session, script, name, Runtime.getRuntime().availableProcessors(), settings);
    }

    private static void tell(List<List<Object>> memory, String race, PeakMemory peaks, List<String> contenders) {
        for (var contender : contenders) {
            if (peaks.of(contender) > 0) {
                memory.add(List.of(race, contender, peaks.of(contender) / BYTES_PER_GIB));
            }
        }
    }

    private static List<int[]> prompts(int count, int tokens, String name) {
        var stream = new Seed(1).named(name);
        return IntStream.range(0, count)
                .mapToObj(row -> stream.at(row)
                        .random()
                        .ints(tokens, 0, RealSizeModel.SHAPE.vocabularySize())
                        .toArray())
                .toList();
    }

    private static RaceResult policyStep(
            BenchmarkContext session, GrpoStep step, PretrainedModel base, Path folder, List<List<Object>> memory) {
        var title = "policy step, adapter of rank " + RANK;
        var adapterFolder = session.folder().resolve("adapter");
        var peaks = new PeakMemory();
        try (var adapter = LowRankAdapter.initialise(
                LowRankSettings.onAllProjections(RANK, 2.0 * RANK),
                RealSizeModel.SHAPE.parameterShapes(),
                new Seed(1).named("adapter"))) {
            AdapterFolder.write(adapterFolder, adapter, folder.toString());
            var policy = new PretrainedModel(
                    base.model().withAdapter(adapter),
                    base.tokenizer(),
                    ReasoningThroughput.ENDLESS,
                    base.companions());
            var told = step.peerSettings(folder, RealSizeModel.SHAPE.vocabularySize());
            told.put("adapter", adapterFolder.toString());
            var result = new Race(title, "tokens", step.tokens(), HALF_PRECISION)
                    .run(
                            session,
                            List.of(
                                    new Race.Entrant(FRUGAL, () -> peaks.ours(FRUGAL, step.ours(policy, _ -> {}))),
                                    new Race.Entrant(
                                            TRL, () -> peaks.watched(TRL, peer(session, GrpoStep.SCRIPT, TRL, told)))));
            tell(memory, title, peaks, List.of(FRUGAL, TRL));
            return result;
        }
    }
}
