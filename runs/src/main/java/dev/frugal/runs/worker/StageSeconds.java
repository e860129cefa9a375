package dev.frugal.runs.worker;

/// How long one worker was in each stage of a step, in seconds. The stages do not overlap: what a worker waits for
/// the others counts as waiting only, whichever stage it interrupts.
///
/// @param checkpoint between the step before and this one, where a checkpoint may be written
/// @param sampling sampling, grading and rewards of its own prompts
/// @param credit advantages, and what they need to know of the tokens
/// @param update gradients and the optimiser's step
/// @param waiting in operations with the other workers, their transfers included
public record StageSeconds(double checkpoint, double sampling, double credit, double update, double waiting) {
    public static final StageSeconds NONE = new StageSeconds(0, 0, 0, 0, 0);

    /// All but the waiting.
    public double working() {
        return checkpoint + sampling + credit + update;
    }

    StageSeconds plus(StageSeconds other) {
        return new StageSeconds(
                checkpoint + other.checkpoint,
                sampling + other.sampling,
                credit + other.credit,
                update + other.update,
                waiting + other.waiting);
    }

    StageSeconds dividedBy(double divisor) {
        return new StageSeconds(
                checkpoint / divisor, sampling / divisor, credit / divisor, update / divisor, waiting / divisor);
    }
}
