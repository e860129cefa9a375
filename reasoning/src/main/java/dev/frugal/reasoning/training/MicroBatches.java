package dev.frugal.reasoning.training;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.MemoryPlan;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.generation.GenerationOptions;
import dev.frugal.reasoning.language.model.WeightType;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// How many responses of a policy step have their gradients computed at once, how, and how many are
/// generated together. The loss does not notice; memory and time do.
///
/// `plan`: how a part is computed; empty without a memory limit, where every intermediate result is
/// kept. `rowsGenerated`: 0 for the generator's own choice. `keepsActivations`: whether responses
/// keep what decoding them computed for their gradients, so that no other pass forward is needed.
record MicroBatches(int rows, Optional<MemoryPlan> plan, int rowsGenerated, boolean keepsActivations) {
    private static final double BYTES_PER_GIB = 1L << 30;

    /// What the process takes beside the tensors counted: the Java machine, libtorch, the data set
    /// and the allocator's slack.
    private static final double PROCESS_GIB = 0.75;

    private static final int MOST_ROWS_GENERATED = 64;

    /// For training `model` as `settings` say.
    ///
    /// @throws InvalidInputException if the memory limit holds not even the smallest part
    static MicroBatches of(LanguageModel model, PolicySettings settings) {
        return of(model, settings, settings.rollout().prompts());
    }

    /// The same for the part of a step with `prompts` prompts.
    static MicroBatches of(LanguageModel model, PolicySettings settings, int prompts) {
        int all = prompts * settings.rollout().group();
        var memory = settings.resources().memory();
        var smallest = smallest(model, settings);
        var parts = within(memory, Math.min(settings.optimisation().rowsPerPart(), all), smallest);
        boolean keeps = parts.rows() == all
                && settings.optimisation().innerSteps() == 1
                && parts.suitsTheCompactEngine(model)
                && parts.leavesRoomFor(all * keysAndValues(smallest), memory);
        return new MicroBatches(parts.rows(), parts.plan(), parts.rowsGenerated(), keeps);
    }

    /// Whether a part's gradients are computed by the compact engine from all that a pass forward
    /// computes, and generation is not held to fewer rows.
    private boolean suitsTheCompactEngine(LanguageModel model) {
        var scores = applyTo(ScoreSettings.at(1));
        return rowsGenerated == 0 && scores.gradients() == Gradients.KEPT && TokenScores.isCompact(model, scores);
    }

    /// Whether `bytes` fit beside what the plan takes. What decoding keeps takes the memory that
    /// the pass forward would, but while keys and values are there.
    private boolean leavesRoomFor(double bytes, OptionalDouble memory) {
        return plan.isEmpty()
                || plan.get().estimatedBytes() + bytes <= (memory.orElseThrow() - PROCESS_GIB) * BYTES_PER_GIB;
    }

    /// A step of one row, as long as `settings` allow.
    static MemoryPlan.Step smallest(LanguageModel model, PolicySettings settings) {
        var shape = model.configuration();
        return new MemoryPlan.Step(
                shape,
                WeightType.of(model.head()),
                model.trainableParameters().values().stream()
                        .mapToLong(Tensor::numel)
                        .sum(),
                1,
                Math.min(
                        shape.contextLength(),
                        settings.rollout().promptLimit() + settings.sampling().responseLimit()),
                settings.method().needsReference() ? 1 : 0);
    }

    /// At most `rows` rows at once within `memory` GiB, `smallest` being a step of one row.
    ///
    /// @throws InvalidInputException if not even that fits
    static MicroBatches within(OptionalDouble memory, int rows, MemoryPlan.Step smallest) {
        if (memory.isEmpty()) {
            return new MicroBatches(rows, Optional.empty(), 0, false);
        }
        double tensors = memory.getAsDouble() - PROCESS_GIB;
        if (tensors <= 0) {
            throw new InvalidInputException(
                    "a memory limit of %.2f GiB leaves nothing beyond the %.2f GiB of the process itself; raise it"
                            .formatted(memory.getAsDouble(), PROCESS_GIB));
        }
        var chosen = largest(tensors, smallest, rows);
        return new MicroBatches(chosen.rows(), Optional.of(chosen.plan()), rowsGenerated(tensors, smallest), false);
    }

    private record Choice(int rows, MemoryPlan plan) {}

    /// The most rows with everything kept, or else with layers checkpointed, or else one row as
    /// small as it gets: fewer rows cost less time than computing twice.
    private static Choice largest(double gibibytes, MemoryPlan.Step smallest, int most) {
        for (var gradients : List.of(Gradients.KEPT, Gradients.CHECKPOINTED)) {
            for (int rows = most; rows >= 1; rows /= 2) {
                var plan = MemoryPlan.fitting(gibibytes, smallest.withRows(rows), gradients);
                if (plan.isPresent()) {
                    return new Choice(rows, plan.get());
                }
            }
        }
        return new Choice(1, MemoryPlan.within(gibibytes, smallest));
    }

    /// So many that their keys and values fit beside what stands all the time; 0 if all that the
    /// generator would hold on all processors do.
    private static int rowsGenerated(double gibibytes, MemoryPlan.Step step) {
        double free = gibibytes * BYTES_PER_GIB - MemoryPlan.standing(step);
        // Half, for keys and values of rows that stay are copied when others leave.
        double fitting = free / 2 / keysAndValues(step);
        if (fitting >= (double) MOST_ROWS_GENERATED * Runtime.getRuntime().availableProcessors()) {
            return 0;
        }
        return (int) Math.max(1, Math.min(MOST_ROWS_GENERATED, fitting));
    }

    /// Bytes of the keys and values of one row.
    private static double keysAndValues(MemoryPlan.Step step) {
        var model = step.model();
        return 2.0
                * model.layers()
                * model.keyValueHeads()
                * model.headSize()
                * step.length()
                * step.weights().bytes();
    }

    ScoreSettings applyTo(ScoreSettings settings) {
        return plan.map(own -> own.applyTo(settings)).orElseGet(() -> settings.withGradients(Gradients.KEPT));
    }

    GenerationOptions generation() {
        var options =
                keepsActivations ? GenerationOptions.defaults().keepingActivations() : GenerationOptions.defaults();
        return rowsGenerated == 0 ? options : options.withThreads(1).withRowsPerChunk(rowsGenerated);
    }

    /// The parts of a step: all rows as they were sampled where they keep their activations, else rows by
    /// length, so that a part has little padding, but those with one prompt together, which is then computed
    /// once.
    List<List<PolicyUpdate.Row>> split(List<PolicyUpdate.Row> all) {
        if (keepsActivations && !all.isEmpty()) {
            return List.of(all);
        }
        var alike = new LinkedHashMap<IntBuffer, List<PolicyUpdate.Row>>();
        all.stream()
                .sorted(Comparator.comparingInt(row -> -row.length()))
                .forEach(row -> alike.computeIfAbsent(row.sequence().prompt(), _ -> new ArrayList<>())
                        .add(row));
        var order = alike.values().stream().flatMap(List::stream).toList();
        return IntStream.iterate(0, from -> from < order.size(), from -> from + rows)
                .mapToObj(from -> order.subList(from, Math.min(order.size(), from + rows)))
                .toList();
    }
}
