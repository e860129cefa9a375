package dev.frugal.reasoning.language.model;

import java.util.List;

/// What the gate of a transformer's feed-forward layer passes through.
public enum Activation {
    /// x · σ(x): with a gate, SwiGLU.
    SILU("silu"),
    /// GELU in its tanh form: with a gate, GeGLU. Gemma's first files call it `gelu`, which transformers reads as
    /// this one.
    GELU_TANH("gelu_pytorch_tanh", "gelu");

    private final List<String> names;

    Activation(String... names) {
        this.names = List.of(names);
    }

    /// The value of `hidden_act` in `config.json`.
    public String title() {
        return names.getFirst();
    }

    /// Whether `config.json` may call it so.
    boolean isCalled(String name) {
        return names.contains(name);
    }
}
