package dev.frugal.reasoning.training.plan;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PolicySteps;
import dev.frugal.reasoning.training.TrainableModel;
import dev.frugal.reasoning.training.WorkerSettings;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.distributed.GlooRanks;
import dev.frugal.tensor.distributed.MeetingPlace;
import dev.frugal.tensor.io.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What is measured on this machine for a plan.
///
/// @param threads that it was measured with
/// @param group responses to a prompt
/// @param share time of a share of a step
/// @param gradientBytes of the vector of gradients
/// @param checkpointSeconds of writing a checkpoint
/// @param ring time of sums, over the loopback interface
@JsonNaming(SnakeCaseStrategy.class)
public record ScalingMeasurement(
        int threads, int group, ShareTime share, long gradientBytes, double checkpointSeconds, RingSum ring) {
    private static final String HERE = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    private static final Duration WARM_UP = Duration.ofSeconds(30);

    /// Shares of one size are not measured for longer, once there are a few.
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private static final int FEWEST = 3;
    private static final int SINGLE_GROUPS = 32;
    private static final int PARTS = 10;
    private static final int WHOLES = 6;
    private static final int SUMS = 15;
    private static final List<Integer> RINGS = List.of(2, 3, 4);
    private static final List<Long> SIZES = List.of(1L << 10, 1L << 16, 1L << 22);

    /// Moments, weights and what a checkpoint keeps beside them.
    private static final int VECTORS_IN_A_CHECKPOINT = 3;

    /// So small that the weights stay as they are.
    private static final double NO_LEARNING = 1e-30;

    /// Measures with as many threads as this process has processors.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the model cannot be used
    public static ScalingMeasurement of(PolicySettings settings, Seed seed) {
        try (var trainee = TrainableModel.open(settings.model(), settings.resources(), seed.named("adapter"))) {
            var policy = trainee.policy();
            long parameters = policy.model().trainableParameters().values().stream()
                    .mapToLong(Tensor::numel)
                    .sum();
            long bytes = parameters * Float.BYTES;
            int prompts = settings.rollout().prompts();
            var shares = new ArrayList<ShareTime.Measured>();
            var still = settings.withWorkers(WorkerSettings.ONE)
                    .withOptimisation(settings.optimisation().withLearningRate(NO_LEARNING));
            warmUp(steps(policy, still, prompts, seed), prompts, settings, seed);
            var counts = new TreeMap<Integer, Integer>();
            counts.put(1, SINGLE_GROUPS);
            counts.put(prompts, WHOLES);
            counts.merge(Math.max(2, prompts / 4), PARTS, Integer::sum);
            counts.forEach(
                    (own, most) -> shares.addAll(shares(steps(policy, still, own, seed), own, most, settings, seed)));
            return new ScalingMeasurement(
                    Runtime.getRuntime().availableProcessors(),
                    settings.rollout().group(),
                    ShareTime.fit(shares),
                    bytes,
                    checkpoint(parameters),
                    ring(bytes));
        }
    }

    /// The same for responses that have so many tokens on average.
    public ScalingMeasurement withResponseTokens(double tokens) {
        return new ScalingMeasurement(
                threads, group, share.withMeanTokens(group * tokens), gradientBytes, checkpointSeconds, ring);
    }

    private static PolicySteps steps(PretrainedModel policy, PolicySettings still, int prompts, Seed seed) {
        return PolicySteps.alone(policy, still.withRollout(still.rollout().withPrompts(prompts)), seed.named("order"));
    }

    /// The first steps compile and fill caches.
    private static void warmUp(PolicySteps steps, int prompts, PolicySettings settings, Seed seed) {
        long began = System.nanoTime();
        for (int step = 0; System.nanoTime() - began < WARM_UP.toNanos(); step++) {
            share(steps, step, prompts, settings, seed.named("warm-up"));
        }
    }

    private static List<ShareTime.Measured> shares(
            PolicySteps steps, int prompts, int most, PolicySettings settings, Seed seed) {
        long began = System.nanoTime();
        var shares = new ArrayList<ShareTime.Measured>();
        // The very first one of this size is no measurement.
        for (int step = 0; step <= most; step++) {
            var share = share(steps, step, prompts, settings, seed);
            if (step > 0) {
                shares.add(share);
            }
            if (shares.size() >= FEWEST && System.nanoTime() - began > LONG_ENOUGH.toNanos()) {
                break;
            }
        }
        return shares;
    }

    private static ShareTime.Measured share(
            PolicySteps steps, int step, int prompts, PolicySettings settings, Seed seed) {
        StopSignal.check();
        long began = System.nanoTime();
        var telemetry = steps.take(step, seed.named("plan").at(prompts).at(step));
        double seconds = (System.nanoTime() - began) / NANOSECONDS_PER_SECOND;
        double tokens = telemetry.values().getOrDefault("tokens", 0.0)
                * prompts
                * settings.rollout().group();
        return new ShareTime.Measured(prompts, (int) Math.round(tokens), seconds);
    }

    private static double checkpoint(long parameters) {
        try {
            var file = Files.createTempFile("frugal-plan", ".safetensors");
            try (var _ = Scope.open()) {
                var seconds = new double[3];
                var state = torch.zeros(
                        new long[] {VECTORS_IN_A_CHECKPOINT * parameters}, Tensors.options(ScalarType.Float));
                for (int turn = 0; turn < seconds.length; turn++) {
                    long began = System.nanoTime();
                    Checkpoint.write(file, Map.of("state", state), Map.of());
                    seconds[turn] = (System.nanoTime() - began) / NANOSECONDS_PER_SECOND;
                }
                return median(seconds);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary file could be written", failure);
        }
    }

    private static RingSum ring(long gradientBytes) {
        var measured = new ArrayList<RingSum.Measured>();
        var sizes = new ArrayList<>(SIZES);
        sizes.add(gradientBytes);
        for (int workers : RINGS) {
            measured.addAll(sums(workers, sizes));
        }
        return RingSum.fit(measured);
    }

    private static List<RingSum.Measured> sums(int workers, List<Long> sizes) {
        var place = MeetingPlace.open(PATIENCE);
        try (var threads = Executors.newFixedThreadPool(workers)) {
            var results = new ArrayList<Future<List<RingSum.Measured>>>();
            for (int rank = 0; rank < workers; rank++) {
                int own = rank;
                Callable<List<RingSum.Measured>> work = () -> {
                    try (var mine = own == 0 ? place : MeetingPlace.at(HERE, place.port(), PATIENCE);
                            var ranks = GlooRanks.join(mine, HERE, own, workers, PATIENCE)) {
                        return sizes.stream().map(size -> sum(ranks, size)).toList();
                    }
                };
                results.add(threads.submit(StopSignal.inherited(work)));
            }
            for (var result : results.reversed()) {
                result.get();
            }
            return results.getFirst().get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failure) {
            throw new IllegalStateException("sums over %d workers failed".formatted(workers), failure);
        }
    }

    private static RingSum.Measured sum(GlooRanks ranks, long bytes) {
        try (var _ = Scope.open()) {
            var vector = torch.zeros(new long[] {bytes / Float.BYTES}, Tensors.options(ScalarType.Float));
            var seconds = new double[SUMS];
            for (int turn = 0; turn < SUMS; turn++) {
                long began = System.nanoTime();
                ranks.sum(vector);
                seconds[turn] = (System.nanoTime() - began) / NANOSECONDS_PER_SECOND;
            }
            return new RingSum.Measured(ranks.size(), bytes, median(seconds));
        }
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
