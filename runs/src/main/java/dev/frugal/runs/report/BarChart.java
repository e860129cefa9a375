package dev.frugal.runs.report;

import java.util.List;

/// A horizontal bar chart, with one bar per category and series.
///
/// Bars are horizontal, so that the category names are readable. On a logarithmic axis they are dots, because
/// it has no zero for a bar to start at.
///
/// @param axis the axis along the bars
/// @param categories names from top to bottom
/// @param series one number per category each; a number that is not finite has no bar
public record BarChart(String title, String description, Axis axis, List<String> categories, List<Series> series)
        implements Graphic {
    /// The bars of one colour.
    ///
    /// @param name name in the legend
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
