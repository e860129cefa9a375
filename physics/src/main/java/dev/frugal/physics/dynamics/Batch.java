package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Initial-value problems of one system, side by side, and room for their solutions at the times
/// asked for.
///
/// Problems are independent: what becomes of one does not depend on the others, on their order, or
/// on the number of threads, to the bit. A batch is made once, filled, solved, read and [#clear]ed;
/// its arrays grow to what they need and are kept, so that windows by the million go through the
/// same memory.
///
/// **Layout.** The values of problem i at sample j begin at [#at] in [#values]: the state, then
/// each tangent, then the first and second derivative in time as far as they are asked for, each
/// with one number per state.
public final class Batch {
    private final int states;
    private final int parameterCount;
    private final Tangents tangents;
    private final int timeDerivatives;
    private final int stride;
    private int size;
    private double[] initial = new double[0];
    private double[] parameters = new double[0];
    private double[] starts = new double[0];
    private double[][] times = new double[0][];
    private int[] offsets = new int[1];
    private double[] values = new double[0];
    private @Nullable SolutionLost[] lost = new SolutionLost[0];
    private List<Remark>[] remarks = lists(0);

    /// Room for states alone.
    public Batch(DynamicalSystem system) {
        this(system, Tangents.none(), 0);
    }

    /// @param timeDerivatives of the states' interpolants: none, the first, or two
    public Batch(DynamicalSystem system, Tangents tangents, int timeDerivatives) {
        this.states = system.stateNames().size();
        this.parameterCount = system.parameters().size();
        this.tangents = tangents;
        this.timeDerivatives = timeDerivatives;
        this.stride = states * (1 + tangents.count() + timeDerivatives);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<Remark>[] lists(int count) {
        return new List[count];
    }

    /// Forgets the problems, keeps the room.
    public void clear() {
        size = 0;
    }

    /// Adds a problem: the solution through `state` at `start`, wanted at `when`. The times are
    /// kept as they are, not copied.
    ///
    /// @param when ascending, none before `start`, at least one
    /// @return its index
    /// @throws IllegalArgumentException if lengths are wrong or the times descend
    public int add(double[] parameterValues, double[] state, double start, double[] when) {
        if (state.length != states || parameterValues.length != parameterCount || when.length == 0) {
            throw new IllegalArgumentException("a problem of %d states, %d parameters and %d times, expected %d and %d"
                    .formatted(state.length, parameterValues.length, when.length, states, parameterCount));
        }
        checkAscending(start, when);
        grow();
        System.arraycopy(state, 0, initial, size * states, states);
        System.arraycopy(parameterValues, 0, parameters, size * parameterCount, parameterCount);
        starts[size] = start;
        times[size] = when;
        lost[size] = null;
        remarks[size] = List.of();
        offsets[size + 1] = Math.addExact(offsets[size], Math.multiplyExact(when.length, stride));
        size++;
        if (values.length < offsets[size]) {
            values = new double[Math.max(offsets[size], Math.min(2 * values.length, Integer.MAX_VALUE / 2))];
        }
        return size - 1;
    }

    private static void checkAscending(double start, double[] when) {
        double before = start;
        for (double time : when) {
            if (!(time >= before)) {
                throw new IllegalArgumentException(
                        "times have to ascend from %s, but %s follows %s".formatted(start, time, before));
            }
            before = time;
        }
    }

    private void grow() {
        if (size == starts.length) {
            int capacity = Math.max(8, 2 * size);
            initial = Arrays.copyOf(initial, capacity * states);
            parameters = Arrays.copyOf(parameters, capacity * parameterCount);
            starts = Arrays.copyOf(starts, capacity);
            times = Arrays.copyOf(times, capacity);
            offsets = Arrays.copyOf(offsets, capacity + 1);
            lost = Arrays.copyOf(lost, capacity);
            remarks = Arrays.copyOf(remarks, capacity);
        }
    }

    public int size() {
        return size;
    }

    public Tangents tangents() {
        return tangents;
    }

    /// How many time derivatives are asked for.
    public int timeDerivatives() {
        return timeDerivatives;
    }

    /// All values; read at [#at]. Another array after problems have been added.
    public double[] values() {
        return values;
    }

    /// Where the values of a problem at one of its times begin.
    public int at(int problem, int sample) {
        return offsets[problem] + sample * stride;
    }

    /// Numbers per sample.
    public int stride() {
        return stride;
    }

    /// The state of a problem at one of its times, a copy.
    public double[] state(int problem, int sample) {
        return Arrays.copyOfRange(values, at(problem, sample), at(problem, sample) + states);
    }

    /// Why a problem's solution does not reach its last time, if it does not: from where it was
    /// lost its values are NaN.
    public Optional<SolutionLost> lost(int problem) {
        return Optional.ofNullable(lost[problem]);
    }

    /// What a person should know about how a problem's solution was found.
    public List<Remark> remarks(int problem) {
        return remarks[problem];
    }

    int states() {
        return states;
    }

    int parameterCount() {
        return parameterCount;
    }

    /// The times at which a problem's solution is wanted.
    public double[] times(int problem) {
        return times[problem];
    }

    /// The time of a problem's initial state.
    public double start(int problem) {
        return starts[problem];
    }

    double end(int problem) {
        return times[problem][times[problem].length - 1];
    }

    /// A problem's initial state, a copy.
    public double[] initial(int problem) {
        return Arrays.copyOfRange(initial, problem * states, (problem + 1) * states);
    }

    double initial(int problem, int state) {
        return initial[problem * states + state];
    }

    /// A problem's parameters, a copy.
    public double[] parameters(int problem) {
        return Arrays.copyOfRange(parameters, problem * parameterCount, (problem + 1) * parameterCount);
    }

    double parameter(int problem, int parameter) {
        return parameters[problem * parameterCount + parameter];
    }

    /// Takes numbers of a solution: what a propagator has found at one of a problem's times.
    ///
    /// @param from the first of them, counted from [#at]
    public void write(int problem, int sample, int from, double[] numbers) {
        System.arraycopy(numbers, 0, values, at(problem, sample) + from, numbers.length);
    }

    void finish(int problem, List<Remark> said) {
        remarks[problem] = said;
    }

    void lose(int problem, int sample, SolutionLost why) {
        Arrays.fill(values, at(problem, sample), offsets[problem + 1], Double.NaN);
        lost[problem] = why;
    }
}
