package dev.frugal.physics.model.flow;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.dynamics.TaylorSeries;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Where in time, state and parameter a family of systems goes, and points drawn from there.
///
/// Found by following reference solutions from the system's initial box, over its horizon, at
/// parameters spread over the training range widened by [#MARGIN]. The solutions serve to find the
/// region alone: no value of theirs is ever fitted. A share of the points is drawn near visited
/// states (many systems visit a thin part of any box), the rest from the whole box, so that an
/// estimate that starts off the region is led back.
final class VisitedRegion {
    /// How far training goes beyond the range of a parameter on each side, as a share of its width,
    /// so that estimates near an end are not at the edge of what the network knows.
    static final double MARGIN = 0.1;

    /// The box over the visited range, so that a step from its edge stays inside.
    private static final double BOX = 1.15;

    /// Spread of points around a visited state, as a share of the box.
    private static final double JITTER = 0.06;

    private static final double NEAR_VISITED = 0.5;

    private static final int SOLUTIONS = 96;
    private static final int SAMPLES = 120;

    /// The most the first term left out of the Taylor series may come to after a step, as a share
    /// of the visited width: beyond, what the network has to find stops being a small correction.
    private static final double LARGEST_REMAINDER = 0.01;

    /// How far the network's outputs stay below one: its first output weights are small, and a
    /// network whose hidden layers have to move little is the easier to fit. Found by trial: 4 to
    /// 16 serve alike, 1 and 64 are 10 times worse after 60 iterations.
    private static final double HEADROOM = 8;

    private record Visit(double time, double[] state, double[] parameters) {}

    private final DynamicalSystem system;
    private final List<Visit> visits;
    private final double period;
    private final FlowScales scales;

    private VisitedRegion(DynamicalSystem system, List<Visit> visits, double period, FlowScales scales) {
        this.system = system;
        this.visits = visits;
        this.period = period;
        this.scales = scales;
    }

    /// Follows solutions of `system` and chooses the scales of a map with Taylor order `order`.
    ///
    /// @throws InvalidInputException if most solutions leave the finite numbers
    static VisitedRegion explore(DynamicalSystem system, int order, Seed seed) {
        int states = system.stateNames().size();
        var low = new double[system.parameters().size()];
        var high = new double[low.length];
        for (int i = 0; i < low.length; i++) {
            var parameter = system.parameters().get(i);
            var training = parameter.training();
            low[i] = Math.max(parameter.low(), training.low() - MARGIN * training.width());
            high[i] = Math.min(parameter.high(), training.high() + MARGIN * training.width());
        }
        var visits = visits(system, low, high, seed);
        var center = new double[states];
        var width = new double[states];
        for (int state = 0; state < states; state++) {
            int index = state;
            var range = visits.stream().mapToDouble(visit -> visit.state[index]).summaryStatistics();
            boolean mirrored = system.symmetry()
                    .map(symmetry -> symmetry.signs().get(index) < 0)
                    .orElse(false);
            center[state] = mirrored ? 0 : 0.5 * (range.getMin() + range.getMax());
            double half = mirrored
                    ? Math.max(Math.abs(range.getMin()), Math.abs(range.getMax()))
                    : 0.5 * (range.getMax() - range.getMin());
            // A state that never changes is scaled by its magnitude; one that is 0 throughout may have
            // any unit.
            double size = half > 0 ? BOX * half : Math.abs(center[state]);
            width[state] = size > 0 ? size : 1;
        }
        double period = system.forcingFrequency().isPresent()
                ? 2 * Math.PI / system.forcingFrequency().getAsDouble()
                : system.horizon();
        var term = firstTermLeftOut(system, order, visits);
        double step = step(order, term, width, system);
        var remainder = Arrays.stream(term)
                .map(value -> Math.max(HEADROOM * value * Math.pow(step, order + 1), Double.MIN_NORMAL))
                .toArray();
        for (int state = 0; state < states; state++) {
            // A state whose series ends (a linear ramp, say) still needs a scale for rounding.
            remainder[state] = Math.max(remainder[state], 1e-12 * width[state]);
        }
        return new VisitedRegion(
                system,
                List.copyOf(visits),
                period,
                new FlowScales(step, center, width, remainder, parameterEffect(system, visits, low, high), low, high));
    }

    /// States of solutions at equidistant times. A solution that leaves the finite numbers shows
    /// nothing of where a system stays and is left out, unless most do.
    private static List<Visit> visits(DynamicalSystem system, double[] low, double[] high, Seed seed) {
        var visits = new ArrayList<Visit>();
        var times = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            times[i] = system.horizon() * i / (SAMPLES - 1);
        }
        var solver = new ReferenceSolver(system);
        int lost = 0;
        for (int solution = 0; solution < SOLUTIONS; solution++) {
            var random = seed.at(solution).random();
            var parameters = uniform(low, high, random);
            var initial = system.initialBox().stream()
                    .mapToDouble(interval -> interval.at(random.nextDouble()))
                    .toArray();
            try {
                var trajectory = solver.solve(parameters, initial, times).trajectory();
                for (int i = 0; i < SAMPLES; i++) {
                    visits.add(new Visit(times[i], trajectory.states()[i], parameters));
                }
            } catch (InvalidInputException diverged) {
                lost++;
                if (2 * lost > SOLUTIONS) {
                    throw diverged;
                }
            }
        }
        return visits;
    }

    private static double[] parameterEffect(DynamicalSystem system, List<Visit> visits, double[] low, double[] high) {
        int states = system.stateNames().size();
        var byState = new double[states][states];
        var byParameter = new double[states][low.length];
        var effect = new double[states];
        for (var visit : visits) {
            system.jacobian(visit.time, visit.state, visit.parameters, byState, byParameter);
            for (int state = 0; state < states; state++) {
                for (int k = 0; k < low.length; k++) {
                    double change = byParameter[state][k] * 0.5 * (high[k] - low[k]);
                    effect[state] += change * change / visits.size();
                }
            }
        }
        return Arrays.stream(effect).map(Math::sqrt).toArray();
    }

    /// Root mean square over the visits of each state's Taylor coefficient of order `order + 1`.
    private static double[] firstTermLeftOut(DynamicalSystem system, int order, List<Visit> visits) {
        int states = system.stateNames().size();
        var series = new TaylorSeries(system, order + 1, Tangents.none(), visits.size());
        for (int i = 0; i < visits.size(); i++) {
            var visit = visits.get(i);
            series.time()[i] = visit.time;
            for (int state = 0; state < states; state++) {
                series.rows()[series.row(state, 0, 0) + i] = visit.state[state];
            }
            for (int k = 0; k < visit.parameters.length; k++) {
                series.parameter(k)[i] = visit.parameters[k];
            }
        }
        series.expand(visits.size());
        var term = new double[states];
        for (int state = 0; state < states; state++) {
            double sum = 0;
            int row = series.row(state, order + 1, 0);
            for (int i = 0; i < visits.size(); i++) {
                double value = series.rows()[row + i];
                sum += value * value;
            }
            term[state] = Math.sqrt(sum / visits.size());
        }
        return term;
    }

    /// The longest step, up to a thirty-ninth of the horizon, at which the remainder stays a
    /// correction.
    private static double step(int order, double[] term, double[] width, DynamicalSystem system) {
        double step = system.horizon() / 39;
        for (int state = 0; state < term.length; state++) {
            if (term[state] > 0) {
                double longest = Math.pow(LARGEST_REMAINDER * width[state] / term[state], 1.0 / (order + 1));
                step = Math.min(step, longest);
            }
        }
        return step;
    }

    FlowScales scales() {
        return scales;
    }

    /// Fills `transitions` with `samples` points drawn from the stream `seed`.
    void draw(Seed seed, Transitions transitions, int samples) {
        var random = seed.random();
        for (int sample = 0; sample < samples; sample++) {
            transitions.elapsed()[sample] = scales.step() * random.nextDouble();
            if (random.nextDouble() < NEAR_VISITED) {
                drawNearVisited(random, transitions, sample);
            } else {
                drawFromBox(random, transitions, sample);
            }
        }
    }

    private void drawFromBox(RandomGenerator random, Transitions transitions, int sample) {
        transitions.time()[sample] = period * random.nextDouble();
        for (int state = 0; state < scales.states(); state++) {
            transitions.state()[state][sample] =
                    scales.center()[state] + scales.width()[state] * (2 * random.nextDouble() - 1);
        }
        for (int k = 0; k < scales.parameters(); k++) {
            transitions.parameter()[k][sample] = scales.parameterLow()[k]
                    + (scales.parameterHigh()[k] - scales.parameterLow()[k]) * random.nextDouble();
        }
    }

    private void drawNearVisited(RandomGenerator random, Transitions transitions, int sample) {
        var visit = visits.get(random.nextInt(visits.size()));
        boolean mirror = system.symmetry().isPresent() && random.nextBoolean();
        boolean shifted = mirror && system.symmetry().orElseThrow().halfForcingPeriod();
        double time = visit.time + (shifted ? 0.5 * period : 0);
        transitions.time()[sample] = system.autonomous() ? time : time + JITTER * period * random.nextGaussian();
        for (int state = 0; state < scales.states(); state++) {
            double sign = mirror ? system.symmetry().orElseThrow().signs().get(state) : 1;
            transitions.state()[state][sample] =
                    sign * visit.state[state] + JITTER * scales.width()[state] * random.nextGaussian();
        }
        for (int k = 0; k < scales.parameters(); k++) {
            double spread = JITTER * scales.parameterHalfWidth(k) * random.nextGaussian();
            transitions.parameter()[k][sample] =
                    Math.clamp(visit.parameters[k] + spread, scales.parameterLow()[k], scales.parameterHigh()[k]);
        }
    }

    private static double[] uniform(double[] low, double[] high, RandomGenerator random) {
        var values = new double[low.length];
        for (int i = 0; i < low.length; i++) {
            values[i] = low[i] + (high[i] - low[i]) * random.nextDouble();
        }
        return values;
    }
}
