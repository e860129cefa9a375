package dev.frugal.physics.field.comparison;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.forecast.FieldData;
import dev.frugal.physics.field.forecast.FieldForecasters;
import dev.frugal.physics.field.forecast.FieldHybrid;
import dev.frugal.physics.field.forecast.FieldModelSettings;
import dev.frugal.physics.field.forecast.InitialFields;
import dev.frugal.physics.system.FieldDescriptions;
import dev.frugal.physics.system.FieldYaml;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What is compared on fields: the content of a comparison's `config.yaml`.
///
/// @param system the text of the system's file
/// @param constants other values for some of its constants
/// @param protocol how the data are made; every seed of every model sees the same
/// @param initialFields where trajectories begin
/// @param seeds number of trainings of each model, with seeds 0, 1, …
/// @param models those with rows in the result, baselines among them
/// @param settings of the models
public record FieldComparisonSettings(
        String system,
        Map<String, Double> constants,
        Protocol protocol,
        InitialFields initialFields,
        int seeds,
        List<String> models,
        FieldModelSettings settings) {
    private static final int USUAL_SEEDS = 3;
    private static final int MOST_SEEDS = 1000;
    private static final int SMALLEST_WINDOW = 2;

    /// @throws InvalidInputException if there is nothing to compare, or something does not fit the system
    public FieldComparisonSettings {
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        models = List.copyOf(models);
        Require.within("seeds", seeds, 1, MOST_SEEDS);
        Require.that(
                protocol.window() >= SMALLEST_WINDOW,
                "window",
                protocol.window(),
                "at least %d samples, of which a parameter can be read off".formatted(SMALLEST_WINDOW));
        if (models.isEmpty()) {
            throw new InvalidInputException("there is no model to compare; expected some of: %s"
                    .formatted(String.join(
                            ", ",
                            Stream.concat(FieldForecasters.MODELS.stream(), FieldForecasters.BASELINES.stream())
                                    .toList())));
        }
    }

    /// All models that can take the system and all baselines, as their presets.
    ///
    /// @param constants other values for some constants of the system
    /// @throws InvalidInputException if the system has nothing to vary, or not every point is measured
    public static FieldComparisonSettings of(FieldSystem system, Map<String, Double> constants) {
        return new FieldComparisonSettings(
                FieldYaml.of(system.description()),
                constants,
                FieldData.protocol(system.description()),
                InitialFields.SYSTEM,
                USUAL_SEEDS,
                Stream.concat(FieldForecasters.models(system).stream(), FieldForecasters.BASELINES.stream())
                        .toList(),
                FieldModelSettings.standard());
    }

    /// The training of one hybrid model, evaluated beside the trivial baselines and the equation alone.
    ///
    /// @param constants other values for some constants of the system
    public static FieldComparisonSettings ofTraining(
            FieldSystem system, Map<String, Double> constants, Protocol protocol) {
        return new FieldComparisonSettings(
                FieldYaml.of(system.description()),
                constants,
                protocol,
                InitialFields.SYSTEM,
                1,
                List.of(FieldHybrid.NAME, FieldForecasters.EQUATION),
                FieldModelSettings.standard());
    }

    /// The system.
    public FieldSystem fields() {
        return new FieldSystem(FieldDescriptions.read("config.yaml", system).withConstants(constants));
    }

    public FieldComparisonSettings withProtocol(Protocol other) {
        return new FieldComparisonSettings(system, constants, other, initialFields, seeds, models, settings);
    }

    public FieldComparisonSettings withInitialFields(InitialFields other) {
        return new FieldComparisonSettings(system, constants, protocol, other, seeds, models, settings);
    }

    public FieldComparisonSettings withSeeds(int count) {
        return new FieldComparisonSettings(system, constants, protocol, initialFields, count, models, settings);
    }

    /// Only these models and baselines.
    ///
    /// @throws InvalidInputException if a name is unknown or listed twice, or a model cannot take the system
    public FieldComparisonSettings withOnly(List<String> names) {
        FieldForecasters.check(names, fields());
        return new FieldComparisonSettings(system, constants, protocol, initialFields, seeds, names, settings);
    }

    /// Each model's training effort multiplied by `factor`.
    public FieldComparisonSettings withBudget(double factor) {
        return new FieldComparisonSettings(
                system, constants, protocol, initialFields, seeds, models, settings.withBudget(factor));
    }
}
