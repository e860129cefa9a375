package dev.frugal.app.dashboard;

import dev.frugal.base.ResidentMemory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What the prediction service counts, in Prometheus' text format (version 0.0.4).
///
/// Safe for use by several threads.
final class ServiceMetrics {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /// Upper bounds of the histogram in seconds: from a warm forecast of a small model to a full queue.
    private static final double[] BOUNDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private static final double NANOSECONDS_PER_SECOND = 1e9;

    private final Map<Request, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanoseconds = new LongAdder();
    private final LongAdder forecasts = new LongAdder();
    private final LongAdder running = new LongAdder();

    private record Request(String path, int status) implements Comparable<Request> {
        @Override
        public int compareTo(Request other) {
            int byPath = path.compareTo(other.path);
            return byPath == 0 ? Integer.compare(status, other.status) : byPath;
        }
    }

    ServiceMetrics() {
        Arrays.setAll(buckets, _ -> new LongAdder());
    }

    /// Counts a request to an endpoint that forecasts.
    void begin() {
        running.increment();
    }

    /// Counts its end.
    ///
    /// @param windows forecast
    void end(String path, int status, int windows, long took) {
        running.decrement();
        requests.computeIfAbsent(new Request(path, status), _ -> new LongAdder())
                .increment();
        forecasts.add(windows);
        nanoseconds.add(took);
        int bucket = 0;
        while (bucket < BOUNDS.length && took / NANOSECONDS_PER_SECOND > BOUNDS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
    }

    /// @param waiting requests in the queue
    String text(int models, int waiting) {
        var text = new StringBuilder();
        family(text, "frugal_requests_total", "counter", "Requests for forecasts, by endpoint and status.");
        requests.forEach((request, count) -> line(
                text,
                "frugal_requests_total{path=\"%s\",status=\"%d\"}".formatted(request.path, request.status),
                count.sum()));
        family(text, "frugal_forecasts_total", "counter", "Windows that were forecast.");
        line(text, "frugal_forecasts_total", forecasts.sum());
        family(
                text,
                "frugal_request_seconds",
                "histogram",
                "Time from a request's arrival to its reply, waiting included.");
        long sum = 0;
        for (int bucket = 0; bucket < buckets.length; bucket++) {
            sum += buckets[bucket].sum();
            var bound = bucket < BOUNDS.length ? Double.toString(BOUNDS[bucket]) : "+Inf";
            line(text, "frugal_request_seconds_bucket{le=\"%s\"}".formatted(bound), sum);
        }
        text.append("frugal_request_seconds_sum ")
                .append(nanoseconds.sum() / NANOSECONDS_PER_SECOND)
                .append('\n');
        line(text, "frugal_request_seconds_count", sum);
        family(text, "frugal_requests_running", "gauge", "Requests being answered or waiting.");
        line(text, "frugal_requests_running", running.sum());
        family(text, "frugal_requests_waiting", "gauge", "Requests that wait for a thread.");
        line(text, "frugal_requests_waiting", waiting);
        family(text, "frugal_models", "gauge", "Models that are served.");
        line(text, "frugal_models", models);
        ProcessHandle.current().info().totalCpuDuration().ifPresent(used -> {
            family(text, "process_cpu_seconds_total", "counter", "Processor time of all threads.");
            text.append("process_cpu_seconds_total ")
                    .append(used.toMillis() / 1e3)
                    .append('\n');
        });
        ResidentMemory.of(ProcessHandle.current().pid()).ifPresent(bytes -> {
            family(text, "process_resident_memory_bytes", "gauge", "Resident memory.");
            line(text, "process_resident_memory_bytes", bytes);
        });
        return text.toString();
    }

    private static void family(StringBuilder text, String name, String type, String help) {
        text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type));
    }

    private static void line(StringBuilder text, String name, long value) {
        text.append(String.format(Locale.ROOT, "%s %d\n", name, value));
    }
}
