package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// A studio over a folder of runs, and a client of it.
record OpenStudio(Studio studio, HttpClient client) implements AutoCloseable {
    static final String TOKEN = "a-token-of-the-tests";
    static final RequestLimits LIMITS = new RequestLimits(1e6, 1_000_000, 4, 8, 1 << 20);

    static OpenStudio over(Path runs) {
        return over(runs, LIMITS);
    }

    static OpenStudio over(Path runs, RequestLimits limits) {
        return new OpenStudio(Studio.open(runs, 0, TOKEN, limits), HttpClient.newHttpClient());
    }

    URI at(String target) {
        return studio.address().resolve(target);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String target) throws Exception {
        return send(HttpRequest.newBuilder(at(target)));
    }

    JsonNode document(String target) throws Exception {
        var response = get(target);
        if (response.statusCode() != 200) {
            throw new AssertionError("%s: %s".formatted(target, response.body()));
        }
        return Documents.jsonTree(response.body(), target);
    }

    HttpResponse<String> post(String target, String type, String body) throws Exception {
        return send(HttpRequest.newBuilder(at(target))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /// The one sentence of a refusal.
    static String sentence(HttpResponse<String> response) {
        var document = Documents.jsonTree(response.body(), "a refusal");
        if (document.size() != 1 || !document.get("error").isString()) {
            throw new AssertionError("expected {\"error\": …}, got " + document);
        }
        return document.get("error").asString();
    }

    @Override
    public void close() {
        client.shutdownNow();
        studio.close();
    }
}
