package dev.frugal.physics.dynamics;

/// A step by its polynomials in elapsed time, `[power][entry]` with entries as in
/// [SolutionStep#at].
record TaylorStep(double[][] coefficients, double from, double until) implements SolutionStep {
    @Override
    public void at(double time, double[] values) {
        sum(time, 0, values);
    }

    @Override
    public void rate(double time, double[] rates) {
        sum(time, 1, rates);
    }

    @Override
    public void curvature(double time, double[] curvatures) {
        sum(time, 2, curvatures);
    }

    private void sum(double time, int derivative, double[] out) {
        double elapsed = time - from;
        for (int entry = 0; entry < out.length; entry++) {
            double sum = 0;
            for (int power = coefficients.length - 1; power >= derivative; power--) {
                double factor = derivative == 0 ? 1 : derivative == 1 ? power : (double) power * (power - 1);
                sum = sum * elapsed + factor * coefficients[power][entry];
            }
            out[entry] = sum;
        }
    }

    @Override
    public SolutionStep kept() {
        return this;
    }
}
