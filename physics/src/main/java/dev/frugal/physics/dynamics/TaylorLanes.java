package dev.frugal.physics.dynamics;

import java.util.Arrays;

/// Taylor steps of several solutions side by side, one lane each, every lane at its own time with
/// its own step.
///
/// **Step.** The longest at which neither of the last two terms of the series, of any state or
/// tangent, exceeds the error allowed; with the order that [TaylorPropagator] takes, that is some
/// `ρ/e²` of the radius of convergence `ρ` (Jorba and Zou 2005). A state whose size is not known
/// and which is 0 is measured by its lowest term that is not.
///
/// **Check.** Terms may grow again beyond the last one looked at: the exponential in a diode's
/// current is nothing where the series is made and everything a little later. So the rate that the
/// polynomial has at the step's end is held against the equation's there, which the next series
/// brings along for nothing; where they differ the lane goes back and takes half the step.
///
/// Nothing is allocated once an instance is made. It belongs to one thread at a time.
final class TaylorLanes {
    /// How many times the error allowed a step's rates may be off at its end, over its length: the
    /// first term left out has there some twice the order's worth of it.
    private static final double DEFECT = 100;

    private final TaylorSeries series;
    private final Accuracy accuracy;
    private final Tangents tangents;
    private final int states;
    private final int columns;
    private final int order;
    private final int lanes;
    private final double[] rows;
    private final double[] sizes;
    private final boolean[] known;
    private final double[] knownSizes;
    private final double[] elapsed;
    private final double[] elapsedByChannel;

    /// Where [#sum] leaves an entry: the state, then each tangent.
    private final int[] summed;

    private final double[] steps;
    private final double[] lastRatio;
    private final double[] lastButOneRatio;
    private final double[] lengths;
    private final double[] result;
    private final double[] expected;
    private final double[] before;

    TaylorLanes(TaylorSeries series, Accuracy accuracy, TypicalSizes sizes, Tangents tangents) {
        this.series = series;
        this.accuracy = accuracy;
        this.tangents = tangents;
        this.states = sizes.states().length;
        this.columns = tangents.count();
        this.order = series.order();
        this.lanes = series.lanes();
        this.rows = series.rows();
        this.knownSizes = sizes.states();
        this.known = new boolean[states];
        for (int state = 0; state < states; state++) {
            known[state] = knownSizes[state] > 0;
        }
        this.sizes = new double[states * lanes];
        this.elapsed = new double[lanes];
        this.summed = new int[states * (1 + columns)];
        Arrays.setAll(summed, entry -> (entry % states * (1 + columns) + entry / states) * lanes);
        this.elapsedByChannel = new double[(1 + columns) * lanes];
        this.steps = new double[lanes];
        this.lastRatio = new double[lanes];
        this.lastButOneRatio = new double[lanes];
        this.lengths = new double[lanes];
        this.result = new double[states * (1 + columns) * lanes];
        this.expected = new double[states * lanes];
        this.before = new double[(1 + states * (1 + columns)) * lanes];
    }

    int lanes() {
        return lanes;
    }

    Tangents tangents() {
        return tangents;
    }

    double time(int lane) {
        return series.time()[lane];
    }

    /// The length of a lane's next step, as [#expand] left it.
    double step(int lane) {
        return steps[lane];
    }

    double state(int lane, int state) {
        return rows[series.row(state, 0, 0) + lane];
    }

    double tangent(int lane, int column, int state) {
        return rows[series.row(state, 0, 1 + column) + lane];
    }

    void setTangent(int lane, int column, int state, double value) {
        rows[series.row(state, 0, 1 + column) + lane] = value;
    }

    void setParameter(int lane, int parameter, double value) {
        series.parameter(parameter)[lane] = value;
    }

    /// Puts a lane at the start of a solution; its tangents are the directions themselves.
    void begin(int lane, double time) {
        series.time()[lane] = time;
        for (int state = 0; state < states; state++) {
            for (int column = 0; column < columns; column++) {
                setTangent(lane, column, state, tangents.states()[column][state]);
            }
        }
    }

    void setState(int lane, int state, double value) {
        rows[series.row(state, 0, 0) + lane] = value;
        sizes[state * lanes + lane] = known[state] ? knownSizes[state] : Math.abs(value);
    }

    /// Computes the series of all lanes and how far each of them reaches.
    void expand() {
        series.expand(lanes);
        Arrays.fill(lastRatio, 0);
        Arrays.fill(lastButOneRatio, 0);
        for (int state = 0; state < states; state++) {
            measure(state, 0, 1);
        }
        double trust = accuracy.states() / accuracy.tangents();
        for (int column = 0; column < columns; column++) {
            measureLength(column);
            for (int state = 0; state < states; state++) {
                measure(state, 1 + column, trust);
            }
        }
        for (int lane = 0; lane < lanes; lane++) {
            double last = Math.log(accuracy.states() / lastRatio[lane]) / order;
            double lastButOne = Math.log(accuracy.states() / lastButOneRatio[lane]) / (order - 1);
            steps[lane] = Math.exp(Math.min(last, lastButOne));
        }
        for (int state = 0; state < states; state++) {
            if (!known[state]) {
                boundUnknown(state);
            }
        }
    }

    /// The largest last two terms relative to what the entry may be off.
    private void measure(int state, int channel, double trust) {
        int start = series.row(state, 0, channel);
        int last = series.row(state, order, channel);
        int lastButOne = series.row(state, order - 1, channel);
        int size = state * lanes;
        for (int lane = 0; lane < lanes; lane++) {
            double usual = channel == 0 ? sizes[size + lane] : sizes[size + lane] * lengths[lane];
            double allowed = (Math.abs(rows[start + lane]) + usual) / trust;
            if (allowed > 0) {
                lastRatio[lane] = Math.max(lastRatio[lane], Math.abs(rows[last + lane]) / allowed);
                lastButOneRatio[lane] = Math.max(lastButOneRatio[lane], Math.abs(rows[lastButOne + lane]) / allowed);
            }
        }
    }

    /// The largest entry of each lane's tangent in units of the sizes.
    private void measureLength(int column) {
        Arrays.fill(lengths, 0);
        for (int state = 0; state < states; state++) {
            int row = series.row(state, 0, 1 + column);
            for (int lane = 0; lane < lanes; lane++) {
                double size = sizes[state * lanes + lane];
                if (size > 0) {
                    lengths[lane] = Math.max(lengths[lane], Math.abs(rows[row + lane]) / size);
                }
            }
        }
    }

    /// Where a state is 0 and nothing says how large it becomes, its terms are held against the
    /// lowest of them.
    private void boundUnknown(int state) {
        for (int lane = 0; lane < lanes; lane++) {
            if (sizes[state * lanes + lane] == 0) {
                int lowest = 1;
                while (lowest < order - 1 && rows[series.row(state, lowest, 0) + lane] == 0) {
                    lowest++;
                }
                double leading = Math.abs(rows[series.row(state, lowest, 0) + lane]);
                for (int power = Math.max(lowest + 1, order - 1); power <= order; power++) {
                    double term = Math.abs(rows[series.row(state, power, 0) + lane]);
                    if (term > 0 && leading > 0) {
                        double longest = Math.pow(accuracy.states() * leading / term, 1.0 / (power - lowest));
                        steps[lane] = Math.min(steps[lane], longest);
                    }
                }
            }
        }
    }

    /// Room for the elapsed times at which the series are to be summed, one per lane.
    double[] elapsed() {
        return elapsed;
    }

    /// Sums all series at [#elapsed]; read by [#result].
    void sum() {
        for (int channel = 0; channel <= columns; channel++) {
            System.arraycopy(elapsed, 0, elapsedByChannel, channel * lanes, lanes);
        }
        for (int state = 0; state < states; state++) {
            series.sum(state, elapsedByChannel, result, state * (1 + columns) * lanes);
        }
    }

    /// Copies what [#sum] gave for a lane: the state, then each tangent.
    void result(int lane, double[] out, int at) {
        for (int entry = 0; entry < states * (1 + columns); entry++) {
            out[at + entry] = result[summed[entry] + lane];
        }
    }

    /// The derivative of a lane's state in time, the first or the second, at an elapsed time.
    void derivative(int lane, int derivative, double at, double[] out, int to) {
        for (int state = 0; state < states; state++) {
            double sum = 0;
            for (int power = order; power >= derivative; power--) {
                double factor = derivative == 1 ? power : (double) power * (power - 1);
                sum = sum * at + factor * rows[series.row(state, power, 0) + lane];
            }
            out[to + state] = sum;
        }
    }

    /// A lane's series as polynomials, `[power][entry]`, a copy.
    double[][] coefficients(int lane) {
        var coefficients = new double[order + 1][states * (1 + columns)];
        for (int power = 0; power <= order; power++) {
            for (int entry = 0; entry < coefficients[power].length; entry++) {
                coefficients[power][entry] = rows[series.row(entry % states, power, entry / states) + lane];
            }
        }
        return coefficients;
    }

    /// Puts a lane where [#sum] found it, at `time`; until the next one it can go [#back].
    void move(int lane, double time) {
        before[lane] = series.time()[lane];
        double length = elapsed[lane];
        for (int state = 0; state < states; state++) {
            double rate = 0;
            for (int power = order; power >= 1; power--) {
                rate = rate * length + power * rows[series.row(state, power, 0) + lane];
            }
            expected[state * lanes + lane] = rate;
        }
        series.time()[lane] = time;
        for (int entry = 0; entry < states * (1 + columns); entry++) {
            int row = series.row(entry % states, 0, entry / states) + lane;
            before[(1 + entry) * lanes + lane] = rows[row];
            rows[row] = result[summed[entry] + lane];
        }
    }

    /// Whether the rates at a lane's place, which [#expand] found, are those with which its last
    /// step arrived; where they are, the step is done.
    boolean arrived(int lane) {
        double length = series.time()[lane] - before[lane];
        for (int state = 0; state < states; state++) {
            double rate = rows[series.row(state, 1, 0) + lane];
            double value = Math.abs(rows[series.row(state, 0, 0) + lane]);
            double off = Math.abs(rate - expected[state * lanes + lane]) * length;
            double allowed = DEFECT * accuracy.states() * (value + sizes[state * lanes + lane]);
            if (!(off <= allowed)) {
                return false;
            }
        }
        for (int state = 0; state < states; state++) {
            if (!known[state]) {
                double value = Math.abs(rows[series.row(state, 0, 0) + lane]);
                sizes[state * lanes + lane] = Math.max(sizes[state * lanes + lane], value);
            }
        }
        return true;
    }

    /// Puts a lane back where its last step began.
    void back(int lane) {
        series.time()[lane] = before[lane];
        for (int entry = 0; entry < states * (1 + columns); entry++) {
            rows[series.row(entry % states, 0, entry / states) + lane] = before[(1 + entry) * lanes + lane];
        }
    }
}
