package dev.frugal.runs.report;

/// A quantity over two axes as colours, such as a field over space and time.
///
/// @param rows the values, `[place along y][place along x]`, from the lower end of each axis to the upper; values that
///   are not finite are left grey
/// @param quantity what the colours show, with its unit
/// @param low the value of the first colour
/// @param high the value of the last colour
/// @param palette of which colours
public record HeatMap(
        String title,
        String description,
        Axis x,
        Axis y,
        double[][] rows,
        String quantity,
        double low,
        double high,
        Palette palette)
        implements Graphic {
    /// The colours.
    public enum Palette {
        /// From dark to bright, for amounts.
        SEQUENTIAL,
        /// From blue through white to red, for values on both sides of the middle.
        DIVERGING
    }

    /// @throws IllegalArgumentException if there are no values, rows differ in length, an axis has no ends, or no
    ///   colours are between the ends
    public HeatMap {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new IllegalArgumentException("a heat map of no values");
        }
        for (var row : rows) {
            if (row.length != rows[0].length) {
                throw new IllegalArgumentException("rows of %d and %d values".formatted(rows[0].length, row.length));
            }
        }
        if (!(low < high)
                || x.low().isEmpty()
                || x.high().isEmpty()
                || y.low().isEmpty()
                || y.high().isEmpty()) {
            throw new IllegalArgumentException(
                    "a heat map of '%s' needs ends of its axes and colours".formatted(title));
        }
    }

    /// With colours over all finite values; if there are values on both sides of 0, the middle colour is 0.
    public static HeatMap of(String title, String description, Axis x, Axis y, double[][] rows, String quantity) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (var row : rows) {
            for (double value : row) {
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        if (!(low < high)) {
            double middle = Double.isFinite(low) ? low : 0;
            double reach = middle == 0 ? 1 : Math.abs(middle) / 2;
            return new HeatMap(
                    title, description, x, y, rows, quantity, middle - reach, middle + reach, Palette.SEQUENTIAL);
        }
        if (low < 0 && high > 0) {
            double reach = Math.max(-low, high);
            return new HeatMap(title, description, x, y, rows, quantity, -reach, reach, Palette.DIVERGING);
        }
        return new HeatMap(title, description, x, y, rows, quantity, low, high, Palette.SEQUENTIAL);
    }
}
