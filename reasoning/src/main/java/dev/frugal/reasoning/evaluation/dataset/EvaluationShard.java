package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Counters;
import dev.frugal.ledger.meter.EnergyCounters;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.meter.PowerModel;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunDirectory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// One of the processes that answer parts of a file of problems for a run, which another process keeps.
public final class EvaluationShard {
    private final Meter meter = Meter.start(
            Counters.ofThisProcess(), EnergyCounters.ofThisMachine().ofGraphicsAlone(), PowerModel.GREEN_ALGORITHMS);
    private final Map<Phase, Consumption> told = new EnumMap<>(Phase.class);

    private EvaluationShard() {}

    /// Answers the parts of `run` from `first` up to, not including, `end` that are missing.
    ///
    /// @throws InvalidInputException if the model or the data cannot be read, or a reward cannot be shared
    public static void answer(RunDirectory run, int first, int end) {
        new EvaluationShard().answer(run, run.config(DataSetEvaluationSettings.class), first, end);
    }

    private void answer(RunDirectory run, DataSetEvaluationSettings settings, int first, int end) {
        var seed = new Seed(run.manifest().seed());
        settings.device().require();
        try (var _ = meter.phase(Phase.EVALUATION);
                var model = EmbeddedModel.orFolder(settings.model(), settings.weights(), settings.device());
                var rewards = settings.rewards().open()) {
            var task = PartAnswers.task(settings, model, seed);
            var parts = Parts.of(run, task, settings);
            if (first < 0 || end > parts.count()) {
                throw new InvalidInputException("there are no parts from %d to %d, only %d; the file has changed"
                        .formatted(first, end, parts.count()));
            }
            var answers = new PartAnswers(settings, model, task, rewards, seed, meter);
            for (int part = first; part < end; part++) {
                if (!parts.answered(part)) {
                    var responses = answers.of(parts, part);
                    answers.checkThatRewardsForget();
                    parts.writeCosts(part, costs());
                    parts.write(part, responses);
                }
            }
        }
    }

    /// What was spent since this was last told.
    private List<PhaseConsumption> costs() {
        var spent = new ArrayList<PhaseConsumption>();
        for (var phase : meter.phases()) {
            var all = phase.consumption();
            spent.add(new PhaseConsumption(
                    phase.phase() == Phase.OUTSIDE ? Phase.EVALUATION : phase.phase(),
                    all.since(told.getOrDefault(phase.phase(), Consumption.NONE))));
            told.put(phase.phase(), all);
        }
        return spent;
    }
}
