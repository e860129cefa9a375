package dev.frugal.benchmarks.load;

import dev.frugal.base.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Clients that use a server at a steady rate, and what they saw.
///
/// The time of an answer counts from when its request was due, not from when the client came to send it: a server that
/// is too slow for the rate cannot hide it by keeping its clients waiting. The time of a refusal counts from when its
/// request was sent, since it tells how soon a client learns that there is no capacity.
public final class LoadTest implements AutoCloseable {
    /// The kind that refused requests are counted as.
    private static final String REFUSED = "refused";

    private static final int SECONDS_TO_CLOSE = 20;

    /// Number of errors kept in full; further ones are only counted.
    private static final int MOST_ERRORS = 20;

    private final ServerProcess server;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> errors = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private final Map<String, List<Float>> milliseconds = new TreeMap<>();
    private final long began = System.nanoTime();
    private long requests;
    private long refusals;
    private long failures;

    private LoadTest(ServerProcess server) {
        this.server = server;
    }

    /// The state at one moment.
    ///
    /// @param refused requests for which the server had no capacity
    @JsonNaming(SnakeCaseStrategy.class)
    public record Moment(double seconds, long residentBytes, long requests, long refused, long errors) {}

    /// Latency of one kind of request; all refusals are one kind.
    ///
    /// @param slowMilliseconds 99th percentile
    @JsonNaming(SnakeCaseStrategy.class)
    public record Latency(
            String request,
            int number,
            double medianMilliseconds,
            double slowMilliseconds,
            double longestMilliseconds) {}

    /// Starts the clients; this closes them.
    ///
    /// @param rate requests per second of each
    public static LoadTest begin(ServerProcess server, List<? extends LoadClient> clients, double rate) {
        var test = new LoadTest(server);
        long period = Math.round(TimeUnit.SECONDS.toNanos(1) / rate);
        for (int number = 0; number < clients.size(); number++) {
            var client = clients.get(number);
            // Spread over a period: together they ask evenly.
            long first = System.nanoTime() + period * number / clients.size();
            test.threads.execute(() -> test.use(client, first, period));
        }
        return test;
    }

    private void use(LoadClient client, long first, long period) {
        try (client) {
            for (long due = first; ; due += period) {
                if (ending.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
                long sent = System.nanoTime();
                var outcome = client.next();
                long since = outcome.refused() ? sent : due;
                count(outcome, (System.nanoTime() - since) / 1e6);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void count(LoadClient.Outcome outcome, double took) {
        requests++;
        var kind = outcome.refused() ? REFUSED : outcome.request();
        milliseconds.computeIfAbsent(kind, _ -> new ArrayList<>()).add((float) took);
        if (outcome.refused()) {
            refusals++;
        }
        if (outcome.error() != null) {
            failures++;
            if (errors.size() < MOST_ERRORS) {
                errors.add(outcome.request() + ": " + outcome.error());
            }
        }
    }

    /// Waits for so long and records the state.
    public Moment watch(double seconds) throws InterruptedException {
        server.watch(Math.round(seconds * TimeUnit.SECONDS.toMillis(1)));
        return record();
    }

    private synchronized Moment record() {
        var moment =
                new Moment((System.nanoTime() - began) / 1e9, server.residentBytes(), requests, refusals, failures);
        moments.add(moment);
        return moment;
    }

    /// The first errors.
    public synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    public synchronized List<Moment> moments() {
        return List.copyOf(moments);
    }

    public synchronized List<Latency> latencies() {
        var latencies = new ArrayList<Latency>();
        milliseconds.forEach((request, took) -> {
            var quantiles = Quantiles.of(took.stream().mapToDouble(Float::doubleValue));
            latencies.add(
                    new Latency(request, took.size(), quantiles.median(), quantiles.at(0.99), quantiles.greatest()));
        });
        return latencies;
    }

    @Override
    public void close() {
        ending.countDown();
        threads.shutdown();
        try {
            threads.awaitTermination(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
