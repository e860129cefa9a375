package dev.frugal.runs.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the tasks of a run did, as far as their events were taken.
///
/// Not safe for use by several threads.
public final class TaskTimeline {
    private final Map<String, Executor> executors = new LinkedHashMap<>();
    private final Map<String, Stage> stages = new LinkedHashMap<>();
    private final Map<Integer, Stage> numbered = new HashMap<>();
    private Instant last = Instant.EPOCH;

    /// How far a stage is.
    ///
    /// @param stage its name
    public record Advance(String stage, int done, int tasks) {}

    /// What is known of an executor.
    static final class Executor {
        private final String host;
        private final Instant since;
        private Optional<Instant> lost = Optional.empty();
        private String word = "";
        private double seconds;
        private int tasks;

        private Executor(String host, Instant since) {
            this.host = host;
            this.since = since;
        }

        String host() {
            return host;
        }

        /// When it was first heard of.
        Instant since() {
            return since;
        }

        Optional<Instant> lost() {
            return lost;
        }

        /// What was last said of it; may be empty.
        String word() {
            return word;
        }

        /// Seconds at work on tasks that succeeded.
        double seconds() {
            return seconds;
        }

        int tasks() {
            return tasks;
        }
    }

    /// What is known of a stage.
    static final class Stage {
        private final String name;
        private final Instant began;
        private int tasks;
        private Optional<Instant> ended = Optional.empty();
        private int done;
        private int failed;
        private long rows;
        private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

        private Stage(String name, Instant began, int tasks) {
            this.name = name;
            this.began = began;
            this.tasks = tasks;
        }

        String name() {
            return name;
        }

        Instant began() {
            return began;
        }

        Optional<Instant> ended() {
            return ended;
        }

        /// How many there are to do.
        int tasks() {
            return tasks;
        }

        int failed() {
            return failed;
        }

        long rows() {
            return rows;
        }

        /// The seconds of the tasks that succeeded, by their executor.
        Map<String, List<Double>> seconds() {
            return seconds;
        }

        int done() {
            return done;
        }

        private void took(String executor, double taken) {
            seconds.computeIfAbsent(executor, _ -> new ArrayList<>()).add(taken);
            done++;
            // What was lost with an executor is done again.
            tasks = Math.max(tasks, done);
        }

        private Optional<Advance> advance() {
            return Optional.of(new Advance(name, done, tasks));
        }

        double allSeconds() {
            return seconds.values().stream()
                    .flatMap(List::stream)
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }
    }

    /// Takes the next event; how far its stage is then, if it is about a stage that goes on.
    public Optional<Advance> take(TaskEvent event) {
        switch (event) {
            case TaskEvent.Began began -> {
                executors.clear();
                stages.clear();
                numbered.clear();
                last = began.at();
            }
            case TaskEvent.ExecutorJoined joined -> executor(joined.executor(), joined.host(), joined.at());
            case TaskEvent.ExecutorLost lost -> {
                var executor = executors.get(lost.executor());
                if (executor != null) {
                    executor.lost = Optional.of(lost.at());
                    executor.word = lost.reason();
                }
                last = lost.at();
            }
            case TaskEvent.StageBegan began -> {
                var stage = stages.computeIfAbsent(began.name(), name -> new Stage(name, began.at(), began.tasks()));
                numbered.put(began.stage(), stage);
                stage.ended = Optional.empty();
                stage.tasks = Math.max(stage.tasks, stage.done + began.tasks());
                last = began.at();
                return stage.advance();
            }
            case TaskEvent.TaskDone done -> {
                var executor = executor(done.executor(), done.host(), done.at());
                executor.tasks++;
                executor.seconds += done.seconds();
                var stage = numbered.get(done.stage());
                if (stage != null) {
                    stage.took(done.executor(), done.seconds());
                    stage.rows += done.rows();
                    return stage.advance();
                }
            }
            case TaskEvent.TaskFailed failed -> {
                executor(failed.executor(), failed.host(), failed.at()).word = failed.reason();
                var stage = numbered.get(failed.stage());
                if (stage != null) {
                    stage.failed++;
                }
            }
            case TaskEvent.StageEnded ended -> {
                var stage = numbered.get(ended.stage());
                if (stage != null) {
                    stage.ended = Optional.of(ended.at());
                }
                last = ended.at();
            }
        }
        return Optional.empty();
    }

    private Executor executor(String name, String host, Instant at) {
        last = at;
        return executors.computeIfAbsent(name, _ -> new Executor(host, at));
    }

    double taskSeconds() {
        return executors.values().stream().mapToDouble(Executor::seconds).sum();
    }

    Map<String, Executor> executors() {
        return executors;
    }

    /// By their names: stages of one name count as one.
    Map<String, Stage> stages() {
        return stages;
    }

    /// When the last event was.
    Instant last() {
        return last;
    }
}
