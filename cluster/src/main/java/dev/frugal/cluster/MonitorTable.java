package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.monitoring.MonitorLine;
import dev.frugal.physics.system.DynamicalSystem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// The columns that monitoring writes: a row for each window of a device, and a row for each row of the input that
/// cannot be used. Both have the same schema and name their table in the last column.
///
/// @param parameters the system's, in order
record MonitorTable(List<String> parameters) implements Serializable {
    static final String DEVICE = "device";
    static final String WINDOW = "window";
    static final String WINDOWS = "windows";

    /// Columns of the table of problems.
    static final List<String> PROBLEM_COLUMNS = List.of(DEVICE, "t", "row", "source", "problem");

    private static final String DEVIATION = "_sd";

    MonitorTable {
        parameters = List.copyOf(parameters);
    }

    /// @throws InvalidInputException if a name of the system is one of these columns
    static MonitorTable of(DynamicalSystem system) {
        var table = new MonitorTable(system.parameterNames());
        FleetResult.requireDistinct(table.schema(), system.name(), WINDOWS, "rename it and train again");
        return table;
    }

    /// Columns of the table of windows.
    List<String> windowColumns() {
        return Arrays.stream(schema().fieldNames())
                .filter(name ->
                        !List.of("t", "row", "source", FleetResult.OUTCOME).contains(name))
                .toList();
    }

    StructType schema() {
        var schema = new StructType()
                .add(DEVICE, DataTypes.StringType)
                .add(WINDOW, DataTypes.LongType)
                .add("start", DataTypes.DoubleType)
                .add("time", DataTypes.DoubleType);
        for (var name : parameters) {
            schema = schema.add(name, DataTypes.DoubleType).add(name + DEVIATION, DataTypes.DoubleType);
        }
        var names = DataTypes.createArrayType(DataTypes.StringType, false);
        return schema.add("regime", DataTypes.StringType)
                .add("regime_probability", DataTypes.DoubleType)
                .add("residual", DataTypes.DoubleType)
                .add("changes", names)
                .add("limits_reached", names)
                .add("line", DataTypes.StringType)
                .add("t", DataTypes.DoubleType)
                .add("row", DataTypes.StringType)
                .add("source", DataTypes.StringType)
                .add("problem", DataTypes.StringType)
                .add(FleetResult.OUTCOME, DataTypes.StringType);
    }

    /// The row of a window.
    Row window(String device, MonitorLine line) {
        var cells = new ArrayList<Object>();
        cells.add(device);
        cells.add(line.window());
        cells.add(line.start());
        cells.add(line.time());
        for (var name : parameters) {
            var estimate = line.parameters().get(name);
            cells.add(estimate == null ? null : estimate.mean());
            cells.add(estimate == null ? null : estimate.sd());
        }
        cells.add(line.regime());
        cells.add(line.regime() == null ? null : line.regimes().get(line.regime()));
        cells.add(line.certificate() == null ? null : line.certificate().residual());
        cells.add(line.changes().stream().map(MonitorLine.ChangePoint::of).toArray(String[]::new));
        cells.add(line.limits().stream()
                .filter(MonitorLine.LimitState::reached)
                .map(MonitorLine.LimitState::parameter)
                .toArray(String[]::new));
        cells.add(Documents.json(line));
        cells.add(null);
        cells.add(null);
        cells.add(null);
        cells.add(line.problem());
        cells.add(WINDOWS);
        return RowFactory.create(cells.toArray());
    }

    /// The row of a row that cannot be used.
    Row problem(UnusableRow unusable) {
        var cells = new ArrayList<Object>();
        cells.add(unusable.device());
        int before = schema().fieldIndex("t");
        while (cells.size() < before) {
            cells.add(null);
        }
        cells.add(Double.isNaN(unusable.time()) ? null : unusable.time());
        cells.add(unusable.row());
        cells.add(unusable.source());
        cells.add(unusable.problem());
        cells.add(FleetResult.PROBLEMS);
        return RowFactory.create(cells.toArray());
    }
}
