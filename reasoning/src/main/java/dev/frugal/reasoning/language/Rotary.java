package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Rotary positions (Su et al. 2021) in the half-split layout of the Hugging Face models: component
/// i of a head is paired with component i + headSize/2.
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
    private final Tensor like;
    private final List<Table> tables = new ArrayList<>();
    private volatile Table longest;

    /// Cosines and sines `[positions, headSize / 2]`.
    private record Table(Tensor cosines, Tensor sines, int positions) {}

    private Rotary(ModelConfiguration model, Tensor like) {
        this.model = model;
        this.like = like;
        this.longest = table(Math.min(FIRST_POSITIONS, model.contextLength()));
    }

    /// The table of a model, on the device and in the element type of `like`, which must outlive it.
    static Rotary of(ModelConfiguration model, Tensor like) {
        return new Rotary(model, like);
    }

    private Table table(int positions) {
        int half = model.headSize() / 2;
        var angles = model.rotaryAngles(positions);
        var cosines = new float[angles.length];
        var sines = new float[angles.length];
        for (int i = 0; i < angles.length; i++) {
            cosines[i] = (float) Math.cos(angles[i]);
            sines[i] = (float) Math.sin(angles[i]);
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

    /// Cosines and sines broadcast over heads, `[…, positions, headSize / 2]`.
    record Turn(Tensor cosines, Tensor sines) {}

    /// The turn of positions `0 … length - 1`, the same for every row.
    Turn first(long length) {
        var table = reaching(length);
        return new Turn(table.cosines().narrow(0, 0, length), table.sines().narrow(0, 0, length));
    }

    /// The turn of one position per row; `positions` has shape `[rows]`, the turn `[rows, 1, 1,
    /// headSize / 2]`. Rows in use stand below `end`; one that is done may have left the context behind,
    /// and its turn means nothing.
    Turn at(Tensor positions, long end) {
        var table = reaching(Math.min(end, model.contextLength()));
        long rows = positions.size(0);
        long half = model.headSize() / 2;
        var places = positions.clamp_max(new Scalar(table.positions() - 1L));
        return new Turn(
                table.cosines().index_select(0, places).view(rows, 1, 1, half),
                table.sines().index_select(0, places).view(rows, 1, 1, half));
    }

    /// Queries or keys `[rows, heads, positions, headSize]` turned by their positions.
    static Tensor apply(Tensor heads, Turn turn) {
        long half = heads.size(3) / 2;
        var first = heads.narrow(3, 0, half);
        var second = heads.narrow(3, half, half);
        var turnedFirst = first.mul(turn.cosines()).sub(second.mul(turn.sines()));
        var turnedSecond = second.mul(turn.cosines()).add(first.mul(turn.sines()));
        return torch.cat(new TensorVector(turnedFirst, turnedSecond), 3);
    }

    @Override
    public void close() {
        tables.forEach(table -> {
            table.cosines().close();
            table.sines().close();
        });
    }
}
