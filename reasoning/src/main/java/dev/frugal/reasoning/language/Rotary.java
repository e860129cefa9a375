package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Rotary positions (Su et al. 2021) in the half-split layout of the Hugging Face models: component
/// i of a head is paired with component i + headSize/2.
///
/// The table is computed in float32 as the models were trained with; in float64 the angles at
/// position 2,000 differ by 1e-4.
final class Rotary implements AutoCloseable {
    private final Tensor cosines;
    private final Tensor sines;
    private final long half;

    private Rotary(Tensor cosines, Tensor sines, long half) {
        this.cosines = cosines;
        this.sines = sines;
        this.half = half;
    }

    /// The table of a model, on the device and in the element type of `like`.
    static Rotary of(ModelConfiguration model, Tensor like) {
        int half = model.headSize() / 2;
        var angles = model.rotaryAngles(model.contextLength());
        var cosines = new float[angles.length];
        var sines = new float[angles.length];
        for (int i = 0; i < angles.length; i++) {
            cosines[i] = (float) Math.cos(angles[i]);
            sines[i] = (float) Math.sin(angles[i]);
        }
        long length = model.contextLength();
        return new Rotary(
                Scope.compute(() -> Tensors.of(cosines, length, half).to(like)),
                Scope.compute(() -> Tensors.of(sines, length, half).to(like)),
                half);
    }

    /// Cosines and sines broadcast over heads, `[…, positions, headSize / 2]`.
    record Turn(Tensor cosines, Tensor sines) {}

    /// The turn of positions `0 … length - 1`, the same for every row.
    Turn first(long length) {
        return new Turn(cosines.narrow(0, 0, length), sines.narrow(0, 0, length));
    }

    /// The turn of one position per row; `positions` has shape `[rows]`, the turn `[rows, 1, 1,
    /// headSize / 2]`.
    Turn at(Tensor positions) {
        long rows = positions.size(0);
        return new Turn(
                cosines.index_select(0, positions).view(rows, 1, 1, half),
                sines.index_select(0, positions).view(rows, 1, 1, half));
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
        cosines.close();
        sines.close();
    }
}
