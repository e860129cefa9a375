package dev.frugal.runs.worker;

import dev.frugal.base.InvalidInputException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What workers did, as far as their events were taken. It remembers the last steps only, so that a long training
/// needs no more memory than a short one.
///
/// Not safe for use by several threads.
public final class WorkerTimeline {
    /// Steps that are remembered.
    static final int MOST_STEPS = 1_000;

    private final List<Worker> workers = new ArrayList<>();
    private final List<WorkersDocument.Start> starts = new ArrayList<>();
    private final NavigableMap<Long, List<Optional<StageSeconds>>> steps = new TreeMap<>();

    /// What is known of the worker of a rank.
    ///
    /// @param since when it came to this state
    /// @param host of its last process; empty until that was heard of
    /// @param process id of its last process; 0 until that was heard of
    /// @param steps how many steps it has done
    /// @param word what was last said of it; may be empty
    record Worker(WorkerState state, Instant since, String host, long process, long steps, String word) {
        Worker entered(WorkerState other, Instant at, String said) {
            return new Worker(other, at, host, process, steps, said);
        }

        Worker at(long step) {
            return new Worker(state, since, host, process, step, word);
        }
    }

    /// Takes the next event.
    ///
    /// @throws InvalidInputException if it is about a worker that was never started
    public void take(WorkerEvent event) {
        switch (event) {
            case WorkerEvent.Started started -> start(started);
            case WorkerEvent.Joined joined -> {
                var worker = worker(joined.rank());
                workers.set(
                        joined.rank(),
                        new Worker(
                                WorkerState.WORKING, joined.at(), joined.host(), joined.process(), worker.steps(), ""));
            }
            case WorkerEvent.Continued continued -> {
                steps.tailMap(continued.step(), false).clear();
                workers.replaceAll(worker -> worker.at(continued.step()));
                if (!starts.isEmpty()) {
                    starts.set(starts.size() - 1, starts.getLast().after(continued.step()));
                }
            }
            case WorkerEvent.Step step -> {
                workers.set(step.rank(), worker(step.rank()).at(step.step()));
                var ofStep = steps.computeIfAbsent(step.step(), _ -> unknown(workers.size()));
                ofStep.set(step.rank(), Optional.of(step.seconds()));
                if (steps.size() > MOST_STEPS) {
                    steps.pollFirstEntry();
                }
            }
            case WorkerEvent.Ended ended ->
                workers.set(ended.rank(), worker(ended.rank()).entered(ended.state(), ended.at(), ended.word()));
        }
    }

    private void start(WorkerEvent.Started started) {
        starts.add(new WorkersDocument.Start(started.at(), OptionalLong.empty(), started.reason()));
        if (workers.size() != started.workers()) {
            workers.clear();
            steps.clear();
        }
        for (int rank = 0; rank < started.workers(); rank++) {
            if (rank == workers.size()) {
                workers.add(new Worker(WorkerState.STARTING, started.at(), "", 0, 0, ""));
            } else {
                var before = workers.get(rank);
                workers.set(rank, new Worker(WorkerState.STARTING, started.at(), "", 0, before.steps(), before.word()));
            }
        }
    }

    private static List<Optional<StageSeconds>> unknown(int count) {
        var unknown = new ArrayList<Optional<StageSeconds>>();
        for (int rank = 0; rank < count; rank++) {
            unknown.add(Optional.empty());
        }
        return unknown;
    }

    private Worker worker(int rank) {
        if (rank < 0 || rank >= workers.size()) {
            throw new InvalidInputException(
                    "%s names a worker of rank %d, but %d were started; remove the file to go on without it"
                            .formatted(WorkerLog.FILE, rank, workers.size()));
        }
        return workers.get(rank);
    }

    /// Whether no worker was ever started.
    public boolean isEmpty() {
        return workers.isEmpty();
    }

    List<Worker> workers() {
        return workers;
    }

    List<WorkersDocument.Start> starts() {
        return List.copyOf(starts);
    }

    /// The remembered steps; for each rank its seconds, where they are known.
    NavigableMap<Long, List<Optional<StageSeconds>>> steps() {
        return steps;
    }
}
