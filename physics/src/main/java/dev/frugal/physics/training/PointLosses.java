package dev.frugal.physics.training;

import dev.frugal.physics.model.StateForm;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.physics.objective.Objective;
import dev.frugal.physics.system.FieldAlongTimes;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.jet.CurveLoss;
import dev.frugal.tensor.jet.FusedCurves;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The data, derivative and residual terms of an [Objective] and their derivatives in the network's
/// outputs, a stretch of a trajectory at a time, in float64.
///
/// The residual's derivative in the states is `−∂f/∂y`, from the equation's symbolic Jacobian.
final class PointLosses implements CurveLoss {
    private static final int ROWS = FusedCurves.ROWS;

    private final TrajectoryModel model;
    private final List<StateForm.Source> sources;
    private final int outputs;
    private final int states;
    private final int times;
    private final double[] scales;

    /// `[trajectory][state · times + time]`, in units, and so the rates.
    private final double[][] measured;

    private final double[][] measuredRates;
    private final double[][] parameters;
    private final List<Work> work = new ArrayList<>();

    private Objective objective = new Objective(1, 0, 0, 0);
    private long[] batch = new long[0];

    /// Sums of squares per curve, each written by one thread.
    private double[] data = new double[0];

    private double[] derivative = new double[0];
    private double[] residual = new double[0];

    PointLosses(TrajectoryModel model, TrainingTensors tensors, int workers) {
        this.model = model;
        sources = model.form().sources();
        outputs = model.form().outputs().size();
        states = sources.size();
        scales = model.scaling().scales();
        var sampleTimes = Tensors.doubles(tensors.physicalTimes());
        times = sampleTimes.length;
        measured = byState(Tensors.doubles(tensors.states()), tensors.count());
        measuredRates = byState(Tensors.doubles(tensors.rates()), tensors.count());
        int width = model.system().parameters().size();
        var values = Tensors.doubles(tensors.physicalParameters());
        parameters = new double[tensors.count()][];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        for (int worker = 0; worker < workers; worker++) {
            work.add(new Work(model.system().along(sampleTimes, ROWS), states));
        }
    }

    private double[][] byState(double[] values, int count) {
        var sorted = new double[count][states * times];
        for (int trajectory = 0; trajectory < count; trajectory++) {
            for (int time = 0; time < times; time++) {
                for (int state = 0; state < states; state++) {
                    sorted[trajectory][state * times + time] = values[(trajectory * times + time) * states + state];
                }
            }
        }
        return sorted;
    }

    /// Begins a mini-batch.
    ///
    /// @param indices which trajectory each curve stands for
    void begin(Objective of, long[] indices) {
        objective = of;
        batch = indices;
        if (data.length < indices.length) {
            data = new double[indices.length];
            derivative = new double[indices.length];
            residual = new double[indices.length];
        }
        Arrays.fill(data, 0);
        Arrays.fill(derivative, 0);
        Arrays.fill(residual, 0);
    }

    /// The terms that have weight, before weighting, once all curves went by.
    Map<String, Double> terms() {
        var terms = new LinkedHashMap<String, Double>();
        if (objective.data() > 0) {
            terms.put("data", Arrays.stream(data).sum() / count());
        }
        if (objective.derivative() > 0) {
            terms.put("derivative", Arrays.stream(derivative).sum() / count());
        }
        if (objective.residual() > 0) {
            terms.put("residual", Arrays.stream(residual).sum() / count());
        }
        return terms;
    }

    /// How many squares a mean is taken of.
    private double count() {
        return (double) batch.length * times * states;
    }

    @Override
    public void stretch(Stretch stretch, double[] values, double[] adjoints) {
        var at = work.get(stretch.worker());
        int trajectory = (int) batch[stretch.curve()];
        at.take(stretch, values);
        if (objective.data() > 0) {
            data[stretch.curve()] += at.squares(
                    at.states, measured[trajectory], stretch, 2 * objective.data() / count(), at.stateAdjoints);
        }
        if (objective.derivative() > 0) {
            derivative[stretch.curve()] += at.squares(
                    at.rates,
                    measuredRates[trajectory],
                    stretch,
                    2 * objective.derivative() / count(),
                    at.rateAdjoints);
        }
        if (objective.residual() > 0) {
            residual[stretch.curve()] +=
                    at.residual(parameters[trajectory], stretch, 2 * objective.residual() / count());
        }
        at.give(stretch, adjoints);
    }

    /// What one thread computes with: `[state][row of the stretch]`.
    private final class Work {
        private final FieldAlongTimes field;
        private final double[][] states;
        private final double[][] rates;
        private final double[][] stateAdjoints;
        private final double[][] rateAdjoints;
        private final double[] errors = new double[ROWS];

        /// Of each state and its rate what an output is multiplied by, and what is added.
        private final double[] stateFactors;

        private final double[] rateFactors;
        private final double[] means;

        Work(FieldAlongTimes field, int count) {
            this.field = field;
            states = new double[count][];
            for (int state = 0; state < count; state++) {
                states[state] = field.state(state);
            }
            rates = new double[count][ROWS];
            stateAdjoints = new double[count][ROWS];
            rateAdjoints = new double[count][ROWS];
            stateFactors = new double[count];
            rateFactors = new double[count];
            means = new double[count];
            for (int state = 0; state < count; state++) {
                var source = sources.get(state);
                stateFactors[state] = model.unitsPerOutput(source.output(), source.order());
                rateFactors[state] = model.unitsPerOutput(source.output(), source.order() + 1);
                means[state] = source.order() == 0 ? model.mean(source.output()) : 0;
            }
        }

        /// States and rates in units.
        void take(Stretch stretch, double[] values) {
            int count = stretch.count();
            for (int state = 0; state < states.length; state++) {
                var source = sources.get(state);
                units(values, at(source, 0, stretch), stateFactors[state], means[state], states[state], count);
                if (objective.order() > 0) {
                    units(values, at(source, 1, stretch), rateFactors[state], 0, rates[state], count);
                }
                Arrays.fill(stateAdjoints[state], 0, count, 0);
                Arrays.fill(rateAdjoints[state], 0, count, 0);
            }
        }

        /// Adjoints of the network's outputs from those of states and rates.
        void give(Stretch stretch, double[] adjoints) {
            int channels = model.form().order() + objective.order() + 1;
            int count = stretch.count();
            for (int column = 0; column < channels * outputs; column++) {
                int from = column * ROWS + stretch.row();
                Arrays.fill(adjoints, from, from + count, 0);
            }
            for (int state = 0; state < states.length; state++) {
                var source = sources.get(state);
                add(stateAdjoints[state], stateFactors[state], adjoints, at(source, 0, stretch), count);
                if (objective.order() > 0) {
                    add(rateAdjoints[state], rateFactors[state], adjoints, at(source, 1, stretch), count);
                }
            }
        }

        private int at(StateForm.Source source, int derivative, Stretch stretch) {
            int channel = source.order() + derivative;
            return (channel * outputs + source.output()) * ROWS + stretch.row();
        }

        /// The sum of the squared errors, in scales; adds `weight·error` to the adjoints.
        double squares(double[][] found, double[] expected, Stretch stretch, double weight, double[][] adjoints) {
            double sum = 0;
            for (int state = 0; state < found.length; state++) {
                int first = state * times + stretch.time();
                double perScale = 1 / scales[state];
                for (int i = 0; i < stretch.count(); i++) {
                    double error = (found[state][i] - expected[first + i]) * perScale;
                    sum += error * error;
                    adjoints[state][i] += weight * perScale * error;
                }
            }
            return sum;
        }

        double residual(double[] parameters, Stretch stretch, double weight) {
            int count = stretch.count();
            field.evaluate(parameters, stretch.time(), count);
            double sum = 0;
            for (int i = 0; i < states.length; i++) {
                double perScale = 1 / scales[i];
                var expected = field.rate(i);
                for (int r = 0; r < count; r++) {
                    double error = (rates[i][r] - expected[r]) * perScale;
                    sum += error * error;
                    errors[r] = weight * perScale * error;
                    rateAdjoints[i][r] += errors[r];
                }
                for (int j = 0; j < states.length; j++) {
                    if (!field.independent(i, j)) {
                        subtractProducts(errors, field.slope(i, j), stateAdjoints[j], count);
                    }
                }
            }
            return sum;
        }
    }

    private static void units(double[] values, int at, double factor, double mean, double[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = factor * values[at + i] + mean;
        }
    }

    private static void add(double[] from, double factor, double[] into, int at, int count) {
        for (int i = 0; i < count; i++) {
            into[at + i] += factor * from[i];
        }
    }

    private static void subtractProducts(double[] a, double[] b, double[] from, int count) {
        for (int i = 0; i < count; i++) {
            from[i] -= a[i] * b[i];
        }
    }
}
