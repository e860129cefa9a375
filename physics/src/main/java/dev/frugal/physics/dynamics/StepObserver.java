package dev.frugal.physics.dynamics;

/// Is shown every step of a solution, in order.
@FunctionalInterface
public interface StepObserver {
    void see(SolutionStep step);

    /// Looks at nothing.
    static StepObserver none() {
        return _ -> {};
    }
}
