package dev.frugal.runs;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SealedJson;
import dev.frugal.base.YamlSection;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A run on disk. Its files:
///
/// | file | content |
/// |---|---|
/// | `config.yaml` | the seed and the resolved configuration, defaults included |
/// | `manifest.json` | [Manifest]: kind, seed, and each session's command, versions and machine |
/// | `status.json` | [RunStatus] |
/// | `metrics.jsonl` | one [Metric] a line |
/// | `metrics.mark` | length and checksum of `metrics.jsonl` at the last checkpoint |
/// | `events.out.tfevents.frugal` | the same numbers for TensorBoard |
/// | `checkpoints/` | what the job needs to go on |
/// | `workers.jsonl` | what its worker processes did, if it has any: one event a line |
/// | `log.txt` | the log, with stack traces |
/// | `report.html`, `statement.json` | results, once there are any |
/// | `notes.json` | [RunNotes], once there are any |
/// | `owner.json` | the process at work on it, while there is one |
public final class RunDirectory {
    private static final DateTimeFormatter NAME_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int NAME_SUFFIXES = 1 << 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final String CONFIG = "config.yaml";
    private static final String SEED = "seed";
    private static final String NOTES = "notes.json";

    private static final Set<String> BEGUN_WITH = Set.of(
            ".owner.guard",
            CONFIG,
            "data.json",
            "events.out.tfevents.frugal",
            "log.txt",
            "manifest.json",
            "metrics.jsonl",
            "metrics.mark",
            "owner.json",
            "statement.json",
            "status.json",
            "workers.jsonl");

    private final Path folder;

    private RunDirectory(Path folder) {
        this.folder = folder;
    }

    /// Creates a new run below `root`, named after `label`, the time and four random digits.
    ///
    /// @param label a few words about the run, such as `duffing flow-tapinn`
    /// @param kind the kind of job that can resume it
    /// @param config the resolved configuration, a record or a tree
    /// @throws InvalidInputException if the folder cannot be created
    public static RunDirectory create(Path root, String label, String kind, Object config, long seed, Session session) {
        var created = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return begun(freshFolder(root, slug(label), created), kind, created, config, seed, session);
    }

    /// Creates a new run below `root` with a name of the user's.
    ///
    /// @throws InvalidInputException if there is already a folder of that name, or the name cannot be a folder's
    public static RunDirectory createNamed(
            Path root, String name, String kind, Object config, long seed, Session session) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInputException(
                    "'%s' cannot name a run; expected at most 100 letters, digits, dots, hyphens and underscores, the first a letter or digit"
                            .formatted(name));
        }
        var folder = root.resolve(name);
        try {
            Files.createDirectories(root);
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException failure) {
            if (leftBehind(folder)) {
                return begun(folder, kind, Instant.now().truncatedTo(ChronoUnit.MILLIS), config, seed, session);
            }
            throw new InvalidInputException(
                    "%s already exists; choose another name, or resume the run with 'frugal runs resume %s'"
                            .formatted(folder, name),
                    failure);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(folder, failure);
        }
        return begun(folder, kind, Instant.now().truncatedTo(ChronoUnit.MILLIS), config, seed, session);
    }

    /// Whether a process was killed while it created the run in this folder.
    private static boolean leftBehind(Path folder) {
        try (var files = Files.list(folder)) {
            return files.allMatch(file -> List.of(CONFIG, "status.json").contains(String.valueOf(file.getFileName())));
        } catch (IOException _) {
            return false;
        }
    }

    private static RunDirectory begun(
            Path folder, String kind, Instant created, Object config, long seed, Session session) {
        var run = new RunDirectory(folder);
        DurableFiles.write(run.file(CONFIG), ConfigurationSeal.sealed(Documents.yaml(document(seed, config))));
        run.write(new RunStatus(RunState.INTERRUPTED, created, "not begun"));
        // Last, because a folder counts as a run once it has a manifest.
        run.write(new Manifest(run.name(), kind, created, seed, List.of(session)));
        return run;
    }

    private static ObjectNode document(long seed, Object config) {
        var document = JsonNodeFactory.instance.objectNode().put(SEED, seed);
        document.setAll((ObjectNode) Documents.yamlTree(config));
        return document;
    }

    /// Looks whether the configuration is still what the run began with.
    ///
    /// @throws InvalidInputException if it is not
    public void verify() {
        var file = file(CONFIG);
        ConfigurationSeal.verify(Documents.text(file), file);
        var seed = config().path(SEED);
        if (!seed.isMissingNode() && seed.asLong(0) != manifest().seed()) {
            throw new InvalidInputException(
                    "%s has the seed %s, but manifest.json beside it %d; put back the file that was changed"
                            .formatted(file, seed, manifest().seed()));
        }
    }

    /// Opens a run by its name below `root` or by the path of its folder.
    ///
    /// @throws InvalidInputException if there is no such run
    public static RunDirectory open(Path root, String nameOrPath) {
        for (var folder : List.of(root.resolve(nameOrPath), Path.of(nameOrPath))) {
            if (holdsRun(folder)) {
                return new RunDirectory(folder);
            }
        }
        for (var folder : List.of(root.resolve(nameOrPath), Path.of(nameOrPath))) {
            if (Files.isDirectory(folder)) {
                throw new InvalidInputException(
                        "the folder %s holds no run: it has no manifest.json; 'frugal runs list' shows the runs there are"
                                .formatted(folder));
            }
        }
        throw new InvalidInputException(
                "there is no run '%s' in %s; 'frugal runs list' lists the runs".formatted(nameOrPath, root));
    }

    /// The run `name` below `root`. The name is compared with those of existing runs and never
    /// becomes part of a path.
    public static Optional<RunDirectory> find(Path root, String name) {
        if (!Files.isDirectory(root)) {
            return Optional.empty();
        }
        try (var folders = Files.newDirectoryStream(
                root, folder -> String.valueOf(folder.getFileName()).equals(name) && holdsRun(folder))) {
            for (var folder : folders) {
                return Optional.of(new RunDirectory(folder));
            }
            return Optional.empty();
        } catch (IOException failure) {
            throw cannotList(root, failure);
        }
    }

    /// All runs below `root`, newest first; none if there is no such folder. A damaged one is among them
    /// ([#created]).
    public static List<RunDirectory> list(Path root) {
        var created = new HashMap<RunDirectory, Instant>();
        unordered(root).forEach(run -> created.put(run, run.created()));
        return created.entrySet().stream()
                .sorted(Map.Entry.<RunDirectory, Instant>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// The run in `folder`; empty if it holds none.
    public static Optional<RunDirectory> at(Path folder) {
        return holdsRun(folder) ? Optional.of(new RunDirectory(folder)) : Optional.empty();
    }

    /// All runs below `root` in no order, without reading any of their files; none if there is no such folder.
    public static List<RunDirectory> unordered(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        var runs = new ArrayList<RunDirectory>();
        try (var folders = Files.newDirectoryStream(root, RunDirectory::holdsRun)) {
            folders.forEach(folder -> runs.add(new RunDirectory(folder)));
        } catch (IOException failure) {
            throw cannotList(root, failure);
        }
        return runs;
    }

    private static InvalidInputException cannotList(Path root, IOException failure) {
        return new InvalidInputException(
                "cannot list %s: %s; make the folder readable".formatted(root, failure.getMessage()), failure);
    }

    private static boolean holdsRun(Path folder) {
        return Files.isRegularFile(folder.resolve("manifest.json"));
    }

    /// The run's name.
    public String name() {
        return String.valueOf(folder.toAbsolutePath().getFileName());
    }

    /// The run's folder.
    public Path folder() {
        return folder;
    }

    /// A file of the run.
    public Path file(String name) {
        return folder.resolve(name);
    }

    /// The path of the checkpoint `name`.
    public Path checkpoint(String name) {
        return folder.resolve("checkpoints").resolve(name);
    }

    public Manifest manifest() {
        return read("manifest.json", Manifest.class);
    }

    /// When the run began, by its manifest, or by the age of its folder where that cannot be read.
    public Instant created() {
        try {
            return manifest().created();
        } catch (InvalidInputException _) {
            return changed(folder);
        }
    }

    private static Instant changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (IOException _) {
            return Instant.EPOCH;
        }
    }

    /// Notes in the manifest that one more process takes the run up.
    public void begin(Session session) {
        write(manifest().with(session));
    }

    /// The configuration as a tree, the seed with it.
    public JsonNode config() {
        var file = file(CONFIG);
        return Documents.yamlTree(Documents.text(file), file.toString());
    }

    /// The configuration as a record.
    ///
    /// @throws InvalidInputException if the file contains settings that this version does not write
    public <C> C config(Class<C> type) {
        var file = YamlSection.of(file(CONFIG));
        try {
            return file.without(SEED).as(type);
        } catch (InvalidInputException failure) {
            throw new InvalidInputException(
                    "%s; the file was edited or written by another version of Frugal; start a new run"
                            .formatted(failure.getMessage()),
                    failure);
        }
    }

    /// Where the run stands now. A run left behind by a killed process counts as interrupted, one whose
    /// `status.json` cannot be read as damaged.
    public RunStatus status() {
        RunStatus status;
        try {
            status = read("status.json", RunStatus.class);
        } catch (InvalidInputException damage) {
            return new RunStatus(RunState.DAMAGED, created(), String.valueOf(damage.getMessage()));
        }
        return status.state() == RunState.RUNNING && !beingWorkedOn()
                ? new RunStatus(RunState.INTERRUPTED, status.since(), "its process was killed")
                : status;
    }

    /// What people said about the run.
    ///
    /// @throws InvalidInputException if the file cannot be read
    public RunNotes notes() {
        return Files.exists(file(NOTES)) ? read(NOTES, RunNotes.class) : RunNotes.NONE;
    }

    /// Replaces what people said about the run.
    public void annotate(RunNotes notes) {
        DurableFiles.write(file(NOTES), Documents.indentedJson(notes));
    }

    /// Records the state of the run.
    public void enter(RunState state, String message) {
        write(new RunStatus(state, Instant.now().truncatedTo(ChronoUnit.MILLIS), message));
    }

    /// Whether a process is working on the run.
    public boolean beingWorkedOn() {
        return RunLock.owner(folder).filter(RunLock.Owner::alive).isPresent();
    }

    /// Acquires the right to write this run.
    ///
    /// @throws InvalidInputException if another process has it
    public RunLock lock() {
        return RunLock.take(folder);
    }

    /// Asks the process that works on the run to save and stop, as Ctrl-C in its terminal would. It
    /// stops at the end of its step.
    ///
    /// @throws InvalidInputException if no process of this computer is working on it
    public void askToStop() {
        RunLock.askToStop(folder);
    }

    /// The run's metrics, open for appending.
    public MetricLog openMetrics() {
        return MetricLog.open(file("metrics.jsonl"));
    }

    /// The run's metrics so far.
    public List<Metric> metrics() {
        return MetricLog.read(file("metrics.jsonl"));
    }

    /// Whether the run has no result so far: no metric, and no file except those that every run
    /// starts with.
    public boolean isBare() {
        try (var files = Files.list(folder)) {
            return files.allMatch(file -> BEGUN_WITH.contains(String.valueOf(file.getFileName())))
                    && metrics().isEmpty();
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    /// Removes a run that [#isBare].
    public void discard() {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException failure) {
            throw unusable(failure);
        }
    }

    private InvalidInputException unusable(IOException failure) {
        return new InvalidInputException(
                "cannot remove %s: %s; remove it manually".formatted(folder, failure.getMessage()), failure);
    }

    private void write(Manifest manifest) {
        SealedJson.write(file("manifest.json"), manifest);
    }

    private void write(RunStatus status) {
        SealedJson.write(file("status.json"), status);
    }

    private <T> T read(String name, Class<T> type) {
        return SealedJson.read(file(name), type);
    }

    private static Path freshFolder(Path root, String slug, Instant created) {
        while (true) {
            var suffix = HexFormat.of()
                    .toHexDigits((short) ThreadLocalRandom.current().nextInt(NAME_SUFFIXES));
            var folder = root.resolve("%s-%s-%s".formatted(slug, NAME_TIME.format(created), suffix));
            try {
                Files.createDirectories(root);
                return Files.createDirectory(folder);
            } catch (FileAlreadyExistsException failure) {
                if (!Files.isDirectory(root)) {
                    throw DurableFiles.cannotWrite(folder, failure);
                }
            } catch (IOException failure) {
                throw DurableFiles.cannotWrite(folder, failure);
            }
        }
    }

    private static String slug(String label) {
        var slug = label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^[-.]+|-+$", "");
        return slug.isEmpty() ? "run" : slug;
    }
}
