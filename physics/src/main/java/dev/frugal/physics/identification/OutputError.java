package dev.frugal.physics.identification;

import dev.frugal.physics.estimation.LeastSquares;
import dev.frugal.physics.estimation.Linearisation;
import dev.frugal.physics.system.MeasuredSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The least-squares problem of the simulated output: shared unknowns, and an initial state for every stretch.
///
/// Two threads simulate blocks of stretches; sums are formed in the order of the stretches, so that results do not
/// depend on the number of threads.
final class OutputError implements LeastSquares {
    private static final int THREADS = 2;

    private final List<RecordingGrid> grids;
    private final List<Stretch> stretches;
    private final Unknowns unknowns;
    private final double[] weights;
    private final double decay;
    private final LaneSimulation[] simulations;
    private final int states;

    /// @param weights what a residual of each channel is divided by
    /// @param sizes how large each state usually is
    /// @param decay penalty on the square of each network weight
    OutputError(
            MeasuredSystem system,
            List<TermNetwork> networks,
            Unknowns unknowns,
            List<RecordingGrid> grids,
            List<Stretch> stretches,
            double[] weights,
            double[] sizes,
            double decay) {
        this.grids = grids;
        this.stretches = List.copyOf(stretches);
        this.unknowns = unknowns;
        this.weights = weights.clone();
        this.decay = decay;
        this.simulations = new LaneSimulation[THREADS];
        for (int thread = 0; thread < THREADS; thread++) {
            simulations[thread] = new LaneSimulation(system, networks, unknowns, sizes);
        }
        this.states = simulations[0].states();
    }

    @Override
    public double[] low() {
        return unknowns.low();
    }

    @Override
    public double[] high() {
        return unknowns.high();
    }

    /// The vector of all unknowns: the shared ones and the stretches' initial states behind them.
    double[] with(double[] shared, double[][] starts) {
        var all = Arrays.copyOf(shared, unknowns.size() + stretches.size() * states);
        for (int s = 0; s < starts.length; s++) {
            System.arraycopy(starts[s], 0, all, unknowns.size() + s * states, states);
        }
        return all;
    }

    double[] shared(double[] all) {
        return Arrays.copyOf(all, unknowns.size());
    }

    double[][] starts(double[] all) {
        var starts = new double[stretches.size()][];
        for (int s = 0; s < starts.length; s++) {
            int at = unknowns.size() + s * states;
            starts[s] = Arrays.copyOfRange(all, at, at + states);
        }
        return starts;
    }

    /// Simulates every stretch and keeps its outputs and states.
    List<StretchResult> simulate(double[] all) {
        return run(all, LaneSimulation.Sensitivities.NONE, true);
    }

    private List<StretchResult> run(double[] all, LaneSimulation.Sensitivities sensitivities, boolean keep) {
        var starts = starts(all);
        int count = stretches.size();
        int rounds = (count + THREADS * LaneSimulation.LANES - 1) / (THREADS * LaneSimulation.LANES);
        int lanes = (count + THREADS * rounds - 1) / (THREADS * rounds);
        int blocks = (count + lanes - 1) / lanes;
        var results = new StretchResult[blocks][];
        IntStream.range(0, Math.min(THREADS, blocks)).parallel().forEach(thread -> {
            for (int block = thread; block < blocks; block += THREADS) {
                int from = block * lanes;
                int to = Math.min(count, from + lanes);
                results[block] = simulations[thread].run(
                        grids,
                        stretches.subList(from, to),
                        all,
                        Arrays.copyOfRange(starts, from, to),
                        weights,
                        sensitivities,
                        keep);
            }
        });
        return Arrays.stream(results).flatMap(Arrays::stream).toList();
    }

    /// The problem of the initial states alone, the shared unknowns being what they are.
    LeastSquares startsOnly(double[] shared) {
        return new LeastSquares() {
            @Override
            public double[] low() {
                return new double[0];
            }

            @Override
            public double[] high() {
                return new double[0];
            }

            @Override
            public Linearisation linearise(double[] starts) {
                var all = Arrays.copyOf(shared, shared.length + starts.length);
                System.arraycopy(starts, 0, all, shared.length, starts.length);
                var blocks = new ArrayList<Linearisation.Block>();
                double cost = 0;
                long residuals = 0;
                for (var result : run(all, LaneSimulation.Sensitivities.STARTS, false)) {
                    cost += result.lost ? Double.POSITIVE_INFINITY : result.cost;
                    residuals += result.residuals;
                    blocks.add(block(result, new int[0], 0));
                }
                return new Linearisation(
                        Double.isFinite(cost) ? cost : Double.POSITIVE_INFINITY,
                        residuals,
                        new double[0][],
                        new double[0],
                        new double[0],
                        blocks);
            }
        };
    }

    /// The largest sensitivity of a stretch's final state to its initial one, the median over stretches.
    double memory(double[] all) {
        var found = run(all, LaneSimulation.Sensitivities.STARTS, false).stream()
                .mapToDouble(result -> result.lost ? Double.POSITIVE_INFINITY : result.memory)
                .sorted()
                .toArray();
        return found[found.length / 2];
    }

    List<Stretch> stretches() {
        return stretches;
    }

    @Override
    public Linearisation linearise(double[] all) {
        var results = run(all, LaneSimulation.Sensitivities.ALL, false);
        int shared = unknowns.size();
        int columns = unknowns.columns();
        var normal = new double[shared][shared];
        var gradient = new double[shared];
        var blocks = new ArrayList<Linearisation.Block>();
        double cost = 0;
        long residuals = 0;
        for (var result : results) {
            cost += result.lost ? Double.POSITIVE_INFINITY : result.cost;
            residuals += result.residuals;
            var places = unknowns.columns(result.stretch.recording());
            for (int a = 0; a < columns; a++) {
                gradient[places[a]] += result.gradient[a];
                for (int b = 0; b <= a; b++) {
                    int i = Math.max(places[a], places[b]);
                    int j = Math.min(places[a], places[b]);
                    normal[i][j] += result.normal[a][b];
                }
            }
            blocks.add(block(result, places, shared));
        }
        for (int w = unknowns.weightsAt(); w < shared; w++) {
            normal[w][w] += decay;
            gradient[w] -= decay * all[w];
            cost += decay * all[w] * all[w];
        }
        for (int a = 0; a < shared; a++) {
            for (int b = 0; b < a; b++) {
                normal[b][a] = normal[a][b];
            }
        }
        return new Linearisation(
                Double.isFinite(cost) ? cost : Double.POSITIVE_INFINITY,
                residuals,
                normal,
                Linearisation.damped(normal, unknowns.weightsAt()),
                gradient,
                blocks);
    }

    private Linearisation.Block block(StretchResult result, int[] places, int shared) {
        int columns = places.length;
        var cross = new double[shared][states];
        var own = new double[states][states];
        for (int i = 0; i < states; i++) {
            for (int a = 0; a < columns; a++) {
                cross[places[a]][i] = result.normal[columns + i][a];
            }
            for (int j = 0; j <= i; j++) {
                own[i][j] = result.normal[columns + i][columns + j];
                own[j][i] = own[i][j];
            }
        }
        return new Linearisation.Block(cross, own, Arrays.copyOfRange(result.gradient, columns, columns + states));
    }
}
