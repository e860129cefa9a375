package dev.frugal.physics.model.encoder;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import java.util.List;

/// Windows with known parameters for an encoder to learn from.
public interface WindowSource {
    /// Windows with their parameters, `parameters[window][parameter]`.
    record Labelled(List<Window> windows, double[][] parameters) {}

    /// The batch of the stream `seed`: `count` windows of at least `samples` samples, of which the last ones are read.
    Labelled draw(Seed seed, int count, int samples);
}
