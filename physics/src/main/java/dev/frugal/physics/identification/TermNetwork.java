package dev.frugal.physics.identification;

import dev.frugal.base.Seed;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Function;
import dev.frugal.physics.system.Operator;
import dev.frugal.physics.system.UnknownTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The network of an unknown term: a tanh perceptron `M` of scaled arguments, and around it the term's known
/// properties, which hold exactly for any weights.
///
/// - odd, even: the mean of `±M` over all flips of the arguments concerned;
/// - zero: the value there is subtracted;
/// - increasing: weights on every path from such an argument are `log(1 + exp w)`, above 0;
/// - positive: `log(1 + exp M)`.
///
/// Immutable; [#evaluation] makes a workspace for one thread.
public final class TermNetwork {
    /// Share of the usual weights with which the last layer begins: the term is to start near 0.
    private static final double SMALL = 0.01;

    /// The steepest units at the start, in usual slopes: laws that bend sharply need some. Of several arguments
    /// no number of units covers all places with such slopes.
    private static final double STEEPEST = 6;

    private static final double STEEPEST_OF_ONE = 40;

    /// How far from the centre units bend at the start, in usual distances.
    private static final double FARTHEST = 2;

    private final UnknownTerm term;
    private final double[] centre;
    private final double[] scale;
    private final double size;
    private final int[] widths;
    private final int weights;
    private final List<Pass> passes = new ArrayList<>();
    private final boolean monotone;
    private final boolean[] increasing;

    /// One flip of the arguments and the sign it counts with.
    private record Pass(double[] flips, double factor) {}

    /// @param centre where the arguments usually are
    /// @param scale how far they go from there, above 0
    /// @param size the unit of the term
    public TermNetwork(UnknownTerm term, double[] centre, double[] scale, double size) {
        this.term = term;
        this.scale = scale.clone();
        this.size = size;
        this.centre = centre.clone();
        int arguments = term.arguments().size();
        var facts = term.facts();
        increasing = new boolean[arguments];
        for (int a = 0; a < arguments; a++) {
            var name = term.arguments().get(a);
            increasing[a] = facts.increasing().contains(name);
            if (facts.odd().contains(name) || facts.even().contains(name)) {
                this.centre[a] = 0;
            }
        }
        monotone = !facts.increasing().isEmpty();
        widths = new int[term.hidden().size() + 2];
        widths[0] = arguments;
        for (int layer = 0; layer < term.hidden().size(); layer++) {
            widths[layer + 1] = term.hidden().get(layer);
        }
        widths[widths.length - 1] = 1;
        int count = 0;
        for (int layer = 1; layer < widths.length; layer++) {
            count += widths[layer] * (widths[layer - 1] + 1);
        }
        weights = count;
        addPasses();
    }

    /// The network of a term whose arguments and value are of size 1.
    public static TermNetwork unscaled(UnknownTerm term) {
        int arguments = term.arguments().size();
        var ones = new double[arguments];
        Arrays.fill(ones, 1);
        return new TermNetwork(term, new double[arguments], ones, 1);
    }

    private void addPasses() {
        int oddCases = term.facts().odd().isEmpty() ? 1 : 2;
        int evenCases = term.facts().even().isEmpty() ? 1 : 2;
        for (int odd = 0; odd < oddCases; odd++) {
            for (int even = 0; even < evenCases; even++) {
                var flips = new double[widths[0]];
                Arrays.fill(flips, 1);
                for (int a = 0; a < flips.length; a++) {
                    var name = term.arguments().get(a);
                    boolean flipped = (odd == 1 && term.facts().odd().contains(name))
                            || (even == 1 && term.facts().even().contains(name));
                    flips[a] = flipped ? -1 : 1;
                }
                passes.add(new Pass(flips, (odd == 1 ? -1.0 : 1.0) / (oddCases * evenCases)));
            }
        }
    }

    /// What is computed.
    public UnknownTerm term() {
        return term;
    }

    /// How many weights there are.
    public int weights() {
        return weights;
    }

    public double[] centre() {
        return centre.clone();
    }

    public double[] scale() {
        return scale.clone();
    }

    public double size() {
        return size;
    }

    /// Weights to start from.
    public double[] initial(Seed seed) {
        return initial(seed, widths[0] == 1 ? STEEPEST_OF_ONE : STEEPEST);
    }

    /// Weights to start from.
    ///
    /// @param steepest the steepest units, in usual slopes
    public double[] initial(Seed seed, double steepest) {
        var random = seed.random();
        var start = new double[weights];
        int at = 0;
        for (int layer = 1; layer < widths.length; layer++) {
            int in = widths[layer - 1];
            int out = widths[layer];
            double usual = Math.sqrt(6.0 / (in + out)) * (layer == widths.length - 1 ? SMALL : 1);
            var slopes = new double[out];
            for (int unit = 0; unit < out; unit++) {
                slopes[unit] = layer == 1 ? Math.pow(steepest, random.nextDouble()) : 1;
                for (int k = 0; k < in; k++) {
                    double weight = usual * slopes[unit] * (2 * random.nextDouble() - 1);
                    if (layer == 1 && in == 1) {
                        weight = Math.copySign(usual * slopes[unit], weight);
                    }
                    start[at++] = isPositive(layer, k) ? inverseSoftplus(Math.abs(weight)) : weight;
                }
            }
            for (int unit = 0; unit < out; unit++) {
                double place = FARTHEST * (2 * random.nextDouble() - 1) * random.nextDouble();
                start[at++] = layer == widths.length - 1 ? 0 : layer == 1 ? usual * slopes[unit] * place : place;
            }
        }
        return start;
    }

    private boolean isPositive(int layer, int input) {
        return monotone && (layer > 1 || increasing[input]);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double inverseSoftplus(double y) {
        return y + Math.log(-Math.expm1(-Math.max(y, Double.MIN_NORMAL)));
    }

    private static double logistic(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /// A workspace for one thread.
    public Evaluation evaluation() {
        return new Evaluation();
    }

    /// The network with given weights as formulas of the equations' own language, equal up to rounding: the
    /// term by its name and, with several hidden layers, before it the units that others read.
    public Map<String, Expression> formulas(double[] chosen) {
        var known = evaluation();
        known.use(chosen, 0);
        var formulas = new LinkedHashMap<String, Expression>();
        boolean positive = term.facts().positive();
        double unit = positive ? 1 : size;
        double constant = -unit * known.zeroValue;
        Expression sum = Expression.literal(0);
        for (int p = 0; p < passes.size(); p++) {
            var pass = passes.get(p);
            var prefix = term.name() + (passes.size() > 1 ? "_%d".formatted(p + 1) : "");
            var units = hiddenUnits(known.effective, pass.flips, prefix, formulas);
            int last = weights - units.size() - 1;
            for (int k = 0; k < units.size(); k++) {
                sum = plus(sum, unit * pass.factor * known.effective[last + k], units.get(k));
            }
            constant += unit * pass.factor * known.effective[weights - 1];
        }
        sum = plus(sum, constant, Expression.literal(1));
        if (positive) {
            var exponential = new Expression.Call(Function.EXP, sum.simplified());
            sum = new Expression.Operation(
                    Operator.PRODUCT,
                    Expression.literal(size),
                    new Expression.Call(Function.LOG, plus(Expression.literal(1), 1, exponential)));
        }
        formulas.put(term.name(), sum.simplified());
        return formulas;
    }

    /// The units of the last hidden layer; those of the layers before it become formulas.
    private List<Expression> hiddenUnits(
            double[] effective, double[] flips, String prefix, Map<String, Expression> formulas) {
        var below = term.arguments().stream().map(Expression::symbol).toList();
        int at = 0;
        int last = widths.length - 2;
        for (int layer = 1; layer <= last; layer++) {
            int in = widths[layer - 1];
            int bias = at + in * widths[layer];
            var own = new ArrayList<Expression>();
            for (int unit = 0; unit < widths[layer]; unit++) {
                double constant = effective[bias + unit];
                Expression sum = Expression.literal(0);
                for (int k = 0; k < in; k++) {
                    double weight = effective[at++];
                    if (layer == 1) {
                        constant -= weight * centre[k] / scale[k];
                        weight *= flips[k] / scale[k];
                    }
                    sum = plus(sum, weight, below.get(k));
                }
                sum = plus(sum, constant, Expression.literal(1));
                Expression value = new Expression.Call(Function.TANH, sum.simplified());
                if (layer < last) {
                    var name = "%s_%d_%d".formatted(prefix, layer, unit + 1);
                    formulas.put(name, value);
                    value = Expression.symbol(name);
                }
                own.add(value);
            }
            at += widths[layer];
            below = own;
        }
        return below;
    }

    /// `sum + factor·of`, written without a sign after a sign.
    private static Expression plus(Expression sum, double factor, Expression of) {
        var operator = factor < 0 ? Operator.DIFFERENCE : Operator.SUM;
        var product = new Expression.Operation(Operator.PRODUCT, Expression.literal(Math.abs(factor)), of);
        return new Expression.Operation(operator, sum, product);
    }

    /// The network with given weights; for one thread at a time.
    public final class Evaluation {
        private final double[] effective = new double[weights];
        private final double[] factors = new double[weights];
        private final double[][] active = new double[widths.length][];
        private final double[][] delta = new double[widths.length][];
        private final double[] scaled = new double[widths[0]];
        private final double[] zeroGradient = new double[weights];
        private double zeroValue;

        private Evaluation() {
            for (int layer = 0; layer < widths.length; layer++) {
                active[layer] = new double[widths[layer]];
                delta[layer] = new double[widths[layer]];
            }
        }

        /// Takes the weights that stand in an array from a place on.
        public void use(double[] all, int from) {
            System.arraycopy(all, from, effective, 0, weights);
            Arrays.fill(factors, 1);
            if (monotone) {
                int at = 0;
                for (int layer = 1; layer < widths.length; layer++) {
                    for (int k = 0; k < widths[layer] * widths[layer - 1]; k++, at++) {
                        if (isPositive(layer, k % widths[layer - 1])) {
                            factors[at] = logistic(effective[at]);
                            effective[at] = softplus(effective[at]);
                        }
                    }
                    at += widths[layer];
                }
            }
            zeroValue = 0;
            Arrays.fill(zeroGradient, 0);
            term.facts().zeroAt().ifPresent(zero -> {
                var unused = new double[widths[0]];
                var place = zero.stream().mapToDouble(Double::doubleValue).toArray();
                zeroValue = symmetric(place, unused, zeroGradient, 0);
            });
        }

        /// The term's value; writes its slopes in the arguments and, from a place on, in the weights.
        public double at(double[] arguments, double[] slopes, double[] gradient, int from) {
            Arrays.fill(slopes, 0);
            Arrays.fill(gradient, from, from + weights, 0);
            double value = symmetric(arguments, slopes, gradient, from) - zeroValue;
            double outer = size;
            if (term.facts().positive()) {
                outer = size * logistic(value);
                value = softplus(value);
            }
            for (int a = 0; a < slopes.length; a++) {
                slopes[a] *= outer;
            }
            for (int k = 0; k < weights; k++) {
                gradient[from + k] = outer * factors[k] * (gradient[from + k] - zeroGradient[k]);
            }
            return size * value;
        }

        private double symmetric(double[] arguments, double[] slopes, double[] gradient, int from) {
            double value = 0;
            for (int i = 0; i < passes.size(); i++) {
                var pass = passes.get(i);
                for (int a = 0; a < scaled.length; a++) {
                    scaled[a] = (pass.flips[a] * arguments[a] - centre[a]) / scale[a];
                }
                value += pass.factor * forward();
                backward(pass.factor, gradient, from);
                for (int a = 0; a < scaled.length; a++) {
                    slopes[a] += delta[0][a] * pass.flips[a] / scale[a];
                }
            }
            return value;
        }

        private double forward() {
            System.arraycopy(scaled, 0, active[0], 0, scaled.length);
            int at = 0;
            int last = widths.length - 1;
            for (int layer = 1; layer <= last; layer++) {
                int in = widths[layer - 1];
                int out = widths[layer];
                var before = active[layer - 1];
                int bias = at + in * out;
                for (int unit = 0; unit < out; unit++) {
                    double sum = effective[bias + unit];
                    for (int k = 0; k < in; k++) {
                        sum += effective[at++] * before[k];
                    }
                    active[layer][unit] = layer == last ? sum : Math.tanh(sum);
                }
                at += out;
            }
            return active[last][0];
        }

        private void backward(double seed, double[] gradient, int from) {
            int last = widths.length - 1;
            delta[last][0] = seed;
            int end = weights;
            for (int layer = last; layer >= 1; layer--) {
                int in = widths[layer - 1];
                int out = widths[layer];
                int first = end - out * (in + 1);
                var before = active[layer - 1];
                var below = delta[layer - 1];
                Arrays.fill(below, 0);
                for (int unit = 0; unit < out; unit++) {
                    double own = delta[layer][unit];
                    int row = first + unit * in;
                    for (int k = 0; k < in; k++) {
                        below[k] += own * effective[row + k];
                        gradient[from + row + k] += own * before[k];
                    }
                    gradient[from + end - out + unit] += own;
                }
                if (layer > 1) {
                    for (int k = 0; k < in; k++) {
                        below[k] *= 1 - before[k] * before[k];
                    }
                }
                end = first;
            }
        }
    }
}
