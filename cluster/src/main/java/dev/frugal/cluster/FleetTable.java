package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.prediction.ForecastAttempt;
import dev.frugal.physics.prediction.Prediction;
import dev.frugal.physics.system.DynamicalSystem;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// The columns that scoring writes: a row for each window, with the estimates, the regime, the state at the forecast's
/// end, and the whole forecast.
///
/// @param parameters the system's, in order
/// @param states the system's, in order
record FleetTable(List<String> parameters, List<String> states) implements Serializable {
    static final String WINDOW = "window";
    static final String PROBLEM = "problem";
    static final String FORECASTS = "forecasts";

    private static final String DEVIATION = "_sd";

    FleetTable {
        parameters = List.copyOf(parameters);
        states = List.copyOf(states);
    }

    /// @throws InvalidInputException if a name of the system is one of these columns
    static FleetTable of(DynamicalSystem system) {
        var table = new FleetTable(system.parameterNames(), system.stateNames());
        FleetResult.requireDistinct(table.schema(), system.name(), FORECASTS, "rename it and train again");
        return table;
    }

    StructType schema() {
        var schema = new StructType().add(WINDOW, DataTypes.StringType);
        for (var name : parameters) {
            schema = schema.add(name, DataTypes.DoubleType).add(name + DEVIATION, DataTypes.DoubleType);
        }
        schema = schema.add("regime", DataTypes.StringType)
                .add("regime_probability", DataTypes.DoubleType)
                .add("until", DataTypes.DoubleType);
        for (var name : states) {
            schema = schema.add(name, DataTypes.DoubleType).add(name + DEVIATION, DataTypes.DoubleType);
        }
        DataType numbers = DataTypes.createArrayType(DataTypes.DoubleType, false);
        schema = schema.add("forecast_t", numbers);
        for (var name : states) {
            schema = schema.add("forecast_" + name, numbers).add("forecast_" + name + DEVIATION, numbers);
        }
        return schema.add("warnings", DataTypes.StringType)
                .add(PROBLEM, DataTypes.StringType)
                .add(FleetResult.OUTCOME, DataTypes.StringType);
    }

    /// The row of a window.
    Row row(String window, ForecastAttempt attempt) {
        var cells = new ArrayList<Object>();
        cells.add(window);
        attempt.prediction().ifPresent(prediction -> fill(cells, prediction));
        int width = schema().length();
        while (cells.size() < width - 2) {
            cells.add(null);
        }
        cells.add(attempt.problem().orElse(null));
        cells.add(attempt.prediction().isPresent() ? FORECASTS : FleetResult.PROBLEMS);
        return RowFactory.create(cells.toArray());
    }

    private static void fill(List<Object> cells, Prediction prediction) {
        for (var parameter : prediction.parameters()) {
            cells.add(parameter.mean());
            cells.add(parameter.deviation());
        }
        cells.add(prediction.regime().orElse(null));
        cells.add(prediction.regime().map(prediction.regimes()::get).orElse(null));
        int last = prediction.times().length - 1;
        cells.add(prediction.times()[last]);
        int states = prediction.stateNames().size();
        for (int state = 0; state < states; state++) {
            cells.add(prediction.states()[last][state]);
            cells.add(prediction.deviations()[last][state]);
        }
        cells.add(prediction.times());
        for (int state = 0; state < states; state++) {
            cells.add(column(prediction.states(), state));
            cells.add(column(prediction.deviations(), state));
        }
        cells.add(String.join(" ", prediction.warnings()));
    }

    private static double[] column(double[][] rows, int column) {
        return IntStream.range(0, rows.length).mapToDouble(i -> rows[i][column]).toArray();
    }
}
