package dev.frugal.physics.field.forecast;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.base.SimilarNames;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.evaluation.baseline.ConditionalMean;
import dev.frugal.physics.evaluation.baseline.Constant;
import dev.frugal.physics.evaluation.baseline.Persistence;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.runs.RunContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What can forecast fields, by name. A new model or baseline is added here.
public final class FieldForecasters {
    /// What is trained.
    public static final List<String> MODELS =
            List.of(FieldHybrid.NAME, FieldFlow.MAP, OperatorForecaster.DEEP, OperatorForecaster.FOURIER);

    /// The equation from the window's last fields, with parameters in the middle of their ranges.
    public static final String EQUATION = EquationForecast.EQUATION;

    /// What is not, in the order of tables.
    public static final List<String> BASELINES =
            List.of("constant", "mean", "persistence", EQUATION, FieldFlow.ANSATZ, EquationForecast.CLASSICAL);

    /// Those that look at no equation: they cost nothing and stand beside everything.
    public static final List<String> TRIVIAL = List.of("constant", "mean", "persistence");

    private FieldForecasters() {}

    /// A trained model.
    ///
    /// @param parameters how many numbers were trained
    /// @param hybrid the model, if it is a hybrid one, which can be saved
    public record Trained(Forecaster forecaster, long parameters, Optional<FieldHybrid> hybrid) {}

    /// Requires that each name is known and stands once.
    ///
    /// @throws InvalidInputException if one is not, or a model cannot take the system
    public static void check(List<String> names, FieldSystem system) {
        var known = Stream.concat(MODELS.stream(), BASELINES.stream()).toList();
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (!known.contains(name)) {
                throw new InvalidInputException(
                        "there is no model '%s' of fields%s".formatted(name, SimilarNames.hint(name, known)));
            }
            if (names.subList(0, i).contains(name)) {
                throw new InvalidInputException("the model '%s' is listed twice; remove one".formatted(name));
            }
        }
        if (names.contains(OperatorForecaster.DEEP) || names.contains(OperatorForecaster.FOURIER)) {
            OperatorShape.check(system);
        }
    }

    /// The models that can take the system.
    public static List<String> models(FieldSystem system) {
        return system.grid().axes().size() == 1 ? MODELS : List.of(FieldHybrid.NAME, FieldFlow.MAP);
    }

    /// The baseline of that name, fitted on the training trajectories where it needs them.
    ///
    /// @throws IllegalArgumentException if the name is none of [#BASELINES]
    public static Forecaster baseline(
            String name, FieldSystem system, TrajectoryDataSet data, FieldModelSettings settings) {
        return switch (name) {
            case "constant" -> Constant.of(data.train());
            case "mean" -> ConditionalMean.of(data.train());
            case "persistence" -> new Persistence();
            case EQUATION -> EquationForecast.alone(system);
            case FieldFlow.ANSATZ -> FlowMapTraining.ansatz(system, data, settings.flowMap());
            case EquationForecast.CLASSICAL -> EquationForecast.classical(system);
            default ->
                throw new IllegalArgumentException("%s is not one of the baselines %s".formatted(name, BASELINES));
        };
    }

    /// Trains the model of that name to the end. Its tensors belong to the scope around.
    ///
    /// @param member what its metrics are called
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop; nothing is saved
    /// @throws IllegalArgumentException if the name is none of [#MODELS]
    public static Trained train(
            String name,
            FieldSystem system,
            TrajectoryDataSet data,
            FieldModelSettings settings,
            Seed seed,
            RunContext context,
            String member) {
        return switch (name) {
            case FieldHybrid.NAME -> {
                var hybrid = new FieldHybridTraining(system, settings.hybrid(), data, seed).train(context, member);
                yield new Trained(hybrid.forecaster(), hybrid.parameters(), Optional.of(hybrid));
            }
            case FieldFlow.MAP -> {
                var flow = new FlowMapTraining(system, settings.flowMap(), data, seed).run(context, member);
                yield new Trained(flow, flow.weights().length, Optional.empty());
            }
            case OperatorForecaster.DEEP, OperatorForecaster.FOURIER -> {
                var own = name.equals(OperatorForecaster.DEEP) ? settings.deeponet() : settings.fno();
                var operator = new OperatorForecaster(name, system, own, data, seed).train(context, member);
                yield new Trained(operator, operator.parameters(), Optional.empty());
            }
            default -> throw new IllegalArgumentException("%s is not one of the models %s".formatted(name, MODELS));
        };
    }
}
