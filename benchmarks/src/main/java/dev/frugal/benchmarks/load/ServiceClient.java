package dev.frugal.benchmarks.load;

import dev.frugal.base.Documents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/// A program that asks a prediction service for forecasts, one window after the other.
public final class ServiceClient implements LoadClient {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int REFUSED = 429;

    private final List<HttpRequest> questions;
    private final HttpClient client = HttpClient.newHttpClient();
    private int next;

    /// A window and the end of its forecast.
    ///
    /// @param csv the window as a file
    public record Question(String csv, double until) {}

    /// @param first index of the question to begin with, so that clients do not ask the same one at once
    public ServiceClient(URI service, List<Question> questions, int first) {
        this.questions = questions.stream()
                .map(question -> HttpRequest.newBuilder(
                                service.resolve("/api/physics/predict?regimes=false&until=" + question.until()))
                        .timeout(PATIENCE)
                        .header("Content-Type", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(question.csv()))
                        .build())
                .toList();
        this.next = first % questions.size();
    }

    @Override
    public Outcome next() throws InterruptedException {
        var question = questions.get(next);
        next = (next + 1) % questions.size();
        try {
            var response = client.send(question, BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200 -> answer(response.body());
                case REFUSED -> new Outcome("forecast", true, null);
                default -> new Outcome("forecast", false, response.body());
            };
        } catch (IOException failure) {
            return new Outcome("forecast", false, String.valueOf(failure));
        }
    }

    private static Outcome answer(String body) {
        var times = Documents.jsonTree(body, "the response").at("/forecast/time");
        return new Outcome("forecast", false, times.isEmpty() ? "no forecast in " + body : null);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
