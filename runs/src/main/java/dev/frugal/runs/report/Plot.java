package dev.frugal.runs.report;

import java.util.List;

/// Lines, bands and points over two axes.
///
/// @param layers drawn in this order, the last on top
/// @param square whether it is square, for phase portraits and latent spaces
public record Plot(String title, String description, Axis x, Axis y, List<PlotLayer> layers, boolean square)
        implements Graphic {
    public Plot {
        layers = List.copyOf(layers);
    }

    /// A wide plot: a quantity by time, step or parameter.
    public static Plot wide(String title, String description, Axis x, Axis y, List<? extends PlotLayer> layers) {
        return new Plot(title, description, x, y, List.copyOf(layers), false);
    }

    /// A square plot: a phase portrait, a latent space.
    public static Plot square(String title, String description, Axis x, Axis y, List<? extends PlotLayer> layers) {
        return new Plot(title, description, x, y, List.copyOf(layers), true);
    }
}
