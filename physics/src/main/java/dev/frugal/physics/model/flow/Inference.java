package dev.frugal.physics.model.flow;

/// How a [FlowModel] gets from a window to the state and parameters it marches from.
public enum Inference {
    /// The encoder's guess, refined by a least-squares fit of the window through the flow map.
    REFINED("flow-tapinn"),
    /// The encoder's parameters and the measured states as they are: what the networks alone are
    /// worth.
    ENCODER_ONLY("flow-tapinn, encoder only");

    private final String label;

    Inference(String label) {
        this.label = label;
    }

    /// The name in tables.
    public String label() {
        return label;
    }
}
