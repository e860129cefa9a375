package dev.frugal.runs.report;

import java.util.List;

/// Bars by category, one beside the other for each series.
///
/// Bars lie, so that the names of categories can be read. On a logarithmic axis they begin at its
/// left end, and only their right ends mean anything.
///
/// @param axis the axis along the bars
/// @param categories names from top to bottom
/// @param series as many numbers each as there are categories; one that is not finite has no bar
public record BarChart(String title, String description, Axis axis, List<String> categories, List<Series> series)
        implements Graphic {
    /// The bars of one colour.
    ///
    /// @param name its line in the legend
    public record Series(String name, double[] values) {
        public Series {
            values = values.clone();
        }
    }

    public BarChart {
        categories = List.copyOf(categories);
        series = List.copyOf(series);
        for (var one : series) {
            if (one.values().length != categories.size()) {
                throw new IllegalArgumentException("'%s' has %d bars for %d categories"
                        .formatted(one.name(), one.values().length, categories.size()));
            }
        }
    }
}
