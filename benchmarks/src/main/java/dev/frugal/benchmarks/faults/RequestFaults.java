package dev.frugal.benchmarks.faults;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Cases of requests to a studio that stays open for all of them.
final class RequestFaults implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration TIME_TO_OPEN = Duration.ofMinutes(2);
    private static final int SERVER_ERRORS = 500;
    private static final int REFUSALS = 400;
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private static final String QUESTION =
            "{\"prompt\":\"37+25=\",\"temperature\":1.0,\"top_k\":5,\"top_p\":0.9,\"samples\":2,\"limit\":8,\"seed\":1}";

    private static final List<String> QUERIES = List.of(
            "/api/ledger/rebound?gain=3&share=0.4&elasticity=1.5",
            "/api/ledger/rebound?gain=3&share=0.4&elasticity=1.5&energy=1000&adoption_midpoint=3&adoption_spread=4",
            "/api/ledger/rebound/grid?gain=3&share=0.4&elasticity=1.5&points=20",
            "/api/ledger/payback?training_cost=1200&cost_before=0.002&cost_after=0.001&queries_per_day=50000&samples=200",
            "/api/ledger/capital?preset=cloud-contract",
            "/api/ledger/compare?before=any&after=any",
            "/api/runs/any/metrics?points=100",
            "/api/runs/any/results",
            "/api/physics/models/any/example?number=3");

    private final Process studio;
    private final URI address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private RequestFaults(Process studio, URI address) {
        this.studio = studio;
        this.address = address;
    }

    static RequestFaults open(Program program, Path runs) throws InterruptedException {
        var studio =
                program.start(List.of("serve", "--port", "0", "--token", TOKEN, "--runs", runs.toString(), "--json"));
        long end = System.nanoTime() + TIME_TO_OPEN.toNanos();
        while (System.nanoTime() < end && studio.isAlive()) {
            var printed = ADDRESS.matcher(program.text("out"));
            if (printed.find()) {
                return new RequestFaults(studio, URI.create(printed.group()));
            }
            studio.waitFor(200, TimeUnit.MILLISECONDS);
        }
        studio.destroyForcibly();
        throw new IllegalStateException("the studio did not open: " + program.text("err"));
    }

    FaultCase request(int number, Seed seed) throws InterruptedException {
        var mutation = new Mutation(seed);
        var request = mutation.choice(2) == 0 ? question(mutation) : query(mutation);
        var change = request.method() + " " + request.uri().getRawPath();
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            var verdict = verdict(response);
            return new FaultCase(
                    FaultKind.REQUESTS,
                    number,
                    change,
                    verdict,
                    verdict.isFault() ? "status %d: %s".formatted(response.statusCode(), response.body()) : "");
        } catch (HttpTimeoutException late) {
            return new FaultCase(FaultKind.REQUESTS, number, change, Verdict.HANG, String.valueOf(late.getMessage()));
        } catch (IOException gone) {
            return new FaultCase(FaultKind.REQUESTS, number, change, Verdict.CRASH, String.valueOf(gone.getMessage()));
        }
    }

    private HttpRequest question(Mutation mutation) {
        var body = mutation.choice(3) == 0 ? mutation.text(QUESTION) : mutation.json(QUESTION);
        return HttpRequest.newBuilder(address.resolve("/api/reasoning/generate"))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest query(Mutation mutation) {
        var parts = mutation.oneOf(QUERIES).split("\\?", 2);
        var query = new ArrayList<String>();
        if (parts.length > 1) {
            for (var pair : parts[1].split("&")) {
                var sides = pair.split("=", 2);
                var value = mutation.choice(2) == 0 ? mutation.text(sides[1]) : sides[1];
                query.add(sides[0] + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        var target = query.isEmpty() ? parts[0] : parts[0] + "?" + String.join("&", query);
        return HttpRequest.newBuilder(address.resolve(target))
                .timeout(LIMIT)
                .GET()
                .build();
    }

    private Verdict verdict(HttpResponse<String> response) {
        if (response.statusCode() >= SERVER_ERRORS || !studio.isAlive()) {
            return Verdict.CRASH;
        }
        if (response.statusCode() < REFUSALS) {
            return Verdict.WORKED;
        }
        var sentence =
                Documents.jsonTree(response.body(), "a refusal").path("error").asString("");
        return sentence.isBlank() || sentence.contains("\n") ? Verdict.CRASH : Verdict.REFUSED;
    }

    @Override
    public void close() {
        client.shutdownNow();
        studio.destroyForcibly();
    }
}
