package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Rotary positions (Su et al. 2021) in the half-split layout of the Hugging Face models: component
/// i of a head is paired with component i + n/2, where the leading n components are turned and the others are
/// not.
///
/// The table is computed in float32 as the models were trained with; in float64 the angles at
/// position 2,000 differ by 1e-4.
///
/// The table begins short and doubles as longer texts come: a configuration may promise a context of
/// millions of positions that nobody uses. Earlier tables stay until the end, since other threads
/// may be reading them. All methods are safe on several threads.
final class Rotary implements AutoCloseable {
    private static final int FIRST_POSITIONS = 4096;

    private final ModelConfiguration model;
    private final IntFunction<float[]> angles;
    private final double amplitude;
    private final Tensor like;
    private final List<Table> tables = new ArrayList<>();
    private volatile Table longest;

    /// Cosines and sines `[positions, n / 2]`.
    private record Table(Tensor cosines, Tensor sines, int positions) {}

    /// `angles`: of so many positions, row-major `[positions, n / 2]`. `amplitude`: what cosines and sines are
    /// multiplied by. `like`, which must outlive the table, gives its device and element type.
    Rotary(ModelConfiguration model, IntFunction<float[]> angles, double amplitude, Tensor like) {
        this.model = model;
        this.angles = angles;
        this.amplitude = amplitude;
        this.like = like;
        this.longest = table(Math.min(FIRST_POSITIONS, model.contextLength()));
    }

    private Table table(int positions) {
        int half = model.turnedSize() / 2;
        var radians = angles.apply(positions);
        var cosines = new float[radians.length];
        var sines = new float[radians.length];
        for (int i = 0; i < radians.length; i++) {
            cosines[i] = (float) (Math.cos(radians[i]) * amplitude);
            sines[i] = (float) (Math.sin(radians[i]) * amplitude);
        }
        var table = new Table(
                Scope.compute(() -> Tensors.of(cosines, positions, half).to(like)),
                Scope.compute(() -> Tensors.of(sines, positions, half).to(like)),
                positions);
        tables.add(table);
        return table;
    }

    private Table reaching(long positions) {
        var found = longest;
        return found.positions() >= positions ? found : extended(positions);
    }

    private synchronized Table extended(long positions) {
        if (longest.positions() < positions) {
            if (positions > model.contextLength()) {
                throw new IllegalArgumentException(
                        "position %d is beyond the context of %d".formatted(positions, model.contextLength()));
            }
            longest = table((int) Math.min(Math.max(positions, 2L * longest.positions()), model.contextLength()));
        }
        return longest;
    }

    /// Cosines and sines broadcast over heads, `[…, positions, n / 2]`.
    record Turn(Tensor cosines, Tensor sines) {}

    /// The turn of positions `0 … length - 1`, the same for every row.
    Turn first(long length) {
        var table = reaching(length);
        return new Turn(table.cosines().narrow(0, 0, length), table.sines().narrow(0, 0, length));
    }

    /// The turn of one row of tokens at these positions, `[positions, n / 2]`.
    Turn along(long[] positions) {
        var table = reaching(1 + Arrays.stream(positions).max().orElse(0));
        var places = Tensors.of(positions, positions.length).to(table.cosines().device(), ScalarType.Long);
        return new Turn(table.cosines().index_select(0, places), table.sines().index_select(0, places));
    }

    /// The turn of one position per row; `positions` has shape `[rows]`, the turn `[rows, 1, 1,
    /// n / 2]`. Rows in use stand below `end`; one that is done may have left the context behind,
    /// and its turn means nothing.
    Turn at(Tensor positions, long end) {
        var table = reaching(Math.min(end, model.contextLength()));
        long rows = positions.size(0);
        long half = model.turnedSize() / 2;
        var places = positions.clamp_max(new Scalar(table.positions() - 1L));
        return new Turn(
                table.cosines().index_select(0, places).view(rows, 1, 1, half),
                table.sines().index_select(0, places).view(rows, 1, 1, half));
    }

    /// Queries or keys `[rows, heads, positions, headSize]` turned by their positions.
    static Tensor apply(Tensor heads, Turn turn) {
        long half = turn.cosines().size(-1);
        long still = heads.size(3) - 2 * half;
        var first = heads.narrow(3, 0, half);
        var second = heads.narrow(3, half, half);
        var turnedFirst = first.mul(turn.cosines()).sub(second.mul(turn.sines()));
        var turnedSecond = second.mul(turn.cosines()).add(first.mul(turn.sines()));
        return still == 0
                ? torch.cat(new TensorVector(turnedFirst, turnedSecond), 3)
                : torch.cat(new TensorVector(turnedFirst, turnedSecond, heads.narrow(3, 2 * half, still)), 3);
    }

    @Override
    public void close() {
        tables.forEach(table -> {
            table.cosines().close();
            table.sines().close();
        });
    }
}
