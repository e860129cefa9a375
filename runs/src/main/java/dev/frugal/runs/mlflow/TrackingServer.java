package dev.frugal.runs.mlflow;

import dev.frugal.base.Documents;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Client of MLflow's REST API, version 2.0.
final class TrackingServer {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final URI root;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /// @param url of the server, without `/api`
    /// @throws IllegalArgumentException if it is not an http or https URL
    TrackingServer(String url) {
        root = URI.create(url.endsWith("/") ? url : url + "/");
        if (root.getHost() == null || !root.getScheme().matches("https?")) {
            throw new IllegalArgumentException("%s is not an http or https URL".formatted(url));
        }
    }

    /// The identifier of the experiment with that name, created if needed.
    String experiment(String name) throws IOException, InterruptedException {
        var query = "experiments/get-by-name?experiment_name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        var found = send(request(query).GET().build());
        if (found.code == OK) {
            return found.document()
                    .required("experiment")
                    .required("experiment_id")
                    .asString();
        }
        if (found.code != NOT_FOUND) {
            throw found.failure(query);
        }
        return post("experiments/create", Map.of("name", name))
                .required("experiment_id")
                .asString();
    }

    /// Posts a document and returns the response.
    ///
    /// @throws IOException if the server cannot be reached or rejects the request
    JsonNode post(String endpoint, Object document) throws IOException, InterruptedException {
        var body = BodyPublishers.ofString(Documents.json(document), StandardCharsets.UTF_8);
        var answer = send(request(endpoint)
                .header("Content-Type", "application/json")
                .POST(body)
                .build());
        if (answer.code != OK) {
            throw answer.failure(endpoint);
        }
        return answer.document();
    }

    private HttpRequest.Builder request(String endpoint) {
        return HttpRequest.newBuilder(root.resolve("api/2.0/mlflow/" + endpoint))
                .timeout(PATIENCE);
    }

    private Reply send(HttpRequest request) throws IOException, InterruptedException {
        var answer = client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Reply(answer.statusCode(), answer.body());
    }

    private record Reply(int code, String body) {
        JsonNode document() {
            return Documents.jsonTree(body.isBlank() ? "{}" : body, "the response of MLflow");
        }

        IOException failure(String endpoint) {
            return new IOException("%s answered %d: %s"
                    .formatted(endpoint, code, body.lines().findFirst().orElse("")));
        }
    }
}
