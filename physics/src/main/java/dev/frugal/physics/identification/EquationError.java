package dev.frugal.physics.identification;

import dev.frugal.physics.estimation.LeastSquares;
import dev.frugal.physics.estimation.Linearisation;
import dev.frugal.physics.system.MeasuredSystem;
import java.util.ArrayList;
import java.util.List;

/// The least-squares problem of the equations at smoothed states: `ẏ - f(t, y, u; c)`, without any simulation.
///
/// Smoothing makes its answer biased, but it has hardly any local minima: a place to start from.
final class EquationError implements LeastSquares {
    private static final int LANES = 128;

    private final List<RecordingGrid> grids;
    private final List<StateGuess> guesses;
    private final Unknowns unknowns;
    private final FieldLanes field;
    private final double decay;
    private final List<int[]> points = new ArrayList<>();
    private final boolean[] fitted;
    private final double[] sizes;

    /// @param guesses of each recording, complete
    /// @param most points used at most, evenly spread
    EquationError(
            MeasuredSystem system,
            List<TermNetwork> networks,
            Unknowns unknowns,
            List<RecordingGrid> grids,
            List<StateGuess> guesses,
            double decay,
            int most) {
        this.grids = grids;
        this.guesses = guesses;
        this.unknowns = unknowns;
        this.decay = decay;
        field = new FieldLanes(system, networks, unknowns, LANES);
        int states = field.states();
        var all = new ArrayList<int[]>();
        for (int r = 0; r < grids.size(); r++) {
            for (int sample = 0; sample < grids.get(r).samples(); sample++) {
                boolean known = true;
                for (int i = 0; i < states; i++) {
                    known &= !Double.isNaN(guesses.get(r).state(i)[sample])
                            && !Double.isNaN(guesses.get(r).rate(i)[sample]);
                }
                if (known) {
                    all.add(new int[] {r, sample});
                }
            }
        }
        int stride = Math.max(1, all.size() / most);
        for (int i = 0; i < all.size(); i += stride) {
            points.add(all.get(i));
        }
        fitted = new boolean[states];
        sizes = new double[states];
        var names = system.description().stateNames();
        for (int i = 0; i < states; i++) {
            // The rate of a state that is a state is met by construction.
            fitted[i] = !names.contains(system.equations().get(i).text());
            double squares = 0;
            for (var point : points) {
                double rate = guesses.get(point[0]).rate(i)[point[1]];
                squares += rate * rate;
            }
            sizes[i] = squares > 0 ? Math.sqrt(squares / points.size()) : 1;
        }
    }

    int points() {
        return points.size();
    }

    /// The root mean square of the equations' residuals, each as a share of its rate's size.
    static double share(Linearisation linearisation) {
        return Math.sqrt(linearisation.cost() / Math.max(1, linearisation.residuals()));
    }

    @Override
    public double[] low() {
        return unknowns.low();
    }

    @Override
    public double[] high() {
        return unknowns.high();
    }

    @Override
    public Linearisation linearise(double[] vector) {
        int shared = unknowns.size();
        int states = field.states();
        var normal = new double[shared][shared];
        var gradient = new double[shared];
        var row = new double[unknowns.columns()];
        double cost = 0;
        long residuals = 0;
        field.useWeights(vector);
        for (int from = 0; from < points.size(); from += LANES) {
            int count = Math.min(LANES, points.size() - from);
            for (int b = 0; b < count; b++) {
                place(points.get(from + b), b, vector);
            }
            field.evaluateRates(count);
            for (int b = 0; b < count; b++) {
                var point = points.get(from + b);
                var places = unknowns.columns(point[0]);
                for (int i = 0; i < states; i++) {
                    if (fitted[i]) {
                        double residual = (guesses.get(point[0]).rate(i)[point[1]] - field.rate(i, b)) / sizes[i];
                        cost += residual * residual;
                        residuals++;
                        field.rateTangent(i, b, new double[0][], true, row);
                        add(normal, gradient, row, places, residual, 1 / sizes[i]);
                    }
                }
            }
        }
        for (int w = unknowns.weightsAt(); w < shared; w++) {
            normal[w][w] += decay;
            gradient[w] -= decay * vector[w];
            cost += decay * vector[w] * vector[w];
        }
        for (int a = 0; a < shared; a++) {
            for (int b = 0; b < a; b++) {
                double sum = normal[a][b] + normal[b][a];
                normal[a][b] = sum;
                normal[b][a] = sum;
            }
        }
        return new Linearisation(
                Double.isFinite(cost) ? cost : Double.POSITIVE_INFINITY,
                residuals,
                normal,
                Linearisation.damped(normal, unknowns.weightsAt()),
                gradient,
                List.of());
    }

    private void place(int[] point, int lane, double[] vector) {
        var grid = grids.get(point[0]);
        var guess = guesses.get(point[0]);
        field.setConstants(lane, vector, point[0]);
        field.setTime(lane, grid.times()[point[1]]);
        for (int i = 0; i < field.states(); i++) {
            field.setState(i, lane, guess.state(i)[point[1]]);
        }
        for (int k = 0; k < field.inputs(); k++) {
            field.setInput(k, lane, grid.input(k)[point[1]]);
        }
    }

    /// Adds to the lower triangle of the columns' order; the caller folds what lies above the diagonal.
    private static void add(
            double[][] normal, double[] gradient, double[] row, int[] places, double residual, double factor) {
        for (int a = 0; a < row.length; a++) {
            row[a] *= factor;
        }
        for (int a = 0; a < row.length; a++) {
            gradient[places[a]] += row[a] * residual;
            var line = normal[places[a]];
            double own = row[a];
            for (int b = 0; b <= a; b++) {
                line[places[b]] += own * row[b];
            }
        }
    }
}
