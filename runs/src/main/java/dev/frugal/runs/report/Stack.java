package dev.frugal.runs.report;

import java.util.List;

/// Plots one beneath the other, such as a forecast and its error, that stay together on every screen.
///
/// @param plots from top to bottom, at least one
public record Stack(List<Plot> plots) implements Graphic {
    public Stack {
        plots = List.copyOf(plots);
        if (plots.isEmpty()) {
            throw new IllegalArgumentException("a stack of no plots");
        }
    }

    @Override
    public String title() {
        return plots.getFirst().title();
    }

    @Override
    public String description() {
        return plots.getFirst().description();
    }
}
