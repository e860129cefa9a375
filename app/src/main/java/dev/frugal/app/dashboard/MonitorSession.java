package dev.frugal.app.dashboard;

import dev.frugal.app.terminal.ExceptionText;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.monitoring.MonitorLine;
import dev.frugal.physics.monitoring.MonitorReport;
import dev.frugal.physics.monitoring.MonitorSettings;
import dev.frugal.physics.monitoring.MonitorSummary;
import dev.frugal.physics.monitoring.RecordingMonitor;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.RegimeSource;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.recording.RecordingReader;
import dev.frugal.physics.recording.SampleStream;
import dev.frugal.runs.report.ReportPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One recording that the studio watches, as `physics monitor` would: a thread follows it, and what is drawn is kept in
/// bounded memory, however long that goes on.
///
/// Thread-safe.
final class MonitorSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MonitorSession.class);

    /// Windows of a complete file that are predicted together; those of a growing one come one by one.
    private static final int BATCH = 64;

    private static final int MOST_NOTES = 20;

    /// What it is doing.
    enum State {
        /// The first lines of the recording have not arrived, from which its layout is found out.
        WAITING,
        WATCHING,
        /// The recording ended.
        ENDED,
        /// A person stopped it.
        STOPPED,
        FAILED
    }

    /// What is watched, and by which model.
    ///
    /// @param file the recording
    /// @param name what sentences call it
    /// @param follows whether more is awaited at its end
    record Task(
            String id,
            String run,
            Path model,
            Path file,
            String name,
            boolean follows,
            RecordingOptions reading,
            Function<ForecastModel, MonitorSettings> settings,
            Optional<RegimeSource> regimes) {}

    /// What the page shows.
    ///
    /// @param problem why it failed; empty if it did not
    /// @param notes what was assumed to read the recording
    record Picture(
            String monitor,
            String run,
            String system,
            String recording,
            String state,
            String problem,
            List<String> notes,
            MonitorSummary summary) {}

    private final Task task;
    private final ForecastModel model;
    private final MonitorSettings settings;
    private final InputStream content;
    private final MonitorReport report;
    private final List<String> notes = new ArrayList<>();
    private final Thread thread;
    private State state = State.WAITING;
    private String problem = "";
    private long version;

    /// @throws InvalidInputException if the model, a setting or the file cannot be used
    private MonitorSession(Task task) throws IOException {
        this.task = task;
        this.model = ForecastModel.load(task.model());
        try {
            this.settings = task.settings().apply(model);
            settings.checkLimits(model.system().parameterNames());
            this.content = task.follows() ? new GrowingFile(task.file()) : InputStream.nullInputStream();
        } catch (InvalidInputException | IOException refusal) {
            model.close();
            throw refusal;
        }
        this.report = new MonitorReport(model.system().name(), settings.limits());
        this.thread = Thread.ofPlatform().daemon().name("monitor-" + task.id()).unstarted(this::work);
    }

    static MonitorSession begin(Task task) throws IOException {
        var session = new MonitorSession(task);
        session.thread.start();
        return session;
    }

    private void work() {
        try (model;
                var samples = samples()) {
            note(samples.assumptions());
            enter(State.WATCHING, "");
            RecordingMonitor.of(
                            model,
                            samples,
                            task.name(),
                            settings,
                            task.regimes().orElseGet(model::usualRegimeSource),
                            task.follows() ? 1 : BATCH)
                    .follow(this::add);
            note(samples.remarks());
            enter(State.ENDED, "");
        } catch (InterruptedException _) {
            // Stopped.
        } catch (InvalidInputException refusal) {
            enter(State.FAILED, String.valueOf(refusal.getMessage()));
        } catch (Exception failure) {
            LOG.error("the monitor of {} failed", task.file(), failure);
            enter(State.FAILED, "the monitor failed: " + ExceptionText.of(failure));
        }
    }

    private SampleStream samples() throws IOException {
        var reader = new RecordingReader(model.system(), task.reading());
        return task.follows() ? reader.stream(content, task.name()) : reader.stream(task.file());
    }

    private synchronized boolean add(MonitorLine line) {
        report.add(line);
        version++;
        return state == State.WATCHING;
    }

    private synchronized void note(List<String> sentences) {
        sentences.stream().limit(MOST_NOTES).forEach(notes::add);
        version++;
    }

    /// What a person stopped stays stopped.
    private synchronized void enter(State next, String why) {
        if (state != State.STOPPED) {
            state = next;
            problem = OneSentence.of(why.replace(task.file().toString(), task.name()));
            version++;
        }
    }

    /// Changes whenever the picture does.
    synchronized long version() {
        return version;
    }

    synchronized boolean atWork() {
        return state == State.WAITING || state == State.WATCHING;
    }

    synchronized Picture picture() {
        return new Picture(
                task.id(),
                task.run(),
                model.system().name(),
                task.name(),
                state.name().toLowerCase(Locale.ROOT),
                problem,
                List.copyOf(notes),
                report.summary());
    }

    /// The report so far, as `physics monitor --report` writes it.
    synchronized ReportPage report() {
        return report.page();
    }

    /// Ends the watch; what was seen stays.
    void stop() {
        enter(State.STOPPED, "");
        try {
            content.close();
        } catch (ClosedChannelException _) {
            // Already.
        } catch (IOException failure) {
            LOG.debug("cannot close {}", task.file(), failure);
        }
        thread.interrupt();
    }

    @Override
    public void close() {
        stop();
    }
}
