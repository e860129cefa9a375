package dev.frugal.app.command.physics;

import dev.frugal.app.job.JobRunner;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.cluster.FitSettings;
import dev.frugal.runs.cluster.FleetFolders;
import dev.frugal.runs.cluster.FleetSettings;
import dev.frugal.runs.cluster.MonitoringSettings;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// The jobs that work on the recordings of a fleet. Each does the whole work, also when it is resumed: neither of its
/// two tables is there before all is done.
public final class FleetJobs {
    /// Forecasts of windows.
    public static final JobType<Forecasts> FORECASTS =
            new JobType<>("physics predict fleet", Forecasts.class, FleetJobs::forecast);

    /// Fits of recordings.
    public static final JobType<Fits> FITS = new JobType<>("physics fit fleet", Fits.class, FleetJobs::fit);

    /// Devices that are watched.
    public static final JobType<Watching> WATCHING =
            new JobType<>("physics monitor fleet", Watching.class, FleetJobs::watch);

    private FleetJobs() {}

    /// What a user asks for.
    sealed interface Asked {
        FleetFolders fleet();

        /// The table that lies beside the problems.
        String table();

        /// @throws InvalidInputException if an input is not there, or the output has results already
        default void check() {
            FleetWork.check(fleet().inputs(), fleet().output(), table());
        }
    }

    /// @param spark URL of the cluster
    public record Forecasts(String spark, FleetSettings fleet) implements Asked {
        @Override
        public String table() {
            return "forecasts";
        }
    }

    /// @param spark URL of the cluster
    public record Fits(String spark, FitSettings fleet) implements Asked {
        @Override
        public String table() {
            return "fits";
        }
    }

    /// @param spark URL of the cluster
    public record Watching(String spark, MonitoringSettings fleet) implements Asked {
        /// Also of a stream.
        static final String TABLE = "windows";

        @Override
        public String table() {
            return TABLE;
        }
    }

    /// Starts a run with the name of the first input in its own.
    ///
    /// @param verb the first word of that name
    /// @throws InvalidInputException if the cluster or the input is unusable
    static <C extends Asked> CommandResult start(JobRunner workplace, JobType<C> kind, String verb, C asked) {
        asked.check();
        return workplace.start(
                kind, verb + " " + Path.of(asked.fleet().inputs().getFirst()).getFileName(), asked, 0);
    }

    private static CommandResult forecast(Forecasts asked, RunContext context) {
        asked.check();
        var fleet = asked.fleet();
        var document =
                new FleetWork(asked.spark(), "physics predict", "score", Path.of(fleet.model()), fleet).run(context);
        return result("%,d windows, %,d of them without a forecast: %s", "without_forecast", document);
    }

    private static CommandResult fit(Fits asked, RunContext context) {
        asked.check();
        var fleet = asked.fleet();
        var input = Path.of(fleet.inputs().getFirst());
        var document = new FleetWork(asked.spark(), "physics fit", "fit", input, fleet).run(context);
        return result("%,d recordings, %,d of them without a fit: %s", "without_fit", document);
    }

    private static CommandResult watch(Watching asked, RunContext context) {
        asked.check();
        var fleet = asked.fleet();
        return watched(
                new FleetWork(asked.spark(), "physics monitor", "monitor", Path.of(fleet.model()), fleet).run(context));
    }

    /// What `physics monitor` says of devices.
    static CommandResult watched(JsonNode document) {
        return result("%,d windows, %,d rows that could not be used: %s", "unusable_rows", document);
    }

    private static CommandResult result(String sentence, String without, JsonNode document) {
        return new CommandResult(
                sentence.formatted(
                        document.get("windows").asLong(),
                        document.get(without).asLong(),
                        document.get("output").asString()),
                document);
    }
}
