package dev.frugal.physics.objective;

/// Which trajectories count as alike in a [Triplet].
public enum PairLabel {
    /// Those whose long-run behaviour at their parameters bears the same regime's name.
    REGIME,
    /// Those whose parameters differ by less than a tenth of the parameter's range.
    PARAMETER
}
