package dev.frugal.physics.evaluation;

import dev.frugal.base.Quantiles;
import java.util.List;

/// Wall time of one query: one window in, the forecast at all times out, with its exact derivatives
/// where the forecaster has them.
final class QueryTime {
    private static final int QUERIES = 15;
    private static final double NANOSECONDS_PER_MICROSECOND = 1e3;

    private QueryTime() {}

    /// Median microseconds over 15 queries of one window each, after one that is not counted.
    ///
    /// A figure of this machine at this moment, meant for comparing the rows of one table.
    public static double microseconds(Forecaster forecaster, Split split) {
        query(forecaster, split, 0);
        var nanoseconds = new double[QUERIES];
        for (int query = 0; query < QUERIES; query++) {
            long start = System.nanoTime();
            query(forecaster, split, query % split.windows().size());
            nanoseconds[query] = System.nanoTime() - start;
        }
        return Quantiles.of(nanoseconds).median() / NANOSECONDS_PER_MICROSECOND;
    }

    private static void query(Forecaster forecaster, Split split, int index) {
        var window = List.of(split.windows().get(index));
        var forecasts = forecaster instanceof ParameterConditioned informed
                ? informed.forecast(window, new double[][] {split.parameters()[index]}, split.times())
                : forecaster.forecast(window, split.times());
        if (forecasts.size() != 1) {
            throw new IllegalStateException(
                    "%s gave %d forecasts for one window".formatted(forecaster.name(), forecasts.size()));
        }
    }
}
