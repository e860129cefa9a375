package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.ModelConfiguration;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/// The rotary positions of a model's layers: one table, or a second one for layers that see a window only.
///
/// All methods are safe on several threads.
final class RotaryPositions implements AutoCloseable {
    private final Rotary full;
    private final Optional<Rotary> sliding;

    private RotaryPositions(Rotary full, Optional<Rotary> sliding) {
        this.full = full;
        this.sliding = sliding;
    }

    /// The tables of a model, on the device and in the element type of `like`, which must outlive them.
    static RotaryPositions of(ModelConfiguration model, Tensor like) {
        var rotary = model.rotary();
        return new RotaryPositions(
                new Rotary(model, model::rotaryAngles, rotary.scaling().amplitude(), like),
                rotary.slidingTheta().isPresent()
                        ? Optional.of(new Rotary(model, model::slidingRotaryAngles, 1, like))
                        : Optional.empty());
    }

    /// Turns of the same positions in both kinds of layers.
    record Turns(Rotary.Turn full, Optional<Rotary.Turn> sliding) {
        Rotary.Turn of(boolean slidingLayer) {
            return slidingLayer ? sliding.orElse(full) : full;
        }

        Stream<Tensor> tensors() {
            return Stream.concat(Stream.of(full), sliding.stream())
                    .flatMap(turn -> Stream.of(turn.cosines(), turn.sines()));
        }
    }

    /// The turns of positions `0 … length - 1`, the same for every row.
    Turns first(long length) {
        return new Turns(full.first(length), sliding.map(own -> own.first(length)));
    }

    /// The turns of one position per row; see [Rotary#at].
    Turns at(Tensor positions, long end) {
        return new Turns(full.at(positions, end), sliding.map(own -> own.at(positions, end)));
    }

    /// The turns of one row of tokens at these positions.
    Turns along(long[] positions) {
        return new Turns(full.along(positions), sliding.map(own -> own.along(positions)));
    }

    @Override
    public void close() {
        full.close();
        sliding.ifPresent(Rotary::close);
    }
}
