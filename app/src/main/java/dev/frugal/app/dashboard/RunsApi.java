package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunDocument;
import dev.frugal.runs.RunNotes;
import dev.frugal.runs.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Endpoints for runs: list, details, metrics, events, stop and resume.
final class RunsApi {
    private static final String REPORT = "report.html";
    private static final int MOST_POINTS = 20_000;
    private static final int POINTS = 2_000;

    private final RunStore store;
    private final Resumption resumption;
    private final CountDownLatch closing;

    RunsApi(RunStore store, Resumption resumption, CountDownLatch closing) {
        this.store = store;
        this.resumption = resumption;
        this.closing = closing;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/runs", _ -> Reply.document(store.summaries().listing())),
                Route.get("/api/run-table", this::table, RunTable.PARAMETERS),
                Route.get("/api/trash", _ -> trash()),
                Route.post("/api/trash/{run}/restore", this::restore),
                Route.get("/api/runs/{run}/notes", this::notes),
                Route.post("/api/runs/{run}/notes", this::annotate),
                Route.post("/api/runs/{run}/delete", this::delete),
                Route.get("/api/runs/{run}", this::show),
                Route.get("/api/runs/{run}/results", this::results),
                Route.get("/api/runs/{run}/metrics", this::metrics, "points"),
                Route.get("/api/runs/{run}/events", this::events),
                Route.get("/api/runs/{run}/report", this::report),
                Route.post("/api/runs/{run}/stop", this::stop),
                Route.post("/api/runs/{run}/resume", this::resume));
    }

    /// What a run has besides metrics.
    ///
    /// @param report whether there is a report
    /// @param statement whether there is a cost statement
    record Results(boolean report, boolean statement) {}

    /// One metric as a curve.
    ///
    /// @param count total number of values; if there are more than requested, the curve is thinned
    ///   evenly and keeps the last value
    record Series(String name, int count, List<Long> steps, List<Double> values) {}

    /// All metrics of a run.
    record Curves(List<Series> metrics) {}

    /// A request that was accepted.
    record Accepted(String run, RunState state) {}

    /// The deleted runs.
    ///
    /// @param folder where they are
    /// @param runs their names, newest first
    record Trash(String folder, List<String> runs) {}

    private Reply table(Request request) {
        var runs = store.summaries().all().stream()
                .map(RunSummaries.Entry::summary)
                .toList();
        return Reply.document(RunTable.of(runs, store.trash().size(), request.query()));
    }

    private Reply trash() {
        var trash = store.trash();
        return Reply.document(new Trash(
                trash.folder().toString(),
                trash.runs().stream().map(RunDirectory::name).toList()));
    }

    private Reply notes(Request request) {
        return Reply.document(store.run(request.variable("run")).notes());
    }

    private Reply annotate(Request request) {
        var run = store.run(request.variable("run"));
        var notes = Documents.bind(request.document(), RunNotes.class, "the body");
        run.annotate(notes);
        return Reply.document(notes);
    }

    private Reply delete(Request request) {
        var run = store.run(request.variable("run"));
        if (run.beingWorkedOn()) {
            throw new RefusedRequestException(
                    409, "a process is working on the run %s; stop it before you delete it".formatted(run.name()));
        }
        var state = run.status().state();
        store.trash().delete(run);
        return Reply.document(new Accepted(run.name(), state));
    }

    private Reply restore(Request request) {
        var run = store.deleted(request.variable("run"));
        var state = run.status().state();
        store.trash().restore(run);
        return Reply.document(new Accepted(run.name(), state));
    }

    private Reply show(Request request) {
        return Reply.document(RunDocument.of(store.run(request.variable("run"))));
    }

    private Reply results(Request request) {
        var run = store.run(request.variable("run"));
        return Reply.document(new Results(isPlain(run.file(REPORT)), isPlain(run.file(CostStatement.FILE))));
    }

    private Reply metrics(Request request) {
        int points = request.query().whole("points", POINTS, 2, MOST_POINTS);
        var byName = new LinkedHashMap<String, List<Metric>>();
        for (var metric : store.run(request.variable("run")).metrics()) {
            byName.computeIfAbsent(metric.name(), _ -> new ArrayList<>()).add(metric);
        }
        var series = new ArrayList<Series>();
        byName.forEach((name, metrics) -> series.add(thinned(name, metrics, points)));
        return Reply.document(new Curves(series));
    }

    private static Series thinned(String name, List<Metric> metrics, int points) {
        int count = metrics.size();
        int kept = Math.min(points, count);
        var steps = new ArrayList<Long>(kept);
        var values = new ArrayList<Double>(kept);
        for (int i = 1; i <= kept; i++) {
            var metric = metrics.get((int) ((long) i * count / kept) - 1);
            steps.add(metric.step());
            values.add(metric.value());
        }
        return new Series(name, count, steps, values);
    }

    private Reply events(Request request) {
        return new Reply.Live(new RunStream(store.run(request.variable("run")), closing));
    }

    private Reply report(Request request) throws IOException {
        var run = store.run(request.variable("run"));
        var file = run.file(REPORT);
        if (!isPlain(file)) {
            throw new RefusedRequestException(
                    404, "the run %s has no report yet; it is written when the run ends".formatted(run.name()));
        }
        return new Reply.Whole(200, Reply.HTML, Files.readAllBytes(file), ContentPolicy.REPORT);
    }

    private Reply stop(Request request) {
        var run = store.run(request.variable("run"));
        if (!run.beingWorkedOn()) {
            throw new RefusedRequestException(
                    409, "nobody works on the run %s, so that there is nothing to stop".formatted(run.name()));
        }
        run.askToStop();
        return accepted(run);
    }

    private Reply resume(Request request) throws IOException {
        var run = store.run(request.variable("run"));
        if (run.status().state() == RunState.RUNNING) {
            throw new RefusedRequestException(409, "the run %s is already running".formatted(run.name()));
        }
        if (run.status().state() == RunState.FINISHED) {
            throw new RefusedRequestException(
                    409, "the run %s is finished; there is nothing to resume".formatted(run.name()));
        }
        resumption.resume(run);
        return accepted(run);
    }

    private static Reply accepted(RunDirectory run) {
        return Reply.document(202, new Accepted(run.name(), run.status().state()));
    }

    /// A file in the run's folder itself; links are not followed.
    static boolean isPlain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
}
