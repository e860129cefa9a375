package dev.frugal.ledger.scaling;

import java.util.ArrayList;
import java.util.List;

/// A law before its coefficients are known: the logarithm of the error and its derivatives.
///
/// Positive coefficients are searched by their logarithms, and variables are relative to their geometric
/// mean,
/// so that
/// every unknown is of order 1 in any unit.
///
/// @param <L> the law
interface LawShape<L> {
    int unknowns();

    /// Where the search begins.
    List<double[]> starts(double[] logErrors);

    /// ln(error) of run `run` at the coefficients `theta`; writes its derivatives into `derivatives`.
    double evaluate(double[] theta, int run, double[] derivatives);

    L law(double[] theta);

    /// The geometric mean's logarithm.
    static double centre(double[] logs) {
        double sum = 0;
        for (double log : logs) {
            sum += log;
        }
        return sum / logs.length;
    }

    /// E + A/x^γ with unknowns ln E, ln(A/c^γ), γ, where c is the centre of x.
    record Power(double[] log, double centre) implements LawShape<PowerLaw> {
        private static final double[] EXPONENTS = {0.1, 0.3, 0.6, 1, 2};

        static Power of(double[] log) {
            return new Power(log, LawShape.centre(log));
        }

        @Override
        public int unknowns() {
            return 3;
        }

        @Override
        public List<double[]> starts(double[] logErrors) {
            var starts = new ArrayList<double[]>();
            for (double floor : floors(logErrors)) {
                for (double exponent : EXPONENTS) {
                    starts.add(new double[] {Math.log(floor), above(floor, logErrors), exponent});
                }
            }
            return starts;
        }

        @Override
        public double evaluate(double[] theta, int run, double[] derivatives) {
            double u = log[run] - centre;
            double term = theta[1] - theta[2] * u;
            double sum = logSum(theta[0], term);
            double share = Math.exp(term - sum);
            derivatives[0] = Math.exp(theta[0] - sum);
            derivatives[1] = share;
            derivatives[2] = -u * share;
            return sum;
        }

        @Override
        public PowerLaw law(double[] theta) {
            return new PowerLaw(Math.exp(theta[0]), Math.exp(theta[1] + theta[2] * centre), theta[2]);
        }
    }

    /// E + A/N^α + B/D^β with unknowns ln E, ln of the first term at the centre, α, ln of the second, β.
    record Joint(double[] logParameters, double[] logData, double parameterCentre, double dataCentre)
            implements LawShape<JointLaw> {
        private static final double[] EXPONENTS = {0.2, 0.5, 1};

        static Joint of(double[] logParameters, double[] logData) {
            return new Joint(logParameters, logData, LawShape.centre(logParameters), LawShape.centre(logData));
        }

        @Override
        public int unknowns() {
            return 5;
        }

        @Override
        public List<double[]> starts(double[] logErrors) {
            var starts = new ArrayList<double[]>();
            for (double floor : floors(logErrors)) {
                double half = above(floor, logErrors) - Math.log(2);
                for (double alpha : EXPONENTS) {
                    for (double beta : EXPONENTS) {
                        starts.add(new double[] {Math.log(floor), half, alpha, half, beta});
                    }
                }
            }
            return starts;
        }

        @Override
        public double evaluate(double[] theta, int run, double[] derivatives) {
            double u = logParameters[run] - parameterCentre;
            double v = logData[run] - dataCentre;
            double first = theta[1] - theta[2] * u;
            double second = theta[3] - theta[4] * v;
            double greatest = Math.max(theta[0], Math.max(first, second));
            double floorShare = Math.exp(theta[0] - greatest);
            double firstShare = Math.exp(first - greatest);
            double secondShare = Math.exp(second - greatest);
            double whole = floorShare + firstShare + secondShare;
            firstShare /= whole;
            secondShare /= whole;
            derivatives[0] = floorShare / whole;
            derivatives[1] = firstShare;
            derivatives[2] = -u * firstShare;
            derivatives[3] = secondShare;
            derivatives[4] = -v * secondShare;
            return greatest + Math.log(whole);
        }

        @Override
        public JointLaw law(double[] theta) {
            return new JointLaw(
                    Math.exp(theta[0]),
                    Math.exp(theta[1] + theta[2] * parameterCentre),
                    theta[2],
                    Math.exp(theta[3] + theta[4] * dataCentre),
                    theta[4]);
        }
    }

    /// A power law with one smooth break; unknowns ln E, ln of the amplitude at the centre, γ₀, γ₁ − γ₀,
    /// ln(d/c), ln f.
    record Broken(double[] log, double centre, double least, double greatest, double[] plain)
            implements LawShape<BrokenPowerLaw> {
        private static final double[] BREAKS = {0.25, 0.5, 0.75};
        private static final double[] CHANGES = {-0.6, 0.6, 1.5};
        private static final double WIDTH = 0.5;

        /// @param plain the unknowns of the plain power law fitted to the same runs
        static Broken of(double[] log, double[] plain) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (double one : log) {
                least = Math.min(least, one);
                greatest = Math.max(greatest, one);
            }
            return new Broken(log, LawShape.centre(log), least, greatest, plain);
        }

        @Override
        public int unknowns() {
            return 6;
        }

        @Override
        public List<double[]> starts(double[] logErrors) {
            var starts = new ArrayList<double[]>();
            for (double floor : new double[] {plain[0], Math.log(floors(logErrors)[0])}) {
                for (double at : BREAKS) {
                    double shift = least + at * (greatest - least) - centre;
                    for (double change : CHANGES) {
                        starts.add(new double[] {floor, plain[1], plain[2], change * plain[2], shift, Math.log(WIDTH)});
                    }
                }
            }
            return starts;
        }

        @Override
        public double evaluate(double[] theta, int run, double[] derivatives) {
            double u = log[run] - centre;
            double width = Math.exp(theta[5]);
            double beyond = (u - theta[4]) / width;
            double soft = beyond > 0 ? beyond + Math.log1p(Math.exp(-beyond)) : Math.log1p(Math.exp(beyond));
            double passed = 1 / (1 + Math.exp(-beyond));
            double term = theta[1] - theta[2] * u - theta[3] * width * soft;
            double sum = logSum(theta[0], term);
            double share = Math.exp(term - sum);
            derivatives[0] = Math.exp(theta[0] - sum);
            derivatives[1] = share;
            derivatives[2] = -u * share;
            derivatives[3] = -width * soft * share;
            derivatives[4] = theta[3] * passed * share;
            derivatives[5] = -theta[3] * (width * soft - passed * (u - theta[4])) * share;
            return sum;
        }

        @Override
        public BrokenPowerLaw law(double[] theta) {
            return new BrokenPowerLaw(
                    Math.exp(theta[0]),
                    Math.exp(theta[1] + theta[2] * centre),
                    theta[2],
                    theta[2] + theta[3],
                    Math.exp(theta[4] + centre),
                    Math.exp(theta[5]));
        }
    }

    private static double logSum(double first, double second) {
        double greater = Math.max(first, second);
        return greater + Math.log1p(Math.exp(-Math.abs(first - second)));
    }

    /// Floors to begin with: shares of the smallest error.
    private static double[] floors(double[] logErrors) {
        double least = Double.POSITIVE_INFINITY;
        for (double log : logErrors) {
            least = Math.min(least, log);
        }
        double smallest = Math.exp(least);
        return new double[] {0.01 * smallest, 0.5 * smallest, 0.9 * smallest};
    }

    /// The logarithm of what the mean error has above a floor.
    private static double above(double floor, double[] logErrors) {
        return Math.log(Math.exp(centre(logErrors)) - floor);
    }
}
