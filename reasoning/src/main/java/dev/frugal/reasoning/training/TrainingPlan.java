package dev.frugal.reasoning.training;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.reasoning.language.MemoryPlan;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.problem.DataSetReport;
import dev.frugal.reasoning.reward.OpenRewards;
import dev.frugal.reasoning.task.DataSetTask;
import dev.frugal.reasoning.task.ReasoningTask;
import dev.frugal.tensor.distributed.Ranks;
import dev.frugal.tensor.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a policy training would take, without doing it.
///
/// - `problems`: what became of the data set's rows; empty for a task that makes its problems up;
/// - `parameters`, `trainable`: of the model, and those that change;
/// - `responses`: steps × prompts × group; `promptTokens`: mean, over the first step's problems;
/// - `responseTokens`: at most, with every response at the limit;
/// - `rowsPerPart`, `rowsGenerated` (0: the generator's own choice), `gradients`: how a step is cut
///   to fit the memory; `memoryGibibytes`: the estimate for tensors, all rows at the limit;
///   `memoryLimitGibibytes`: what the process may keep resident, if there is a limit;
/// - `flops`: of all steps with every response at the limit: 2 per parameter and generated token, 6
///   per parameter and trained token (4 where the weights are frozen, 2 more where the forward pass
///   is repeated), and the attention's products;
/// - `calibration`: what was measured; `hours`: at those speeds with every response at the limit,
///   proportionally less where they end earlier.
@JsonNaming(SnakeCaseStrategy.class)
public record TrainingPlan(
        String model,
        Optional<DataSetReport> problems,
        long parameters,
        long trainable,
        int steps,
        long responses,
        double promptTokens,
        long responseTokens,
        int rowsPerPart,
        int rowsGenerated,
        Gradients gradients,
        double memoryGibibytes,
        OptionalDouble memoryLimitGibibytes,
        double flops,
        Calibration calibration,
        double hours) {
    private static final double BYTES_PER_GIB = 1L << 30;
    private static final double NANOSECONDS_PER_HOUR = 3.6e12;
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    /// Long enough to reach a steady pace, short enough to wait for.
    private static final int CALIBRATION_TOKENS = 32;

    /// A short piece of the training itself, the second of two so that nothing is done for the
    /// first time.
    ///
    /// - `responseLimit`, `responses`: its size;
    /// - `generatedPerSecond`, `trainedPerSecond`: tokens, prompts not counted.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Calibration(int responseLimit, int responses, double generatedPerSecond, double trainedPerSecond) {}

    /// Plans the training and measures a short piece of it; nothing is written.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the model, the data or the limits cannot be used
    public static TrainingPlan of(PolicySettings settings, Seed seed) {
        try (var trainee = TrainableModel.open(settings.model(), settings.resources(), seed.named("adapter"));
                var weights = MasterWeights.of(trainee.policy().model().trainableParameters());
                var rewards = settings.method().rewards().open()) {
            settings.requireWithin(trainee.policy().model().configuration().contextLength());
            var task = settings.task()
                    .open(
                            trainee.policy(),
                            settings.rollout().promptLimit(),
                            seed.named("order"),
                            settings.method().rewards().readsRows());
            return new Planning(settings, trainee.policy(), weights, task, rewards, seed).plan();
        }
    }

    private record Planning(
            PolicySettings settings,
            PretrainedModel policy,
            MasterWeights weights,
            ReasoningTask task,
            OpenRewards rewards,
            Seed seed) {
        TrainingPlan plan() {
            var model = policy.model();
            var smallest = MicroBatches.smallest(model, settings);
            var parts = MicroBatches.of(model, settings);
            var memory = parts.plan().orElseGet(() -> MemoryPlan.of(smallest.withRows(parts.rows()), Gradients.KEPT));
            long responses = (long) settings.optimisation().steps()
                    * settings.rollout().prompts()
                    * settings.rollout().group();
            long tokens = responses * limit();
            double prompt = promptTokens();
            var calibration = calibrate(parts);
            double seconds = tokens / calibration.generatedPerSecond()
                    + tokens * (double) settings.optimisation().innerSteps() / calibration.trainedPerSecond();
            return new TrainingPlan(
                    settings.model(),
                    task instanceof DataSetTask read ? Optional.of(read.data().report()) : Optional.empty(),
                    model.configuration().parameterCount(),
                    smallest.trainable(),
                    settings.optimisation().steps(),
                    responses,
                    prompt,
                    tokens,
                    parts.rows(),
                    parts.rowsGenerated(),
                    memory.gradients(),
                    memory.estimatedBytes() / BYTES_PER_GIB,
                    settings.resources().memory(),
                    flops(parts, memory.gradients(), smallest.trainable(), responses, prompt),
                    calibration,
                    seconds * NANOSECONDS_PER_SECOND / NANOSECONDS_PER_HOUR);
        }

        /// The longest response, as far as the model's context allows one.
        private int limit() {
            return Math.max(
                    1,
                    Math.min(
                            settings.sampling().responseLimit(),
                            policy.model().configuration().contextLength() - (int) Math.ceil(promptTokens())));
        }

        private double promptTokens() {
            double tokens = 0;
            for (int i = 0; i < settings.rollout().prompts(); i++) {
                tokens += task.prompt(task.training(i, seed.at(i)), policy).length;
            }
            return tokens / settings.rollout().prompts();
        }

        private double flops(MicroBatches parts, Gradients gradients, long trainable, long responses, double prompt) {
            var shape = policy.model().configuration();
            double length = prompt + limit();
            double perTokenForward = 2.0 * shape.parameterCount() + attention(shape, length);
            double backward = trainable < shape.parameterCount() ? 1 : 2;
            double again = switch (gradients) {
                case NONE, KEPT -> 0;
                case CHECKPOINTED, RECOMPUTED -> 1;
                case RECOMPUTED_CHECKPOINTED -> 2;
            };
            double reference = settings.method().needsReference() ? 1 : 0;
            double forward = parts.keepsActivations() ? 0 : 1;
            double passes = 1 + settings.optimisation().innerSteps() * (forward + backward + again + reference);
            return responses * length * perTokenForward * passes;
        }

        /// Queries with keys and weights with values, over half the sequence on average.
        private static double attention(ModelConfiguration shape, double length) {
            return 4.0 * shape.layers() * shape.queryHeads() * shape.headSize() * length / 2;
        }

        private Calibration calibrate(MicroBatches parts) {
            var rollout = settings.rollout();
            var brief = settings.withRollout(
                    rollout.withSampling(rollout.sampling().withResponseLimit(Math.min(CALIBRATION_TOKENS, limit()))));
            var sampler = new PolicySampler(policy, brief, task, rewards, parts, Ranks.ALONE);
            var optimiser = new Adam(weights.parameters(), Adam.Settings.DEFAULT);
            var update =
                    new PolicyUpdate(policy.model(), Optional.empty(), weights, optimiser, brief, parts, Ranks.ALONE);
            Calibration measured = new Calibration(0, 0, 0, 0);
            for (int turn = 0; turn < 2; turn++) {
                long began = System.nanoTime();
                var groups = sampler.sample(turn, seed.named("calibration").at(turn));
                var rows = rows(groups);
                long sampled = System.nanoTime();
                // At a rate of 0 the update is computed in full and changes nothing.
                update.step(rows, PolicyUpdate.totals(rows, brief), 0);
                long updated = System.nanoTime();
                double tokens = rows.stream().mapToInt(PolicyUpdate.Row::length).sum();
                measured = new Calibration(
                        brief.sampling().responseLimit(),
                        rows.size(),
                        tokens / (sampled - began) * NANOSECONDS_PER_SECOND,
                        tokens / (updated - sampled) * NANOSECONDS_PER_SECOND);
            }
            return measured;
        }

        private static List<PolicyUpdate.Row> rows(List<GradedGroup> groups) {
            var rows = new ArrayList<PolicyUpdate.Row>();
            for (var group : groups) {
                for (int i = 0; i < group.rollouts().size(); i++) {
                    var rollout = group.rollouts().get(i);
                    rows.add(new PolicyUpdate.Row(
                            rollout.sequence(),
                            GradedGroup.logProbabilities(rollout),
                            new double[] {i % 2 == 0 ? 1 : -1},
                            new double[0]));
                }
            }
            return rows;
        }
    }
}
