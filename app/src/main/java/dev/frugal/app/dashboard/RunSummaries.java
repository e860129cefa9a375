package dev.frugal.app.dashboard;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.runs.Manifest;
import dev.frugal.runs.Metric;
import dev.frugal.runs.MetricLog;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunListing;
import dev.frugal.runs.RunNotes;
import dev.frugal.runs.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The runs of a folder in short, from a cache: a run is read again only if one of its files has another
/// modification time or size. Of a finished run only the folder, which changes whenever a file in it is replaced, and
/// `status.json` are looked at, so that a list of ten thousand runs costs two looks for each and reads nothing.
final class RunSummaries {
    private static final Logger LOG = LoggerFactory.getLogger(RunSummaries.class);

    private static final String METRICS = "metrics.jsonl";

    private static final String FOLDER = "";

    /// What is looked at of a finished run.
    private static final List<String> FEW = List.of(FOLDER, "status.json");

    /// What is looked at of any other run.
    private static final List<String> ALL =
            List.of(FOLDER, "status.json", "manifest.json", "config.yaml", METRICS, "statement.json", "notes.json");

    /// The metrics that say most about a run, best first, and whether lower is better.
    private static final Map<String, Boolean> HEADLINES = headlines();

    /// Steps of a whole job, where the configuration states them.
    private static final Pattern STEPS = Pattern.compile("(?m)^steps: (\\d{1,12})$");

    private final Path root;
    private final Prices prices = Prices.defaults();
    private Map<String, Entry> known = Map.of();
    private long readings;

    RunSummaries(Path root) {
        this.root = root;
    }

    /// What is known about a run.
    ///
    /// @param key modification times and sizes of its files
    /// @param groups of its cost statement; empty if it has none
    /// @param work its processes
    record Entry(RunDirectory run, long[] key, RunSummary summary, Optional<List<String>> groups, Work work) {}

    /// The processes that worked on a run.
    ///
    /// @param host name of the machine of the last one; empty if that cannot be read
    /// @param began when that one began
    /// @param count how many there were
    /// @param seconds working time of all; empty before there is a cost statement
    record Work(String host, Instant began, int count, OptionalDouble seconds) {}

    /// All runs, newest first.
    synchronized List<Entry> all() {
        var found = new HashMap<String, Entry>();
        for (var folder : folders()) {
            var name = String.valueOf(folder.getFileName());
            var before = known.get(name);
            if (before != null
                    && Arrays.equals(before.key(), key(folder, before.summary().state()))) {
                found.put(name, checked(before));
            } else {
                RunDirectory.at(folder).map(this::read).ifPresent(entry -> found.put(name, entry));
            }
        }
        known = found;
        return found.values().stream()
                .sorted(Comparator.comparing((Entry entry) -> entry.summary().created())
                        .reversed()
                        .thenComparing(entry -> entry.summary().name()))
                .toList();
    }

    /// The listing that `runs list --json` prints.
    RunListing listing() {
        return new RunListing(all().stream()
                .map(entry -> new RunListing.Row(
                        entry.summary().name(),
                        entry.summary().kind(),
                        entry.summary().state(),
                        entry.summary().created(),
                        entry.summary().since(),
                        entry.summary().message(),
                        entry.run().folder().toString()))
                .toList());
    }

    /// How many times a run was read so far.
    synchronized long readings() {
        return readings;
    }

    private List<Path> folders() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (var entries = Files.newDirectoryStream(root)) {
            var folders = new ArrayList<Path>();
            entries.forEach(folders::add);
            return folders;
        } catch (IOException failure) {
            throw new InvalidInputException(
                    "cannot list %s: %s; make the folder readable".formatted(root, failure.getMessage()), failure);
        }
    }

    /// A process that works on a run may die without touching a file.
    private static Entry checked(Entry entry) {
        if (entry.summary().state() != RunState.RUNNING) {
            return entry;
        }
        var status = entry.run().status();
        return status.state() == RunState.RUNNING
                ? entry
                : new Entry(entry.run(), new long[0], entry.summary().with(status), entry.groups(), entry.work());
    }

    /// Modification times and sizes of the files that a summary in this state depends on.
    private static long[] key(Path folder, RunState state) {
        var files = state == RunState.FINISHED ? FEW : ALL;
        var key = new long[2 * files.size()];
        for (int i = 0; i < files.size(); i++) {
            try {
                var attributes = Files.readAttributes(folder.resolve(files.get(i)), BasicFileAttributes.class);
                key[2 * i] = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
                key[2 * i + 1] = attributes.size();
            } catch (IOException _) {
                key[2 * i] = -1;
            }
        }
        return key;
    }

    private Entry read(RunDirectory run) {
        readings++;
        // Before the files are read, so that a change meanwhile is seen the next time.
        var few = key(run.folder(), RunState.FINISHED);
        var all = key(run.folder(), RunState.RUNNING);
        Manifest manifest;
        try {
            manifest = run.manifest();
        } catch (InvalidInputException damage) {
            return new Entry(
                    run,
                    all,
                    damaged(run, String.valueOf(damage.getMessage())),
                    Optional.empty(),
                    new Work("", run.created(), 0, OptionalDouble.empty()));
        }
        var status = run.status();
        var statement = statement(run);
        var latest = latest(run);
        var notes = notes(run);
        return new Entry(
                run,
                status.state() == RunState.FINISHED ? few : all,
                new RunSummary(
                        run.name(),
                        manifest.kind(),
                        status.state(),
                        manifest.created(),
                        status.since(),
                        status.message(),
                        progress(run, latest),
                        statement.flatMap(RunSummaries::figure).or(() -> figure(latest)),
                        statement
                                .map(found -> OptionalDouble.of(prices.cost(found.total(), prices.machine())
                                        .total()))
                                .orElse(OptionalDouble.empty()),
                        notes.tags(),
                        notes.note()),
                statement.map(CostStatement::groups),
                work(manifest, statement));
    }

    private static Work work(Manifest manifest, Optional<CostStatement> statement) {
        var sessions = manifest.sessions();
        return new Work(
                sessions.isEmpty() ? "" : sessions.getLast().machine().host(),
                sessions.isEmpty() ? manifest.created() : sessions.getLast().began(),
                sessions.size(),
                statement
                        .map(found -> OptionalDouble.of(found.total().wallSeconds()))
                        .orElse(OptionalDouble.empty()));
    }

    private static RunSummary damaged(RunDirectory run, String message) {
        return new RunSummary(
                run.name(),
                "",
                RunState.DAMAGED,
                run.created(),
                run.created(),
                message,
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of(),
                "");
    }

    private static RunNotes notes(RunDirectory run) {
        try {
            return run.notes();
        } catch (InvalidInputException damage) {
            LOG.debug("{} has no notes to show: {}", run.folder(), damage.getMessage());
            return RunNotes.NONE;
        }
    }

    private static Optional<CostStatement> statement(RunDirectory run) {
        try {
            return CostStatement.ifWritten(run.folder());
        } catch (InvalidInputException damage) {
            LOG.debug("{} has no account to show: {}", run.folder(), damage.getMessage());
            return Optional.empty();
        }
    }

    /// The last metric of each name among the last ones logged.
    private static List<Metric> latest(RunDirectory run) {
        try {
            return MetricLog.tail(run.file(METRICS));
        } catch (InvalidInputException damage) {
            LOG.debug("{} has no metrics to show: {}", run.folder(), damage.getMessage());
            return List.of();
        }
    }

    private static Optional<RunSummary.Progress> progress(RunDirectory run, List<Metric> latest) {
        if (latest.isEmpty()) {
            return Optional.empty();
        }
        long step = latest.stream().mapToLong(Metric::step).max().orElseThrow();
        return Optional.of(new RunSummary.Progress(step, steps(run)));
    }

    private static OptionalLong steps(RunDirectory run) {
        try {
            var found = STEPS.matcher(Files.readString(run.file("config.yaml")));
            return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
        } catch (IOException unreadable) {
            LOG.debug("{} has no configuration to show", run.folder(), unreadable);
            return OptionalLong.empty();
        }
    }

    /// The first measure of the run itself, else the best among its members.
    private static Optional<RunSummary.Figure> figure(CostStatement statement) {
        if (!statement.measures().isEmpty()) {
            return Optional.of(figure(statement.measures().getFirst(), ""));
        }
        var figures = new ArrayList<RunSummary.Figure>();
        for (var group : statement.groups()) {
            statement.group(group).stream()
                    .flatMap(member -> member.measures().stream().limit(1))
                    .map(measure -> figure(measure, group))
                    .forEach(figures::add);
        }
        return figures.stream()
                .filter(figure -> figure.name().equals(figures.getFirst().name()))
                .min(Comparator.comparingDouble(figure -> figure.lower() ? figure.value() : -figure.value()));
    }

    private static RunSummary.Figure figure(Measure measure, String member) {
        double mean = measure.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        return new RunSummary.Figure(measure.name(), member, mean, measure.better() == Measure.Direction.LOWER);
    }

    private static Optional<RunSummary.Figure> figure(List<Metric> latest) {
        for (var headline : HEADLINES.entrySet()) {
            for (var metric : latest) {
                var name = metric.name().substring(metric.name().indexOf('/') + 1);
                if (name.equals(headline.getKey()) && Double.isFinite(metric.value())) {
                    return Optional.of(new RunSummary.Figure(
                            name.replace('/', ' ').replace('_', ' '), "", metric.value(), headline.getValue()));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, Boolean> headlines() {
        var headlines = new LinkedHashMap<String, Boolean>();
        headlines.put("accuracy", false);
        headlines.put("validation/data", true);
        headlines.put("validation/residual", true);
        headlines.put("validation/error", true);
        headlines.put("training/error", true);
        headlines.put("loss/data", true);
        headlines.put("loss/residual", true);
        headlines.put("reward", false);
        headlines.put("loss", true);
        return headlines;
    }
}
