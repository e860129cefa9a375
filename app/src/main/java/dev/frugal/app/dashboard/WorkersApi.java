package dev.frugal.app.dashboard;

import dev.frugal.base.Seed;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.sweep.SweepPlan;
import dev.frugal.runs.sweep.SweepSettings;
import dev.frugal.runs.sweep.Trial;
import dev.frugal.runs.sweep.TrialRun;
import dev.frugal.runs.sweep.TrialsDocument;
import dev.frugal.runs.task.TaskEvent;
import dev.frugal.runs.task.TaskLog;
import dev.frugal.runs.task.TaskTimeline;
import dev.frugal.runs.task.TasksDocument;
import dev.frugal.runs.worker.WorkerEvent;
import dev.frugal.runs.worker.WorkerLog;
import dev.frugal.runs.worker.WorkerTimeline;
import dev.frugal.runs.worker.WorkersDocument;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Endpoints for runs that several processes share: the workers of a training, the tasks of a cluster, and the trials
/// of
/// a sweep.
final class WorkersApi {
    private final RunStore store;
    private final FollowedEvents<WorkerEvent, WorkerTimeline> workers =
            new FollowedEvents<>(WorkerLog.FILE, WorkerEvent.class, WorkerTimeline::new, WorkerTimeline::take);
    private final FollowedEvents<TaskEvent, TaskTimeline> tasks =
            new FollowedEvents<>(TaskLog.FILE, TaskEvent.class, TaskTimeline::new, TaskTimeline::take);

    WorkersApi(RunStore store) {
        this.store = store;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/runs/{run}/workers", this::workers),
                Route.get("/api/runs/{run}/tasks", this::tasks),
                Route.get("/api/runs/{run}/trials", this::trials));
    }

    private Reply workers(Request request) throws IOException {
        var run = store.run(request.variable("run"));
        boolean running = run.beingWorkedOn();
        return Reply.document(workers.picture(run, timeline -> WorkersDocument.of(timeline, running)));
    }

    private Reply tasks(Request request) throws IOException {
        var run = store.run(request.variable("run"));
        boolean running = run.beingWorkedOn();
        return Reply.document(tasks.picture(run, timeline -> TasksDocument.of(timeline, running)));
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
