package dev.frugal.physics.estimation;

/// Minimises a [LeastSquares] problem within bounds by the method of Levenberg and Marquardt, damping scaled by the
/// diagonal. See Nocedal and Wright, *Numerical Optimization* (2006), section 10.3.
///
/// It advances by one trial at a time, so that a run can be stopped and resumed between any two: [#progress] is all
/// that a later one needs to continue to the same numbers.
public final class LevenbergMarquardt {
    private static final double FIRST_DAMPING = 1e-2;
    private static final double LEAST_DAMPING = 1e-9;
    private static final double MOST_DAMPING = 1e9;
    private static final double EASED = 0.2;
    private static final double RAISED = 4;

    /// Of what the linear problem promised: above the first a step was as good as that, below the second hardly.
    private static final double AS_PROMISED = 0.7;

    private static final double LITTLE_OF_IT = 0.3;

    /// Relative improvements in a row below which nothing more is to be gained.
    private static final double LITTLE = 1e-5;

    private static final int FEW_GAINS = 4;

    /// Where a minimisation stands.
    public record Progress(double[] unknowns, double damping, int trials, int littleGains, boolean moving) {
        /// The beginning of a minimisation from these unknowns.
        public static Progress from(double[] unknowns) {
            return new Progress(unknowns.clone(), FIRST_DAMPING, 0, 0, true);
        }
    }

    private final LeastSquares problem;
    private final double[] low;
    private final double[] high;
    private double[] unknowns;
    private double damping;
    private int trials;
    private int littleGains;
    private boolean moving;
    private Linearisation linearisation;

    /// Goes on where `progress` says.
    public LevenbergMarquardt(LeastSquares problem, Progress progress) {
        this.problem = problem;
        this.low = problem.low();
        this.high = problem.high();
        this.unknowns = progress.unknowns.clone();
        clamp(unknowns);
        this.damping = progress.damping;
        this.trials = progress.trials;
        this.littleGains = progress.littleGains;
        this.moving = progress.moving;
        this.linearisation = problem.linearise(unknowns);
        if (Double.isInfinite(linearisation.cost())) {
            moving = false;
        }
    }

    /// Minimises to the end or for so many trials.
    public LevenbergMarquardt run(int most) {
        for (int trial = 0; trial < most && moving; trial++) {
            advance();
        }
        return this;
    }

    private void clamp(double[] vector) {
        for (int a = 0; a < low.length; a++) {
            vector[a] = Math.clamp(vector[a], low[a], high[a]);
        }
    }

    /// One trial. True if it was better.
    public boolean advance() {
        trials++;
        var step = boundedStep();
        var tried = unknowns.clone();
        for (int a = 0; a < tried.length; a++) {
            tried[a] += step[a];
        }
        clamp(tried);
        for (int a = 0; a < tried.length; a++) {
            step[a] = tried[a] - unknowns[a];
        }
        double promised = linearisation.gain(step);
        var found = problem.linearise(tried);
        boolean better = found.cost() < linearisation.cost();
        if (better) {
            double gain = linearisation.cost() - found.cost();
            littleGains = gain < LITTLE * linearisation.cost() ? littleGains + 1 : 0;
            double kept = gain / promised;
            damping =
                    Math.max(damping * (kept > AS_PROMISED ? EASED : kept > LITTLE_OF_IT ? 1 : RAISED), LEAST_DAMPING);
            unknowns = tried;
            linearisation = found;
        } else {
            damping *= RAISED;
        }
        boolean hopeless = !better && (!(promised > LITTLE * LITTLE * linearisation.cost()) || damping > MOST_DAMPING);
        moving = !hopeless && littleGains < FEW_GAINS && linearisation.cost() > 0;
        return better;
    }

    private double[] boundedStep() {
        int shared = low.length;
        var held = new boolean[shared];
        while (true) {
            var step = linearisation.step(damping, held);
            boolean stays = true;
            for (int a = 0; a < shared; a++) {
                boolean leaves = (step[a] > 0 && unknowns[a] >= high[a]) || (step[a] < 0 && unknowns[a] <= low[a]);
                if (leaves && !held[a]) {
                    held[a] = true;
                    stays = false;
                }
            }
            if (stays) {
                return step;
            }
        }
    }

    /// Whether more is to be gained.
    public boolean isMoving() {
        return moving;
    }

    /// The best so far.
    public double[] unknowns() {
        return unknowns;
    }

    /// The problem there.
    public Linearisation linearisation() {
        return linearisation;
    }

    /// Where the minimisation stands.
    public Progress progress() {
        return new Progress(unknowns.clone(), damping, trials, littleGains, moving);
    }
}
