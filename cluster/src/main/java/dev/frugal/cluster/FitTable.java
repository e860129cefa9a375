package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.estimation.FitDocument;
import dev.frugal.physics.system.Parameter;
import dev.frugal.physics.system.SystemDescription;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/// The columns that fitting writes: a row for each recording, with the estimates and the whole document.
///
/// @param parameters the system's, in order
record FitTable(List<String> parameters) implements Serializable {
    static final String WINDOW = "window";
    static final String PROBLEM = "problem";
    static final String FITS = "fits";

    private static final String DEVIATION = "_sd";

    FitTable {
        parameters = List.copyOf(parameters);
    }

    /// @throws InvalidInputException if a name of the system is one of these columns
    static FitTable of(SystemDescription system) {
        var table =
                new FitTable(system.parameters().stream().map(Parameter::name).toList());
        FleetResult.requireDistinct(table.schema(), system.name(), FITS, "rename it");
        return table;
    }

    StructType schema() {
        var schema = new StructType().add(WINDOW, DataTypes.StringType).add("samples", DataTypes.LongType);
        for (var name : parameters) {
            schema = schema.add(name, DataTypes.DoubleType).add(name + DEVIATION, DataTypes.DoubleType);
        }
        return schema.add("correlation", DataTypes.DoubleType)
                .add("warnings", DataTypes.StringType)
                .add("document", DataTypes.StringType)
                .add(PROBLEM, DataTypes.StringType)
                .add(FleetResult.OUTCOME, DataTypes.StringType);
    }

    /// The row of a recording.
    Row row(String window, FitDocument fit) {
        var cells = new ArrayList<Object>();
        cells.add(window);
        cells.add((long) fit.samples());
        for (var parameter : fit.parameters()) {
            cells.add(parameter.mean());
            cells.add(parameter.sd());
        }
        cells.add(fit.correlation());
        cells.add(String.join(" ", fit.warnings()));
        cells.add(Documents.json(fit));
        cells.add(null);
        cells.add(FITS);
        return RowFactory.create(cells.toArray());
    }

    /// The row of a recording without a fit.
    Row problem(String window, String problem) {
        var cells = new ArrayList<Object>();
        cells.add(window);
        int width = schema().length();
        while (cells.size() < width - 2) {
            cells.add(null);
        }
        cells.add(problem);
        cells.add(FleetResult.PROBLEMS);
        return RowFactory.create(cells.toArray());
    }
}
