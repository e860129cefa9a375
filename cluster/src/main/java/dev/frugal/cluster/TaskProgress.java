package dev.frugal.cluster;

import dev.frugal.runs.cluster.DriverReply;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/// Tells now and then how far the longest stage is.
final class TaskProgress extends SparkListener {
    private static final int STEPS = 10;

    private final Replies replies;
    private int stage = -1;
    private int tasks;
    private int done;
    private int told;

    TaskProgress(Replies replies) {
        this.replies = replies;
    }

    @Override
    public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
        if (submitted.stageInfo().numTasks() >= Math.max(tasks, STEPS - 2)) {
            stage = submitted.stageInfo().stageId();
            tasks = submitted.stageInfo().numTasks();
            done = 0;
            told = 0;
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd ended) {
        if (ended.stageId() != stage || !ended.taskInfo().successful()) {
            return;
        }
        done++;
        if (STEPS * done / tasks > told) {
            told = STEPS * done / tasks;
            replies.say(DriverReply.note("parts: %d of %d (%d %%)".formatted(done, tasks, 100 * done / tasks)));
        }
    }
}
