package dev.frugal.physics.model;

import org.bytedeco.pytorch.global.torch.ScalarType;

/// The floating-point format a network computes in.
public enum Precision {
    FLOAT32(ScalarType.Float),
    FLOAT64(ScalarType.Double);

    private final ScalarType scalarType;

    Precision(ScalarType scalarType) {
        this.scalarType = scalarType;
    }

    public ScalarType scalarType() {
        return scalarType;
    }
}
