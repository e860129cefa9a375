package dev.frugal.app.dashboard;

import dev.frugal.base.Seed;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.sweep.SweepPlan;
import dev.frugal.runs.sweep.SweepSettings;
import dev.frugal.runs.sweep.Trial;
import dev.frugal.runs.sweep.TrialRun;
import dev.frugal.runs.sweep.TrialsDocument;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Endpoints for runs that several processes share: the workers of a training, and the trials of a sweep.
final class WorkersApi {
    private final RunStore store;
    private final WorkerTimelines timelines = new WorkerTimelines();

    WorkersApi(RunStore store) {
        this.store = store;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/runs/{run}/workers", this::workers), Route.get("/api/runs/{run}/trials", this::trials));
    }

    private Reply workers(Request request) throws IOException {
        return Reply.document(timelines.document(store.run(request.variable("run"))));
    }

    private Reply trials(Request request) {
        var run = store.run(request.variable("run"));
        if (!run.manifest().kind().equals(SweepSettings.KIND)) {
            return Reply.document(TrialsDocument.of(0, List.of(), Instant.now()));
        }
        var begun = store.summaries().all().stream()
                .flatMap(entry -> trial(run, entry))
                .toList();
        return Reply.document(TrialsDocument.of(planned(run), begun, Instant.now()));
    }

    private static int planned(RunDirectory run) {
        return new SweepPlan(
                        run.config(SweepSettings.class), new Seed(run.manifest().seed()))
                .trials();
    }

    private static Stream<TrialRun> trial(RunDirectory sweep, RunSummaries.Entry entry) {
        var summary = entry.summary();
        var work = entry.work();
        return Trial.index(sweep.name(), summary.name()).stream()
                .mapToObj(index -> new TrialRun(
                        index,
                        summary.name(),
                        summary.state(),
                        work.host(),
                        work.began(),
                        work.count(),
                        work.seconds(),
                        summary.message()));
    }
}
