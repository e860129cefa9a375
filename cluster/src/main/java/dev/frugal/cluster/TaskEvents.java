package dev.frugal.cluster;

import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.task.TaskEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.FetchFailed;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.sql.SparkSession;
import scala.jdk.javaapi.CollectionConverters;

/// Tells what stages, tasks and executors do. Spark calls it from one thread.
final class TaskEvents extends SparkListener {
    private static final double MILLISECONDS = 1e3;

    /// Where Spark keeps what is said of the next jobs.
    private static final String DESCRIPTION = "spark.job.description";

    private static final String READING = "read rows";

    private final Replies replies;
    private final Map<Integer, String> names = new HashMap<>();
    private boolean over;

    private TaskEvents(Replies replies) {
        this.replies = replies;
    }

    /// Tells what happens in a session from here on.
    static void tell(SparkSession session, Replies replies) {
        var events = new TaskEvents(replies);
        events.say(new TaskEvent.Began(Instant.now()));
        session.sparkContext().addSparkListener(events);
    }

    /// What this thread has done next makes the rows of a table. Of several stages that is the last; the others read.
    static void making(SparkSession session, String table) {
        session.sparkContext().setJobDescription(table);
    }

    /// What this thread has done next puts results into their place.
    static void collecting(SparkSession session) {
        session.sparkContext().setJobDescription(TaskEvent.COLLECTING);
    }

    private void say(TaskEvent event) {
        replies.say(DriverReply.task(event));
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
        say(new TaskEvent.ExecutorJoined(
                Instant.ofEpochMilli(added.time()),
                added.executorId(),
                added.executorInfo().executorHost()));
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        if (!over) {
            say(new TaskEvent.ExecutorLost(
                    Instant.ofEpochMilli(removed.time()), removed.executorId(), firstLine(removed.reason())));
        }
    }

    /// Spark hands back its executors next.
    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd ended) {
        over = true;
    }

    @Override
    public void onJobStart(SparkListenerJobStart started) {
        var stages = CollectionConverters.asJava(started.stageInfos());
        int last = stages.stream().mapToInt(StageInfo::stageId).max().orElse(-1);
        var work = started.properties().getProperty(DESCRIPTION, TaskEvent.COLLECTING);
        for (var stage : stages) {
            names.put(stage.stageId(), stage.stageId() == last || work.equals(TaskEvent.COLLECTING) ? work : READING);
        }
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        var stage = submitted.stageInfo();
        say(new TaskEvent.StageBegan(
                Instant.now(), stage.stageId(), names.getOrDefault(stage.stageId(), stage.name()), stage.numTasks()));
    }

    @Override
    public void onStageCompleted(SparkListenerStageCompleted completed) {
        say(new TaskEvent.StageEnded(Instant.now(), completed.stageInfo().stageId()));
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        var task = ended.taskInfo();
        var at = Instant.ofEpochMilli(task.finishTime());
        if (ended.reason() instanceof Success$) {
            say(new TaskEvent.TaskDone(
                    at,
                    ended.stageId(),
                    task.executorId(),
                    task.host(),
                    task.duration() / MILLISECONDS,
                    rows(ended.taskMetrics())));
        } else {
            say(new TaskEvent.TaskFailed(at, ended.stageId(), task.executorId(), task.host(), reason(ended.reason())));
        }
    }

    private static String reason(TaskEndReason reason) {
        return switch (reason) {
            case FetchFailed _ -> "rows that another executor had read were lost with it";
            case TaskFailedReason failed -> firstLine(failed.toErrorString());
            default -> firstLine(reason.toString());
        };
    }

    private static long rows(TaskMetrics metrics) {
        long written = metrics.outputMetrics().recordsWritten();
        return written > 0 ? written : metrics.inputMetrics().recordsRead();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
