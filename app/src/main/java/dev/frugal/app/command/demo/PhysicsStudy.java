package dev.frugal.app.command.demo;

import dev.frugal.app.command.physics.ComparisonAnswer;
import dev.frugal.physics.comparison.ComparisonResult;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.comparison.ModelComparison;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.model.Models;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.RunContext;
import java.util.LinkedHashMap;
import java.util.List;

/// Forecasts of the Duffing oscillator from 100 samples: hybrid-tapinn, which computes what is known, compared with
/// flow-tapinn, published models, trivial answers and the classical fit, with budgets of a few minutes.
record PhysicsStudy(ComparisonSettings settings) implements Study {
    private static final List<String> RIVALS = List.of("tapinn", "hyperpinn", "parametric", "deeponet");

    /// Fractions of the default training effort.
    private static final double HYBRID_BUDGET = 0.5;

    private static final double FLOW_BUDGET = 0.5;

    private static final double RIVAL_BUDGET = 0.2;

    static PhysicsStudy standard() {
        var system = Systems.named("duffing");
        var models = new LinkedHashMap<String, ModelSpec>();
        models.put(HybridTapinn.NAME, HybridTapinn.standard().withBudget(HYBRID_BUDGET));
        models.put(FlowTapinn.NAME, FlowTapinn.standard().withBudget(FLOW_BUDGET));
        RIVALS.forEach(name -> models.put(name, Models.named(name).withBudget(RIVAL_BUDGET)));
        return new PhysicsStudy(new ComparisonSettings(system, Protocol.of(system), 1, models, List.of(), false));
    }

    @Override
    public String title() {
        return "Physics: forecasting a system that changes regime";
    }

    @Override
    public Finding run(RunContext context) {
        var outcome = ModelComparison.run(settings, context);
        var answer = ComparisonAnswer.of(settings, outcome.result(), context.directory());
        return new Finding(
                story(outcome.result())
                        + ComparisonAnswer.tables(
                                outcome.result(), settings.system().parameterNames()),
                answer.document(),
                outcome.page(),
                outcome.result().inShort(),
                outcome.result().pairs());
    }

    /// What was found, a line for each sentence.
    private static String story(ComparisonResult result) {
        return result.inShort()
                .map(found -> found.sentence().replace(". ", ".\n") + "\n\n")
                .orElse("");
    }
}
