package dev.frugal.app.command.ledger;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.scaling.Bootstrap;
import dev.frugal.ledger.scaling.MethodScaling;
import dev.frugal.ledger.scaling.ScalingRun;
import dev.frugal.ledger.scaling.ScalingRuns;
import dev.frugal.table.Row;
import dev.frugal.table.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// The options of commands that fit scaling laws: where the runs are, and how far a law may be trusted.
final class ScalingOptions {
    private static final String COLUMNS = "method, parameters, data, compute, error, seed, joules and cost";

    /// More runs than any sweep has.
    private static final int MOST_RUNS = 100_000;

    @Parameters(
            paramLabel = "GROUP",
            arity = "0..*",
            description = "The runs of one method: RUN, a folder of runs, RUN/GROUP, or several of these separated by"
                    + " commas; NAME=GROUP names the method.")
    private List<String> groups = List.of();

    @Option(
            names = "--points",
            paramLabel = "FILE",
            description = "Instead of runs: a CSV, TSV, JSON or Parquet file with the columns compute and error, and if"
                    + " known method, parameters, data, seed, joules and cost.")
    private @Nullable Path points;

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            description = "The measure of the runs that is the error; of a share that is better when higher, 1 minus"
                    + " it. Default: the only one that is better when lower.")
    private Optional<String> measure = Optional.empty();

    @Option(
            names = "--extrapolate",
            paramLabel = "FACTOR",
            defaultValue = "10",
            description = "How far beyond the measured range a law may be used (default: ${DEFAULT-VALUE} times).")
    private double extrapolate;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "400",
            description = "Number of bootstrap draws for the intervals (default: ${DEFAULT-VALUE}).")
    private int draws;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Random seed (default: 0).")
    private long seed;

    @Mixin
    private PriceOptions prices = new PriceOptions();

    double extrapolation() {
        return extrapolate;
    }

    String currency() {
        return prices.prices().currency();
    }

    /// The laws of each method.
    List<MethodScaling> scaling(Path runsFolder) {
        var bootstrap = new Bootstrap(draws, new Seed(seed).named("scaling"));
        if (points != null) {
            if (!groups.isEmpty()) {
                throw new InvalidInputException("both runs and --points are given; give one of them");
            }
            return MethodScaling.ofAll(read(points), bootstrap);
        }
        if (groups.isEmpty()) {
            throw new InvalidInputException("no runs are given; name groups of runs, or a file with --points");
        }
        var tariffs = prices.prices();
        var reader = new ScalingRuns(measure, tariffs, prices.machine(tariffs));
        var runs = new ArrayList<ScalingRun>();
        for (var group : groups) {
            int equals = group.indexOf('=');
            var place = group.substring(equals + 1);
            var name = equals > 0
                    ? group.substring(0, equals)
                    : String.valueOf(Path.of(place.split(",", -1)[0]).getFileName());
            runs.addAll(reader.of(name, StatementPlaces.group(runsFolder, place)));
        }
        return MethodScaling.ofAll(runs, bootstrap);
    }

    private static List<ScalingRun> read(Path file) {
        var runs = new ArrayList<ScalingRun>();
        TableFile.of(file).forEach(row -> {
            runs.add(run(row));
            if (runs.size() > MOST_RUNS) {
                throw new InvalidInputException(
                        "%s has more than %,d rows; expected a row for each trained model".formatted(file, MOST_RUNS));
            }
            return true;
        });
        return runs;
    }

    private static ScalingRun run(Row row) {
        var cells = new Cells(row.values());
        try {
            return new ScalingRun(
                    cells.text("method").orElse("all"),
                    cells.number("parameters"),
                    cells.number("data"),
                    cells.required("compute"),
                    cells.required("error"),
                    (long) cells.number("seed").orElse(0),
                    cells.number("joules"),
                    cells.number("cost"));
        } catch (InvalidInputException mistake) {
            throw new InvalidInputException("%s: %s".formatted(row.place(), mistake.getMessage()), mistake);
        }
    }

    private record Cells(ObjectNode values) {
        Optional<String> text(String column) {
            var cell = values.path(column);
            return cell.isValueNode() && !cell.isNull()
                    ? Optional.of(cell.asString().strip()).filter(text -> !text.isEmpty())
                    : Optional.empty();
        }

        OptionalDouble number(String column) {
            var cell = text(column);
            if (cell.isEmpty()) {
                return OptionalDouble.empty();
            }
            try {
                return OptionalDouble.of(Double.parseDouble(cell.get()));
            } catch (NumberFormatException _) {
                throw new InvalidInputException(
                        "'%s' is '%s'; expected a number such as 1.5e12".formatted(column, cell.get()));
            }
        }

        double required(String column) {
            return number(column)
                    .orElseThrow(() -> new InvalidInputException(
                            "there is no '%s'; expected a number above 0. Columns are %s, of which compute and error are required"
                                    .formatted(column, COLUMNS)));
        }
    }
}
