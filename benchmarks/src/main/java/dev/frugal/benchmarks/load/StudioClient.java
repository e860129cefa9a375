package dev.frugal.benchmarks.load;

import dev.frugal.base.Documents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A simulated user of the studio, who uses everything.
public final class StudioClient implements LoadClient {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int EXAMPLES = 50;

    private final URI studio;
    private final String token;
    private final String asked;
    private final String growing;
    private final RandomGenerator random;
    private final HttpClient client = HttpClient.newHttpClient();

    /// @param asked run with a flow model
    /// @param growing run whose metrics grow
    public StudioClient(URI studio, String token, String asked, String growing, RandomGenerator random) {
        this.studio = studio;
        this.token = token;
        this.asked = asked;
        this.growing = growing;
        this.random = random;
    }

    @Override
    public Outcome next() throws InterruptedException {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> outcome("predict", this::predict);
            case 3, 4 -> outcome("generate", this::generate);
            case 5, 6 -> outcome("live stream", this::listen);
            case 7 -> outcome("ledger", this::ledger);
            case 8 -> outcome("page", () -> get("/studio/studio.js"));
            default -> outcome("run", () -> get("/api/runs/" + growing));
        };
    }

    private interface Question {
        @Nullable
        String ask() throws IOException, InterruptedException;
    }

    private static Outcome outcome(String name, Question question) throws InterruptedException {
        try {
            return new Outcome(name, false, question.ask());
        } catch (IOException failure) {
            return new Outcome(name, false, String.valueOf(failure));
        }
    }

    private @Nullable String predict() throws IOException, InterruptedException {
        int number = 1 + random.nextInt(EXAMPLES);
        var example = text("/api/physics/models/%s/example?number=%d".formatted(asked, number));
        if (example.statusCode() != 200) {
            return example.body();
        }
        var made = Documents.jsonTree(example.body(), "example");
        return post(
                "/api/physics/predict?run=%s&until=%s"
                        .formatted(asked, made.get("until").asDouble()),
                "text/csv",
                made.get("window").asString());
    }

    private @Nullable String generate() throws IOException, InterruptedException {
        var prompt = "%d+%d-%d=".formatted(10 + random.nextInt(50), 10 + random.nextInt(40), random.nextInt(20));
        return post(
                "/api/reasoning/generate",
                "application/json",
                "{\"prompt\":\"%s\",\"temperature\":1,\"seed\":%d}".formatted(prompt, random.nextInt(1 << 20)));
    }

    /// Listens until a new event arrives, then disconnects.
    private @Nullable String listen() throws IOException, InterruptedException {
        var request = request("/api/runs/%s/events".formatted(growing)).build();
        var response = client.send(request, BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            if (response.statusCode() != 200) {
                return lines.readLine();
            }
            int wanted = 2 + random.nextInt(5);
            for (int events = 0; events < wanted; ) {
                var line = lines.readLine();
                if (line == null) {
                    return "the stream ended";
                }
                if (line.equals("event: metrics")) {
                    events++;
                }
            }
            return null;
        }
    }

    private @Nullable String ledger() throws IOException, InterruptedException {
        return get(
                "/api/ledger/rebound/grid?gain=%s&share=0.4&elasticity=3".formatted(1.5 + random.nextInt(100) / 10.0));
    }

    private @Nullable String get(String target) throws IOException, InterruptedException {
        var response = text(target);
        return response.statusCode() == 200 ? null : response.body();
    }

    private HttpResponse<String> text(String target) throws IOException, InterruptedException {
        return client.send(request(target).build(), BodyHandlers.ofString());
    }

    private @Nullable String post(String target, String type, String body) throws IOException, InterruptedException {
        var request = request(target)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        return response.statusCode() == 200 ? null : response.body();
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(studio.resolve(target)).timeout(PATIENCE);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
