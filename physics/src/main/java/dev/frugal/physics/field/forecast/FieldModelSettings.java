package dev.frugal.physics.field.forecast;

import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.model.HybridTapinn;

/// How the models of fields are built and trained.
///
/// @param hybrid the encoder of the hybrid model
public record FieldModelSettings(
        FlowMapSettings flowMap, OperatorSettings deeponet, OperatorSettings fno, EncoderSettings hybrid) {
    /// The presets.
    public static FieldModelSettings standard() {
        return new FieldModelSettings(
                FlowMapSettings.standard(),
                OperatorSettings.deepOnet(),
                OperatorSettings.fourier(),
                HybridTapinn.standard().encoder());
    }

    /// Each model's training effort multiplied by `factor`.
    public FieldModelSettings withBudget(double factor) {
        return new FieldModelSettings(
                flowMap.withBudget(factor),
                deeponet.withBudget(factor),
                fno.withBudget(factor),
                hybrid.withBudget(factor));
    }
}
