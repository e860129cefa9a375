package dev.frugal.app.dashboard;

import dev.frugal.app.command.physics.PhysicsIdentify;
import dev.frugal.app.terminal.Build;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.identification.Identification;
import dev.frugal.physics.identification.IdentificationSettings;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.recording.RecordingPreview;
import dev.frugal.physics.recording.RecordingReader;
import dev.frugal.physics.recording.Signal;
import dev.frugal.physics.system.FieldDescriptions;
import dev.frugal.physics.system.FieldSystemDocument;
import dev.frugal.physics.system.SymbolKind;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.SystemDocument;
import dev.frugal.physics.system.SystemYaml;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Endpoints for recordings of real systems: keep a file, see how it would be read, identify a system from it.
final class RecordingsApi {
    private static final int ROWS = 8;

    private final RunStore store;
    private final RecordingStore recordings;
    private final Resumption start;
    private final Computations computations;

    RecordingsApi(RunStore store, RecordingStore recordings, Resumption start, Computations computations) {
        this.store = store;
        this.recordings = recordings;
        this.start = start;
        this.computations = computations;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/physics/systems", _ -> systems()),
                Route.get("/api/recordings", _ -> limits()),
                Route.upload("/api/recordings", this::keep, "name"),
                Route.post("/api/recordings/{recording}/preview", this::preview),
                Route.post("/api/physics/identify", this::identify));
    }

    /// Where recordings are kept, and how many bytes may be.
    record Limits(String folder, long largest, long most, long held) {}

    /// A recording that is kept.
    ///
    /// @param recording names it in requests
    record Kept(String recording, String name) {}

    /// A signal of the system.
    ///
    /// @param role measured, state or input
    /// @param needed whether the system cannot do without it
    /// @param column place of its column, from 0; null if it has none
    /// @param missing samples without its value
    record Wanted(
            String name,
            String unit,
            String role,
            boolean needed,
            @Nullable Integer column,
            long missing) {}

    /// How a recording would be read.
    ///
    /// @param rows the first samples as they stand
    /// @param times places of the columns of times
    /// @param problem why it cannot be read so; null if it can
    record Preview(
            String system,
            List<String> headers,
            List<List<String>> rows,
            List<Wanted> signals,
            List<Integer> times,
            long samples,
            double first,
            double last,
            List<String> assumptions,
            @Nullable String problem) {}

    private static Reply systems() {
        return Reply.document(new SystemDocument.Listing(
                Systems.builtIn().stream()
                        .map(Systems::described)
                        .map(SystemDocument::of)
                        .toList(),
                FieldDescriptions.builtIn().stream()
                        .map(FieldDescriptions::named)
                        .map(FieldSystemDocument::of)
                        .toList()));
    }

    private Reply limits() throws IOException {
        return Reply.document(
                new Limits(recordings.folder().toString(), recordings.largest(), recordings.most(), recordings.held()));
    }

    private Reply keep(Request request) throws IOException {
        if (!request.type().equals("application/octet-stream")) {
            throw new RefusedRequestException(
                    415, "the body is of type '%s'; expected application/octet-stream".formatted(request.type()));
        }
        var kept = recordings.keep(request.query().required("name"), request.stream());
        return Reply.document(new Kept(kept.id(), kept.name()));
    }

    private Reply preview(Request request) throws Exception {
        var kept = recordings.find(request.variable("recording"));
        var body = request.document();
        var system = system(body);
        var source = RecordingBody.of(part(body, "reading")).source(kept.file());
        return Reply.document(computations.run(() -> preview(system, source.options(), kept)));
    }

    private static Preview preview(SystemDescription system, RecordingOptions options, RecordingStore.Kept kept) {
        RecordingPreview found;
        try {
            found = new RecordingReader(system, options).preview(kept.file(), kept.name(), ROWS);
        } catch (InvalidInputException refusal) {
            throw named(refusal, kept);
        }
        var inputs = system.names(SymbolKind.INPUT);
        var states = system.stateNames();
        var signals = new ArrayList<Wanted>();
        for (var signal : Signal.of(system)) {
            boolean input = inputs.contains(signal.name());
            boolean channel =
                    system.channels().stream().anyMatch(sensor -> sensor.name().equals(signal.name()));
            signals.add(new Wanted(
                    signal.name(),
                    signal.unit(),
                    input ? "input" : !channel && states.contains(signal.name()) ? "state" : "measured",
                    input,
                    found.columns().get(signal.name()),
                    found.missing().getOrDefault(signal.name(), 0L)));
        }
        return new Preview(
                system.name(),
                found.headers(),
                found.rows(),
                signals,
                found.times(),
                found.samples(),
                found.first(),
                found.last(),
                found.assumptions(),
                found.problem().orElse(null));
    }

    private Reply identify(Request request) throws Exception {
        var body = request.document();
        var system = system(body);
        var reading = RecordingBody.of(part(body, "reading"));
        var kept = new ArrayList<RecordingStore.Kept>();
        for (var id : ids(body)) {
            kept.add(recordings.find(id));
        }
        var settings = new IdentificationSettings(
                SystemYaml.of(system),
                kept.stream().map(one -> reading.source(one.file())).toList(),
                List.of());
        try {
            computations.run(() -> {
                Identification.check(settings);
                return settings;
            });
        } catch (InvalidInputException refusal) {
            throw named(refusal, kept.toArray(RecordingStore.Kept[]::new));
        }
        var build = Build.current();
        long seed = seed(body);
        var run = RunDirectory.create(
                store.folder(),
                system.name() + " identified",
                PhysicsIdentify.KIND.name(),
                settings,
                seed,
                Session.now(command(place(body, system), kept, reading, seed), build.version(), build.revision()));
        start.resume(run);
        return Reply.document(202, new RunsApi.Accepted(run.name(), run.status().state()));
    }

    /// What a person would type for the same run.
    private static List<String> command(
            String system, List<RecordingStore.Kept> kept, RecordingBody reading, long seed) {
        var command = new ArrayList<>(List.of("physics", "identify", system));
        for (var one : kept) {
            command.add("--recording");
            command.add(one.file().toAbsolutePath().normalize().toString());
        }
        command.addAll(reading.options());
        command.addAll(List.of("--seed", Long.toString(seed)));
        return command;
    }

    /// The system as the command line takes it: its name, or the path of its text, which is kept beside the recordings.
    private String place(JsonNode body, SystemDescription system) throws IOException {
        var name = text(body, "system");
        if (name.isPresent()) {
            return Systems.builtIn().contains(name.get())
                    ? name.get()
                    : store.run(name.get())
                            .folder()
                            .toAbsolutePath()
                            .normalize()
                            .toString();
        }
        var yaml = text(body, "yaml").orElseThrow().getBytes(StandardCharsets.UTF_8);
        var kept = recordings.keep(system.name() + ".yaml", new ByteArrayInputStream(yaml));
        return kept.file().toAbsolutePath().normalize().toString();
    }

    /// A part of the body; an empty object where it is left out.
    private static JsonNode part(JsonNode body, String key) {
        return body.has(key) ? body.get(key) : Documents.jsonTree("{}", key);
    }

    private static List<String> ids(JsonNode body) {
        var ids = part(body, "recordings");
        if (!ids.isArray() || ids.isEmpty() || !ids.valueStream().allMatch(JsonNode::isString)) {
            throw new InvalidInputException("'recordings' is no list of recordings; expected [\"…\", …]");
        }
        return ids.valueStream().map(JsonNode::asString).toList();
    }

    private static long seed(JsonNode body) {
        var seed = body.path("seed");
        if (!seed.isMissingNode() && !(seed.isIntegralNumber() && seed.canConvertToLong())) {
            throw new InvalidInputException("'seed' is %s; expected a whole number".formatted(seed));
        }
        return seed.asLong(0);
    }

    /// The system of a request: a built-in one, that of an existing run, or a YAML text. A name never becomes a path.
    private SystemDescription system(JsonNode body) {
        var known = List.of("system", "yaml", "reading", "recordings", "seed");
        if (!body.isObject() || !known.containsAll(body.propertyNames())) {
            throw new InvalidInputException(
                    "the body is not a JSON object with the keys %s".formatted(String.join(", ", known)));
        }
        var name = text(body, "system");
        var yaml = text(body, "yaml");
        if (name.isPresent() == yaml.isPresent()) {
            throw new InvalidInputException(
                    "the body needs one of 'system', the name of a system, and 'yaml', its text");
        }
        if (yaml.isPresent()) {
            return Systems.describe("the system", yaml.get());
        }
        return Systems.described(
                Systems.builtIn().contains(name.get())
                        ? name.get()
                        : store.run(name.get()).folder().toAbsolutePath().toString());
    }

    private static Optional<String> text(JsonNode body, String key) {
        var value = body.path(key);
        if (!value.isMissingNode() && !value.isNull() && !value.isString()) {
            throw new InvalidInputException("'%s' is %s; expected a text".formatted(key, value));
        }
        return value.isString() && !value.asString().isBlank() ? Optional.of(value.asString()) : Optional.empty();
    }

    /// The refusal with the files' own names in place of where they are kept.
    private static InvalidInputException named(InvalidInputException refusal, RecordingStore.Kept... kept) {
        var sentence = String.valueOf(refusal.getMessage());
        for (var one : kept) {
            for (var path : List.of(one.file().toAbsolutePath().normalize(), one.file())) {
                sentence = sentence.replace(path.toString(), one.name());
            }
        }
        return new InvalidInputException(sentence, refusal);
    }
}
