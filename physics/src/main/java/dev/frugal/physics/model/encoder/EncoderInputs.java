package dev.frugal.physics.model.encoder;

import dev.frugal.physics.data.Window;

/// What an encoder reads of a window, sample by sample.
public interface EncoderInputs {
    /// Numbers per sample.
    int count();

    /// The time between two samples, in units of time.
    double interval();

    /// The numbers of the last `samples` samples, `[sample · count + number]`.
    ///
    /// @throws IllegalArgumentException if the window is shorter than that
    double[] of(Window window, int samples);
}
