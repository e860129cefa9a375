package dev.frugal.app.dashboard;

import dev.frugal.app.job.ThisProgram;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.runs.MetricLog;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A load test: a studio in a process of its own, on a folder of its own, and clients that use it.
final class LoadTest implements AutoCloseable {
    private static final long SECONDS_BETWEEN_MOMENTS = 60;
    private static final long MILLISECONDS_BETWEEN_NUMBERS = 500;
    private static final int SECONDS_TO_CLOSE = 20;
    private static final int KIBIBYTE = 1024;

    /// Number of errors kept in full; further ones are only counted.
    private static final int MOST_ERRORS = 20;

    private final Path folder;
    private final Process studio;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private final Map<String, List<Double>> milliseconds = new TreeMap<>();
    private final long began = System.nanoTime();

    private LoadTest(Path folder, Process studio) {
        this.folder = folder;
        this.studio = studio;
    }

    /// @param rate requests per second of each client
    record Plan(int clients, double rate, long seed) {}

    /// The state at one moment.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Moment(double seconds, long residentBytes, long requests, long errors) {}

    /// Latency of one kind of request.
    ///
    /// @param slowMilliseconds 99th percentile
    @JsonNaming(SnakeCaseStrategy.class)
    public record Latency(String request, int number, double medianMilliseconds, double slowMilliseconds) {}

    /// Starts the studio and the clients.
    ///
    /// @throws InvalidInputException if no run in `runs` has a flow model
    static LoadTest begin(Path runs, Plan plan) throws IOException {
        var source = runWithModel(runs);
        var folder = Files.createTempDirectory("frugal-studio-load");
        var asked = copy(source, folder.resolve("asked"));
        var growing = RunDirectory.create(
                folder,
                "growing",
                "load",
                Map.of("purpose", "a run that grows"),
                plan.seed(),
                Session.now(List.of("benchmark", "studio-load"), "", ""));
        var studio = new ProcessBuilder(
                        ThisProgram.command(List.of("serve", "--port", "0", "--json", "--runs", folder.toString())))
                .redirectError(folder.resolve("standard-error").toFile())
                .start();
        var rehearsal = new LoadTest(folder, studio);
        var opened = rehearsal.opened();
        rehearsal.threads.execute(() -> rehearsal.grow(growing));
        for (int number = 0; number < plan.clients(); number++) {
            var client = new LoadClient(
                    URI.create(opened.address()),
                    opened.token(),
                    asked,
                    growing.name(),
                    new Seed(plan.seed()).named("client").at(number).random());
            rehearsal.threads.execute(() -> rehearsal.use(client, plan.rate()));
        }
        return rehearsal;
    }

    private static RunDirectory runWithModel(Path runs) {
        return RunDirectory.list(runs).stream()
                .filter(LoadTest::hasFlowModel)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        ("no run in %s has a flow-tapinn model; train one with 'frugal physics train duffing --model "
                                        + "flow-tapinn'")
                                .formatted(runs)));
    }

    private static boolean hasFlowModel(RunDirectory run) {
        try (var _ = ForecastModel.load(run.folder())) {
            return true;
        } catch (InvalidInputException _) {
            return false;
        }
    }

    private static String copy(RunDirectory run, Path to) throws IOException {
        Files.createDirectories(to.resolve("checkpoints"));
        for (var name : List.of("manifest.json", "status.json", "config.yaml", "metrics.jsonl")) {
            if (Files.exists(run.file(name))) {
                Files.copy(run.file(name), to.resolve(name));
            }
        }
        Files.copy(ForecastModel.file(run.folder()), to.resolve("checkpoints/model.safetensors"));
        return String.valueOf(to.getFileName());
    }

    private Serve.Opened opened() throws IOException {
        var line =
                new BufferedReader(new InputStreamReader(studio.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IllegalStateException(
                    "the studio did not start: " + Documents.text(folder.resolve("standard-error")));
        }
        return Documents.readJson(line, Serve.Opened.class, "the studio's answer");
    }

    private void grow(RunDirectory run) {
        try (MetricLog metrics = run.openMetrics()) {
            for (int step = 1; ; step++) {
                metrics.append(step, "load/number", Math.sin(0.1 * step));
                if (ending.await(MILLISECONDS_BETWEEN_NUMBERS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void use(LoadClient client, double rate) {
        long pause = Math.round(TimeUnit.SECONDS.toMillis(1) / rate);
        try (client) {
            while (!ending.await(pause, TimeUnit.MILLISECONDS)) {
                long start = System.nanoTime();
                var answer = client.next();
                count(answer.request(), (System.nanoTime() - start) / 1e6, answer.error());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void count(String request, double took, @Nullable String error) {
        requests.incrementAndGet();
        milliseconds.computeIfAbsent(request, _ -> new ArrayList<>()).add(took);
        if (error != null) {
            failures.incrementAndGet();
            if (errors.size() < MOST_ERRORS) {
                errors.add(request + ": " + error);
            }
        }
    }

    /// Waits for a while, not past `end` (of [System#nanoTime]), and records the state.
    Moment watch(long end) throws InterruptedException {
        if (moments.isEmpty()) {
            // Once each kind of question was asked, so that the first figure is no empty studio's.
            studio.waitFor(SECONDS_BETWEEN_MOMENTS / 2, TimeUnit.SECONDS);
        } else {
            long left = TimeUnit.NANOSECONDS.toMillis(Math.max(0, end - System.nanoTime()));
            studio.waitFor(Math.min(left, TimeUnit.SECONDS.toMillis(SECONDS_BETWEEN_MOMENTS)), TimeUnit.MILLISECONDS);
        }
        if (!studio.isAlive()) {
            throw new IllegalStateException(
                    "the studio ended by itself: " + Documents.text(folder.resolve("standard-error")));
        }
        var moment = new Moment((System.nanoTime() - began) / 1e9, residentBytes(), requests.get(), failures.get());
        moments.add(moment);
        return moment;
    }

    private long residentBytes() {
        return Documents.text(Path.of("/proc/%d/status".formatted(studio.pid())))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                .findFirst()
                .orElseThrow();
    }

    long requests() {
        return requests.get();
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    List<Moment> moments() {
        return List.copyOf(moments);
    }

    synchronized List<Latency> latencies() {
        var latencies = new ArrayList<Latency>();
        milliseconds.forEach((request, took) -> {
            var sorted = took.stream().sorted().toList();
            latencies.add(new Latency(
                    request, sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 99 / 100)));
        });
        return latencies;
    }

    @Override
    public void close() throws IOException {
        ending.countDown();
        threads.shutdown();
        try {
            threads.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
            studio.destroy();
            studio.waitFor(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            studio.destroyForcibly();
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
