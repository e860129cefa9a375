package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Live updates of a run.
///
/// | event | data |
/// |---|---|
/// | `status` | `{"state","since","message"}` when it has changed |
/// | `metrics-anew` | `{}`: all metrics so far no longer count |
/// | `metrics` | a list of `{"step","seconds","name","value"}` |
/// | `log-anew` | `{}`: all lines so far no longer count |
/// | `log` | a list of lines |
/// | `gone` | `{}`: the run was deleted |
///
/// Existing content comes first, then additions. Periodic comments detect whether the client is
/// still connected.
final class RunStream implements LiveStream {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final int LOOKS_BETWEEN_STATES = 4;
    private static final int LOOKS_BETWEEN_COMMENTS = 4;
    private static final long LAST_LOG_BYTES = 32 << 10;

    private final RunDirectory run;
    private final CountDownLatch closing;
    private final FileTail metrics;
    private final FileTail log;
    private @Nullable RunStatus status;

    /// @param closing reaches zero when the studio closes
    RunStream(RunDirectory run, CountDownLatch closing) {
        this.run = run;
        this.closing = closing;
        this.metrics = new FileTail(run.file("metrics.jsonl"), Long.MAX_VALUE);
        this.log = new FileTail(run.file("log.txt"), LAST_LOG_BYTES);
    }

    @Override
    public void writeTo(OutputStream listener) throws IOException, InterruptedException {
        for (int look = 0; ; look++) {
            if (look % LOOKS_BETWEEN_STATES == 0 && !writeStatus(listener)) {
                LiveStream.event(listener, "gone", "{}");
                return;
            }
            boolean more = writeMetrics(listener) | writeLog(listener);
            if (look % LOOKS_BETWEEN_COMMENTS == 0) {
                LiveStream.comment(listener);
            }
            listener.flush();
            long pause = more ? 0 : BETWEEN_LOOKS.toMillis();
            if (closing.await(pause, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private boolean writeStatus(OutputStream listener) throws IOException {
        if (!Files.exists(run.file("status.json"))) {
            return false;
        }
        var now = run.status();
        if (!now.equals(status)) {
            status = now;
            LiveStream.event(listener, "status", Documents.json(now));
        }
        return true;
    }

    private boolean writeMetrics(OutputStream listener) throws IOException {
        var piece = metrics.next();
        if (piece.anew()) {
            LiveStream.event(listener, "metrics-anew", "{}");
        }
        if (!piece.lines().isEmpty()) {
            // Each line is a document already.
            LiveStream.event(listener, "metrics", "[" + String.join(",", piece.lines()) + "]");
        }
        return piece.more();
    }

    private boolean writeLog(OutputStream listener) throws IOException {
        var piece = log.next();
        if (piece.anew()) {
            LiveStream.event(listener, "log-anew", "{}");
        }
        if (!piece.lines().isEmpty()) {
            LiveStream.event(listener, "log", Documents.json(piece.lines()));
        }
        return piece.more();
    }
}
