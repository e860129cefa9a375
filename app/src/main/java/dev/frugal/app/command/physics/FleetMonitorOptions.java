package dev.frugal.app.command.physics;

import dev.frugal.app.job.Checksums;
import dev.frugal.app.job.JobRunner;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.monitoring.MonitorSettings;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.cluster.MonitoringSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/// Options of `physics monitor` for many devices: recordings in Parquet, or a stream.
final class FleetMonitorOptions {
    private static final String STREAM = "stream.json";
    private static final String COMMAND = "physics monitor";
    private static final String HERE = "local[*]";
    private static final String KAFKA = "kafka://";
    private static final Pattern TOPIC =
            Pattern.compile("kafka://[^/\\s]+:\\d{1,5}(?:,[^/\\s]+:\\d{1,5})*/[\\w.-]{1,249}");

    /// Keys of [MonitoringSettings] by which a stream is known, and what the user calls them.
    private static final Map<String, String> IDENTITY = identity();

    @Option(
            names = "--recordings",
            paramLabel = "DIR|FILE",
            arity = "1..*",
            description = "Recordings of many devices: Parquet files or folders of such; with --group and --spark.")
    private List<Path> recordings = List.of();

    @Option(
            names = "--stream",
            paramLabel = "DIR|kafka://HOST:PORT/TOPIC",
            description = "Rows as they arrive: a folder into which Parquet files are put, or a topic of JSON rows.")
    private Optional<String> stream = Optional.empty();

    @Option(names = "--once", description = "With --stream: end when all that is there has been read.")
    private boolean once;

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description = "Column that names the device of each row of --recordings or --stream.")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--spark",
            paramLabel = "URL",
            description = "Spark cluster that does the work, such as spark://host:7077, or local[2] for this machine"
                    + " (default of --stream: this machine); its workers must see the model and all files.")
    private Optional<String> spark = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "With --recordings or --stream: folder that gets the folders 'windows' and 'problems' of"
                    + " Parquet files. A stream goes on where it stopped.")
    private Optional<Path> out = Optional.empty();

    private static Map<String, String> identity() {
        var names = new LinkedHashMap<String, String>();
        names.put("checksum", "--model");
        names.put("inputs", "--stream");
        names.put("group", "--group");
        names.put("window", "--window");
        names.put("stride", "--stride");
        names.put("every", "--every");
        names.put("trend_windows", "--trend-windows");
        names.put("false_alarms", "--false-alarms");
        names.put("limits", "--limit");
        names.put("regimes", "--regime");
        return names;
    }

    boolean wanted() {
        return !recordings.isEmpty() || stream.isPresent();
    }

    /// What is wrong with the combination of options.
    ///
    /// @param recording whether one recording is named
    Optional<String> mistake(boolean recording) {
        int inputs = (recording ? 1 : 0) + (recordings.isEmpty() ? 0 : 1) + (stream.isPresent() ? 1 : 0);
        if (inputs != 1) {
            return Optional.of("give one of --recording, --recordings and --stream");
        }
        if (recording) {
            return group.isPresent() || spark.isPresent() || out.isPresent() || once
                    ? Optional.of("--group, --spark, --out and --once belong to --recordings or --stream")
                    : Optional.empty();
        }
        if (group.isEmpty()) {
            return Optional.of("--recordings and --stream need --group, the column that names the device of each row");
        }
        if (out.isEmpty()) {
            return Optional.of("--recordings and --stream need --out, the folder for the results");
        }
        if (!recordings.isEmpty() && spark.isEmpty()) {
            return Optional.of("--recordings needs --spark, such as --spark local[2] for this machine");
        }
        return once && stream.isEmpty() ? Optional.of("--once belongs to --stream") : Optional.empty();
    }

    /// What a driver is asked for.
    ///
    /// @param model its file
    /// @param limits as the user gave them
    MonitoringSettings asked(Path model, MonitorSettings settings, List<String> limits, String regimes) {
        return new MonitoringSettings(
                FleetWork.absolute(model),
                Checksums.of(model),
                stream.map(FleetMonitorOptions::place)
                        .map(List::of)
                        .orElseGet(() ->
                                recordings.stream().map(FleetWork::absolute).toList()),
                group.orElseThrow(),
                settings.window(),
                settings.stride(),
                settings.every(),
                settings.trend(),
                settings.falseAlarms(),
                limits,
                regimes,
                FleetWork.absolute(out.orElseThrow()));
    }

    boolean isStream() {
        return stream.isPresent();
    }

    /// Watches recordings in a run.
    ///
    /// @throws InvalidInputException if the cluster or the input is unusable
    CommandResult watch(MonitoringSettings asked, JobRunner workplace) {
        return FleetJobs.start(
                workplace, FleetJobs.WATCHING, "monitor", new FleetJobs.Watching(spark.orElseThrow(), asked));
    }

    /// Watches a stream.
    ///
    /// @param runs folder of the runs
    /// @throws InvalidInputException if the cluster or the input is unusable, or the output is of another stream
    CommandResult follow(MonitoringSettings asked, Path runs, StopSignal stop, Terminal terminal) {
        checkStream(asked, out.orElseThrow());
        var work = new FleetWork(
                spark.orElse(HERE), COMMAND, once ? "stream-once" : "stream", Path.of(asked.model()), asked);
        return FleetJobs.watched(once ? work.run(runs, stop, terminal) : work.runUntilStopped(runs, stop, terminal));
    }

    private static String place(String stream) {
        if (!stream.startsWith(KAFKA)) {
            return FleetWork.absolute(Path.of(stream));
        }
        if (!TOPIC.matcher(stream).matches()) {
            throw new InvalidInputException(
                    "--stream is '%s'; expected a folder or kafka://HOST:PORT/TOPIC".formatted(stream));
        }
        return stream;
    }

    /// Refuses a folder whose results are of something else.
    private void checkStream(MonitoringSettings asked, Path folder) {
        var place = asked.inputs().getFirst();
        if (!place.startsWith(KAFKA) && !Files.isDirectory(Path.of(place))) {
            throw new InvalidInputException(
                    "--stream is %s, which is no folder; make it, and put Parquet files into it".formatted(place));
        }
        var file = folder.resolve(STREAM);
        if (!Files.exists(file)) {
            FleetWork.check(List.of(), FleetWork.absolute(folder), FleetJobs.Watching.TABLE);
            return;
        }
        var before = Documents.jsonTree(Documents.text(file), file.toString());
        var now = Documents.jsonTree(Documents.json(asked), "the options");
        IDENTITY.forEach((key, name) -> {
            if (!now.get(key).equals(before.get(key))) {
                throw new InvalidInputException(
                        key.equals("checksum")
                                ? "%s belongs to a stream that is watched with another model, %s; name another folder with --out"
                                        .formatted(folder, before.path("model").asString(""))
                                : "%s belongs to another stream: its %s is %s and not %s; name another folder with --out"
                                        .formatted(folder, name, before.get(key), now.get(key)));
            }
        });
    }
}
