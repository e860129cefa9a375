package dev.frugal.reasoning.reward;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.StopSignal;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// A user's process as a reward: a line of JSON for each problem in, a line of JSON out.
///
/// The process is started once and lives until this is closed, when its input ends. What it writes
/// to standard error goes to the run's log. Whatever it does wrong ends with one sentence: it can
/// hang, die, flood or write rubbish, and neither blocks the training nor fills its memory.
final class ProcessReward implements Reward {
    /// Nanoseconds between two looks for a stop signal while the process is at work.
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = LoggerFactory.getLogger(ProcessReward.class);

    /// More than any number of rewards takes; a line that is longer is rubbish.
    private static final int LONGEST_LINE = 1 << 20;

    /// Lines read ahead, 16 MiB at most; a process that writes more waits.
    private static final int LINES_AHEAD = 16;

    private static final int LONGEST_QUOTE = 80;

    /// What Java ends with: `error: 2 (No such file or directory)`, in other versions `error=2, No such …`.
    private static final Pattern SYSTEM_MESSAGE = Pattern.compile("error[=:] ?\\d+,? \\(?(.*?)\\)?$");

    /// For a process to notice that its input ended.
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String name;
    private final RewardSettings.Command settings;
    private final Process process;
    private final BlockingQueue<Line> replies = new ArrayBlockingQueue<>(LINES_AHEAD);
    private final Thread reader;
    private final Thread listener;
    private volatile String lastWords = "";
    private boolean failed;

    /// What the process last asked to be told when the run is resumed, as JSON; empty if nothing.
    private String state = "";

    /// The same from before the run stopped, until the process has been told.
    private String untold = "";

    /// What was read from the process: a line, or the end of its output.
    private sealed interface Line {
        record Text(String text) implements Line {}

        record TooLong(String beginning) implements Line {}

        record End() implements Line {}
    }

    private ProcessReward(String name, RewardSettings.Command settings, Process process) {
        this.name = name;
        this.settings = settings;
        this.process = process;
        this.reader = thread("replies", () -> readLines(process.getInputStream(), replies::put));
        this.listener = thread("words", () -> readLines(process.getErrorStream(), this::log));
    }

    /// Starts the process.
    ///
    /// @throws InvalidInputException if it cannot be started
    static ProcessReward start(String name, RewardSettings.Command settings) {
        try {
            var process = new ProcessBuilder(settings.words())
                    .directory(Path.of(settings.directory()).toFile())
                    .start();
            return new ProcessReward(name, settings, process);
        } catch (IOException failure) {
            throw new InvalidInputException(
                    "the reward '%s' cannot be started by '%s' in %s: %s; correct the command"
                            .formatted(name, settings.command(), settings.directory(), reason(failure)),
                    failure);
        }
    }

    /// What the system says, without what Java says before it.
    private static String reason(IOException failure) {
        var message = String.valueOf(failure.getMessage()).strip();
        var system = SYSTEM_MESSAGE.matcher(message);
        return system.find() ? system.group(1) : message;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double[] score(AnsweredProblem answered) {
        return scoreAll(List.of(answered)).getFirst();
    }

    @Override
    public List<double[]> scoreAll(List<AnsweredProblem> batch) {
        long end = System.nanoTime() + (long) (settings.deadline() * TimeUnit.SECONDS.toNanos(1));
        requireSilence();
        // The process may answer before it has read everything, so writing must not wait for reading.
        var told = untold;
        untold = "";
        var writer = thread("requests", () -> write(batch, told));
        var rewards = new ArrayList<double[]>();
        while (rewards.size() < batch.size()) {
            rewards.add(reply(end, rewards.size(), batch.size()));
        }
        join(writer);
        return rewards;
    }

    private void requireSilence() {
        switch (replies.peek()) {
            case Line.Text(String text) ->
                throw failed(
                        "wrote '%s' without being asked; it must write one line per problem and nothing else on standard output"
                                .formatted(quoted(text)));
            case Line.TooLong(String beginning) -> throw tooLong(beginning);
            case Line.End _ -> throw died(0, 0);
            case null -> {}
        }
    }

    @Override
    public String state() {
        return state;
    }

    @Override
    public void restore(String stored) {
        state = stored;
        untold = stored;
    }

    /// `told`: the state for the first line, empty for none.
    private void write(List<AnsweredProblem> batch, String told) throws IOException {
        var out = process.getOutputStream();
        for (int i = 0; i < batch.size(); i++) {
            writeLine(out, request(batch.get(i), i == 0 ? told : ""));
        }
        out.flush();
    }

    private static void writeLine(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private String request(AnsweredProblem answered, String told) {
        var document = new LinkedHashMap<String, Object>();
        if (!told.isEmpty()) {
            document.put("state", Documents.jsonTree(told, "the state of the reward '%s'".formatted(name)));
        }
        document.put("prompt", answered.prompt());
        document.put("gold", answered.gold());
        document.put("columns", answered.columns());
        document.put("responses", answered.responses());
        return Documents.json(document);
    }

    private double[] reply(long end, int done, int all) {
        try {
            return switch (next(end)) {
                case Line.Text(String text) -> rewards(text, done, all);
                case Line.TooLong(String beginning) -> throw tooLong(beginning);
                case Line.End _ -> throw died(done, all);
                case null ->
                    throw failed(
                            "answered %d of %d problems within %s s; make it faster, flush what it writes, or raise its deadline"
                                    .formatted(done, all, seconds()));
            };
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the reward " + name, interrupted);
        }
    }

    /// The next line; null if there is none by `end`.
    private @Nullable Line next(long end) throws InterruptedException {
        Line line;
        long left;
        do {
            StopSignal.check();
            left = end - System.nanoTime();
            line = replies.poll(Math.min(left, BETWEEN_LOOKS), TimeUnit.NANOSECONDS);
        } while (line == null && left > BETWEEN_LOOKS);
        return line;
    }

    private String seconds() {
        return settings.deadline() == Math.rint(settings.deadline())
                ? Long.toString(Math.round(settings.deadline()))
                : Double.toString(settings.deadline());
    }

    private double[] rewards(String line, int done, int all) {
        try {
            var document = Documents.jsonTree(line, name, 1);
            var numbers = document.path("rewards");
            if (document.size() == (document.has("state") ? 2 : 1)
                    && numbers.isArray()
                    && numbers.valueStream().allMatch(JsonNode::isNumber)) {
                state = document.has("state") ? Documents.json(document.get("state")) : state;
                return numbers.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
            }
        } catch (InvalidInputException _) {
            // Told below, in the words of the protocol.
        }
        throw failed(
                "answered problem %d of %d with '%s'; expected one line of JSON such as {\"rewards\": [0.5, 1]} and nothing else on standard output"
                        .formatted(done + 1, all, quoted(line)));
    }

    private InvalidInputException tooLong(String beginning) {
        return failed(
                "wrote a line of more than %d bytes that begins with '%s'; expected one line of JSON such as {\"rewards\": [0.5, 1]}"
                        .formatted(LONGEST_LINE, quoted(beginning)));
    }

    private InvalidInputException died(int done, int all) {
        var how = exitCode();
        join(listener);
        var words = lastWords.isEmpty()
                ? "it wrote nothing on standard error"
                : "it last wrote '%s' on standard error".formatted(quoted(lastWords));
        var when = all == 0 ? "between two steps" : "after %d of %d problems of a step".formatted(done, all);
        return failed("%s %s; %s; it must read lines until its input ends".formatted(how, when, words));
    }

    private String exitCode() {
        try {
            return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
                    ? "ended with exit code " + process.exitValue()
                    : "closed its output";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "closed its output";
        }
    }

    private InvalidInputException failed(String sentence) {
        failed = true;
        return new InvalidInputException("the reward '%s' ('%s') %s".formatted(name, settings.command(), sentence));
    }

    private static String quoted(String text) {
        var shown = text.strip();
        return shown.length() <= LONGEST_QUOTE ? shown : shown.substring(0, LONGEST_QUOTE) + "…";
    }

    private void log(Line line) {
        if (line instanceof Line.Text(String text) && !text.isBlank()) {
            lastWords = text;
            LOG.info("reward {}: {}", name, text);
        }
    }

    private interface Sink {
        void take(Line line) throws InterruptedException;
    }

    private static void readLines(InputStream stream, Sink sink) throws IOException, InterruptedException {
        try (var bytes = new BufferedInputStream(stream)) {
            var line = new ByteArrayOutputStream();
            for (int next = bytes.read(); next >= 0; next = bytes.read()) {
                if (next == '\n') {
                    sink.take(new Line.Text(line.toString(StandardCharsets.UTF_8)));
                    line.reset();
                } else if (line.size() == LONGEST_LINE) {
                    sink.take(new Line.TooLong(line.toString(StandardCharsets.UTF_8)));
                    return;
                } else {
                    line.write(next);
                }
            }
            if (line.size() > 0) {
                sink.take(new Line.Text(line.toString(StandardCharsets.UTF_8)));
            }
        } finally {
            sink.take(new Line.End());
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private Thread thread(String what, Work work) {
        return Thread.ofPlatform()
                .daemon()
                .name("reward %s: %s".formatted(name, what))
                .start(() -> {
                    try {
                        work.run();
                    } catch (IOException broken) {
                        // The pipe of a process that ended; who waits for its replies says so.
                        LOG.debug("reward {}: {}", name, what, broken);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private static void join(Thread thread) {
        try {
            thread.join(GRACE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the input of the process, and the process with all its children if it does not end by itself.
    @Override
    public void close() {
        try {
            if (failed || !endsByItself()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException | InterruptedException stuck) {
            LOG.debug("reward {}: it did not end by itself", name, stuck);
            process.destroyForcibly();
        }
        reader.interrupt();
    }

    /// A process that failed may leave its input unread, and closing that would wait for it.
    private boolean endsByItself() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
