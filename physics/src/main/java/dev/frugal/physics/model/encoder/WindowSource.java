package dev.frugal.physics.model.encoder;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import java.util.List;

/// Windows with known parameters for an encoder to learn from.
public interface WindowSource {
    /// Windows of equal length with their parameters, `parameters[window][parameter]`.
    record Labelled(List<Window> windows, double[][] parameters) {}

    /// The batch of the stream `seed`: `count` windows of `samples` samples.
    Labelled draw(Seed seed, int count, int samples);
}
