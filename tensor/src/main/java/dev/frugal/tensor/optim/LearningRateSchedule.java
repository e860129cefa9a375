package dev.frugal.tensor.optim;

/// A learning rate as a function of the step, from step 0.
public sealed interface LearningRateSchedule {
    double at(long step);

    /// The same rate always.
    record Constant(double rate) implements LearningRateSchedule {
        public Constant {
            requirePositive(rate);
        }

        @Override
        public double at(long step) {
            return rate;
        }
    }

    /// Half a cosine from `rate` at step 0 to `rate·finalFraction` at step `steps`, constant after
    /// it (Loshchilov and Hutter 2017, without restarts).
    record Cosine(double rate, long steps, double finalFraction) implements LearningRateSchedule {
        public Cosine {
            requirePositive(rate);
            if (steps < 1 || finalFraction < 0 || finalFraction > 1) {
                throw new IllegalArgumentException(
                        "a cosine takes at least one step to a fraction between 0 and 1, not %d steps to %s"
                                .formatted(steps, finalFraction));
            }
        }

        @Override
        public double at(long step) {
            double done = Math.min(1, step / (double) steps);
            double height = (1 + Math.cos(Math.PI * done)) / 2;
            return rate * (finalFraction + (1 - finalFraction) * height);
        }
    }

    /// A line from `rate` at step 0 to `rate·finalFraction` at step `steps`, constant after it.
    record Linear(double rate, long steps, double finalFraction) implements LearningRateSchedule {
        public Linear {
            requirePositive(rate);
            if (steps < 1 || finalFraction < 0 || finalFraction > 1) {
                throw new IllegalArgumentException(
                        "a line takes at least one step to a fraction between 0 and 1, not %d steps to %s"
                                .formatted(steps, finalFraction));
            }
        }

        @Override
        public double at(long step) {
            double done = Math.min(1, step / (double) steps);
            return rate * (1 - done * (1 - finalFraction));
        }
    }

    /// A line from `then.at(0)/steps` at step 0 to `then.at(0)` over `steps` steps; after them
    /// `then` from its own step 0.
    record WarmUp(long steps, LearningRateSchedule then) implements LearningRateSchedule {
        public WarmUp {
            if (steps < 0) {
                throw new IllegalArgumentException("a warm-up takes no negative number of steps: " + steps);
            }
        }

        @Override
        public double at(long step) {
            return step < steps ? then.at(0) * (step + 1) / steps : then.at(step - steps);
        }
    }

    private static void requirePositive(double rate) {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("a learning rate is a positive number, not " + rate);
        }
    }
}
