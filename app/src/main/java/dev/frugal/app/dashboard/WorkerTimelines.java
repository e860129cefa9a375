package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.worker.WorkerEvent;
import dev.frugal.runs.worker.WorkerLog;
import dev.frugal.runs.worker.WorkerTimeline;
import dev.frugal.runs.worker.WorkersDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the workers of runs did, from a cache of the runs that were asked for last: of a file that has grown only the
/// new lines are read.
final class WorkerTimelines {
    private static final int MOST = 8;

    private final Map<Path, Followed> followed = new LinkedHashMap<>(MOST, 0.75f, true);

    private static final class Followed {
        private final FileTail tail;
        private WorkerTimeline timeline = new WorkerTimeline();

        private Followed(Path file) {
            this.tail = new FileTail(file, Long.MAX_VALUE);
        }

        private WorkerTimeline now(Path file) throws IOException {
            FileTail.Piece piece;
            do {
                piece = tail.next();
                if (piece.anew()) {
                    timeline = new WorkerTimeline();
                }
                for (var line : piece.lines()) {
                    timeline.take(Documents.readJson(line, WorkerEvent.class, file.toString()));
                }
            } while (piece.more());
            return timeline;
        }
    }

    /// What the workers of `run` did so far; nothing if it has none.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a line is damaged
    synchronized WorkersDocument document(RunDirectory run) throws IOException {
        var file = run.file(WorkerLog.FILE);
        if (!RunsApi.isPlain(file)) {
            followed.remove(file);
            return WorkersDocument.of(new WorkerTimeline(), false);
        }
        // In the order of use, so that the first is the one that was asked for least recently.
        if (!followed.containsKey(file) && followed.size() == MOST) {
            followed.remove(followed.keySet().iterator().next());
        }
        boolean running = run.beingWorkedOn();
        try {
            return WorkersDocument.of(
                    followed.computeIfAbsent(file, Followed::new).now(file), running);
        } catch (RuntimeException failure) {
            // A part of the piece may have been taken.
            followed.remove(file);
            throw failure;
        }
    }
}
