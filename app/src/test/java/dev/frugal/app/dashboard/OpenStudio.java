package dev.frugal.app.dashboard;

import dev.frugal.app.Schemas;
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
    private static final JsonNode API = Documents.yamlTree(
            Documents.text(Path.of("src/main/resources/dev/frugal/app/dashboard/page/openapi.yaml")), "openapi.yaml");
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
        return document("get", target, response);
    }

    /// The document of a response, as the API's description says.
    JsonNode document(String method, String target, HttpResponse<String> response) {
        var document = Documents.jsonTree(response.body(), target);
        var errors = Schemas.errors(schema(method, target), document);
        if (!errors.isEmpty()) {
            throw new AssertionError("%s is not as its schema says:\n%s\n%s".formatted(target, errors, document));
        }
        return document;
    }

    /// The file of the schema that the API's description gives for the answer to `target`.
    private static String schema(String method, String target) {
        var parts = Router.parts(URI.create(target).getPath());
        return API.get("paths").properties().stream()
                .filter(path -> Route.get(path.getKey(), _ -> Reply.error(404, ""))
                        .match(parts)
                        .isPresent())
                .map(path -> path.getValue().path(method).path("responses"))
                .map(responses -> responses.has("200") ? responses.get("200") : responses.path("202"))
                .map(response -> API.at(response.path("$ref").asString().substring(1)))
                .map(response -> response.at("/content/application~1json/schema/$ref")
                        .asString()
                        .replace("schemas/", ""))
                .findFirst()
                .orElseThrow(() -> new AssertionError("openapi.yaml does not list " + target));
    }

    /// Any method, with the token.
    HttpResponse<String> ask(String method, String target, String body) throws Exception {
        return send(HttpRequest.newBuilder(at(target))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
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
