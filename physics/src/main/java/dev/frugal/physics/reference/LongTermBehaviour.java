package dev.frugal.physics.reference;

/// What solutions do in the long run.
public enum LongTermBehaviour {
    /// The state comes to rest.
    EQUILIBRIUM,
    /// The state returns to where it was, after a whole number of section points.
    PERIODIC,
    /// All phases of coupled oscillators turn at one speed, with constant differences.
    PHASE_LOCKED,
    /// The state never returns, yet neighbours stay together: two or more frequencies without a
    /// common multiple.
    QUASI_PERIODIC,
    /// The state never returns and neighbours separate exponentially.
    CHAOTIC,
    /// The state leaves every bound.
    DIVERGENT,
    /// None of these could be told within the time allowed.
    UNSETTLED
}
