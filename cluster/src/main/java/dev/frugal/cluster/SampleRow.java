package dev.frugal.cluster;

import dev.frugal.base.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/// A row of measurements on its way to its device.
///
/// @param device null if it names none
/// @param time NaN if it has none
/// @param values one for each state; NaN where one is missing
/// @param source file or topic that it is from
/// @param raw how it came, where it could not be read
/// @param problem why it could not be read
record SampleRow(
        @Nullable String device,
        double time,
        double[] values,
        String source,
        Optional<String> raw,
        Optional<String> problem) {
    private static final int FIRST_VALUE = 2;

    static SampleRow read(@Nullable String device, double time, double[] values, String source) {
        return new SampleRow(device, time, values, source, Optional.empty(), Optional.empty());
    }

    static SampleRow unreadable(int states, String source, String raw, String problem) {
        return new SampleRow(null, Double.NaN, new double[states], source, Optional.of(raw), Optional.of(problem));
    }

    /// Columns of a row: the device, the time, each state, source, raw text and problem.
    static StructType schema(int states) {
        var schema =
                new StructType().add(FleetRows.GROUP, DataTypes.StringType).add(FleetRows.TIME, DataTypes.DoubleType);
        for (int state = 0; state < states; state++) {
            schema = schema.add("channel_" + state, DataTypes.DoubleType);
        }
        return schema.add("source", DataTypes.StringType)
                .add("raw", DataTypes.StringType)
                .add("problem", DataTypes.StringType);
    }

    /// A row with at least the columns up to the last state.
    static SampleRow of(Row row, int states) {
        var values = new double[states];
        for (int state = 0; state < states; state++) {
            values[state] = number(row, FIRST_VALUE + state);
        }
        int source = FIRST_VALUE + states;
        boolean whole = row.size() > source;
        return new SampleRow(
                device(row),
                number(row, 1),
                values,
                whole ? row.getString(source) : "",
                whole ? Optional.ofNullable(row.getString(source + 1)) : Optional.empty(),
                whole ? Optional.ofNullable(row.getString(source + 2)) : Optional.empty());
    }

    /// The device of a row.
    static @Nullable String device(Row row) {
        return row.isNullAt(0) ? null : row.getString(0);
    }

    private static double number(Row row, int column) {
        return row.isNullAt(column) ? Double.NaN : row.getDouble(column);
    }

    Row row() {
        var cells = new ArrayList<Object>();
        cells.add(device);
        cells.add(time);
        for (double value : values) {
            cells.add(value);
        }
        cells.add(source);
        cells.add(raw.orElse(null));
        cells.add(problem.orElse(null));
        return RowFactory.create(cells.toArray());
    }

    /// Order by time; of equal times by values, so that the order of the input does not matter.
    int compareTo(SampleRow other) {
        int order = Double.compare(time, other.time);
        for (int i = 0; order == 0 && i < values.length; i++) {
            order = Double.compare(values[i], other.values[i]);
        }
        return order;
    }

    UnusableRow unusable(List<String> states, String reason) {
        var shown = raw.orElseGet(() -> {
            var document = new LinkedHashMap<String, Object>();
            for (int i = 0; i < values.length; i++) {
                document.put(states.get(i), Double.isFinite(values[i]) ? values[i] : Double.toString(values[i]));
            }
            return Documents.json(document);
        });
        return new UnusableRow(device == null ? "" : device, time, shown, source, reason);
    }
}
