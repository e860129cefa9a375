package dev.frugal.physics.field.forecast;

/// How the models of fields are built and trained.
public record FieldModelSettings(FlowMapSettings flowMap, OperatorSettings deeponet, OperatorSettings fno) {
    /// The presets.
    public static FieldModelSettings standard() {
        return new FieldModelSettings(
                FlowMapSettings.standard(), OperatorSettings.deepOnet(), OperatorSettings.fourier());
    }

    /// Each model's training effort multiplied by `factor`.
    public FieldModelSettings withBudget(double factor) {
        return new FieldModelSettings(flowMap.withBudget(factor), deeponet.withBudget(factor), fno.withBudget(factor));
    }
}
