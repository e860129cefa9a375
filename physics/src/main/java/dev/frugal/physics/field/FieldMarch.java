package dev.frugal.physics.field;

import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.IntStream;

/// Advances fields, and their derivatives in initial values, parameters and weights, by steps of given length.
///
/// The scheme is ETDRK4: the linear part with constant coefficients is solved exactly, the rest by a method of
/// Runge–Kutta type of order four. The derivatives are those of the scheme itself, not of the equations: a difference
/// quotient of two marches with the same steps approaches them to rounding. See Cox and Matthews, J. Comput. Phys. 176
/// (2002); Kassam and Trefethen, SIAM J. Sci. Comput. 26 (2005).
///
/// Threads share many columns of derivatives, and the transforms of large grids in two dimensions. Results do not
/// depend on their number. One caller at a time; must be closed.
public final class FieldMarch implements AutoCloseable {
    /// Points in two dimensions from which threads share a transform: below, they wait longer than they work.
    private static final int SHARED_POINTS = 4096;

    /// Numbers, columns of derivatives times values, from which threads share the columns. Each thread advances the
    /// fields too, since derivatives need them at every stage.
    private static final int SHARED_NUMBERS = 512;

    private static final int LEAST_COLUMNS = 4;

    private final WorkerTeam team;
    private final List<MarchPart> parts = new ArrayList<>();

    /// Which part a column belongs to, and its place there.
    private final int[] partOf;

    private final int[] placeOf;

    /// @param terms what computes the system's unknown terms, in the order of its file
    /// @param parameters their values
    /// @param directions in what derivatives are wanted
    /// @throws IllegalArgumentException if the number of terms or parameters is not the system's
    public FieldMarch(
            FieldSystem system, List<? extends FieldTerm> terms, double[] parameters, FieldDirections directions) {
        if (parameters.length != system.parameters().size()
                || terms.size() != system.description().unknownTerms().size()) {
            throw new IllegalArgumentException("%s has %d parameters and %d unknown terms, got %d and %d"
                    .formatted(
                            system.name(),
                            system.parameters().size(),
                            system.description().unknownTerms().size(),
                            parameters.length,
                            terms.size()));
        }
        int columns = MarchPart.columns(directions, terms);
        int processors = Runtime.getRuntime().availableProcessors();
        // A term has one caller at a time.
        boolean shared = terms.isEmpty() && columns >= LEAST_COLUMNS && columns * system.values() >= SHARED_NUMBERS;
        int count = shared ? Math.min(processors, columns) : 1;
        boolean large = system.grid().axes().size() == 2 && system.points() >= SHARED_POINTS;
        // Where other solutions are under way at the same time, they have the processors.
        this.team = new WorkerTeam(count == 1 && large && !ForkJoinTask.inForkJoinPool() ? processors : 1);
        this.partOf = new int[columns];
        this.placeOf = new int[columns];
        for (int part = 0; part < count; part++) {
            int first = columns * part / count;
            int end = columns * (part + 1) / count;
            parts.add(new MarchPart(system, terms, parameters, directions, first, end, team));
            for (int column = first; column < end; column++) {
                partOf[column] = part;
                placeOf[column] = column - first;
            }
        }
    }

    /// Ends the threads.
    @Override
    public void close() {
        team.close();
    }

    /// Begins at `initial`, the values of all fields `[field * points + point]`.
    public void start(double at, double[] initial) {
        parts.forEach(part -> part.start(at, initial));
    }

    /// Evaluates the equations where the march stands, so that terms see their arguments there.
    public void evaluate() {
        parts.getFirst().evaluate();
    }

    /// The time reached.
    public double time() {
        return parts.getFirst().time();
    }

    /// How many columns of derivatives there are.
    public int columns() {
        return partOf.length;
    }

    /// Advances by `steps` equal steps up to the time `end`.
    public void advance(double end, int steps) {
        advance(end, steps, end - time());
    }

    /// As [#advance(double, int)], with an interval that counts as long as another one that differs by rounding.
    void advance(double end, int steps, double interval) {
        if (parts.size() == 1) {
            parts.getFirst().advance(end, steps, interval);
        } else {
            IntStream.range(0, parts.size())
                    .parallel()
                    .forEach(StopSignal.inheritedByIndex(
                            (int part) -> parts.get(part).advance(end, steps, interval)));
        }
    }

    /// Writes the values of all fields, `[field * points + point]`.
    public void values(double[] out) {
        parts.getFirst().values(out);
    }

    /// Makes a column of derivatives larger or smaller, as for one that grows without bound.
    public void scaleTangent(int column, double factor) {
        parts.get(partOf[column]).scaleTangent(placeOf[column], factor);
    }

    /// Writes the derivatives of all values in the direction of a column.
    public void tangent(int column, double[] out) {
        parts.get(partOf[column]).tangent(placeOf[column], out);
    }

    /// The state as it is, to go back to by [#restore]; without tangents.
    double[] state() {
        return parts.getFirst().state();
    }

    void restore(double at, double[] state) {
        parts.forEach(part -> part.restore(at, state));
    }
}
