package dev.frugal.app.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The pages, their styles and scripts, read from the class path once: a fixed list, so that no
/// path of a request is ever resolved.
final class Pages {
    private static final List<String> SCRIPTS = List.of(
            "studio.js",
            "accounts.js",
            "api.js",
            "elements.js",
            "measures.js",
            "monitor.js",
            "numbers.js",
            "panels.js",
            "plots.js",
            "runs.js",
            "run.js",
            "compare.js",
            "physics.js",
            "reading.js",
            "reasoning.js",
            "recording.js",
            "responses.js",
            "saving.js",
            "ledger.js",
            "scaling.js",
            "workers.js",
            "build-or-buy.js",
            "uPlot-1.6.32.min.js");
    private static final List<String> STYLES = List.of("studio.css", "uPlot-1.6.32.min.css");
    private static final String SHELL = "index.html";
    private static final String[] PARAMETERS = {
        "before", "after", "run", "monitor", "search", "state", "kind", "tag", "sort", "order", "offset"
    };
    private static final List<String> PLACES = List.of(
            "/",
            "/runs/{run}",
            "/compare",
            "/physics",
            "/recording",
            "/monitor",
            "/reasoning",
            "/ledger",
            "/scaling",
            "/build-or-buy");

    /// A reference to a schema's file.
    private static final Pattern SCHEMA = Pattern.compile("([a-z-]+\\.json)[\"#]");

    private Pages() {}

    static List<Route> routes() {
        var routes = new ArrayList<Route>();
        var shell = page(SHELL, Reply.HTML);
        // Which page it is the script tells from the address.
        PLACES.forEach(place -> routes.add(Route.get(place, _ -> shell, PARAMETERS)));
        var files = new LinkedHashMap<String, String>();
        SCRIPTS.forEach(name -> files.put(name, "text/javascript; charset=utf-8"));
        STYLES.forEach(name -> files.put(name, "text/css; charset=utf-8"));
        files.put("icon.svg", "image/svg+xml");
        files.forEach((name, type) -> {
            var page = page(name, type);
            routes.add(Route.get("/studio/" + name, _ -> page));
        });
        return routes;
    }

    /// The API's own description and the schemas that it refers to.
    static List<Route> description() {
        var description = page("openapi.yaml", "application/yaml; charset=utf-8");
        var schemas = schemas();
        return List.of(
                Route.get("/api/openapi.yaml", _ -> description),
                Route.get("/api/schemas/{file}", request -> schema(schemas, request.variable("file"))));
    }

    private static Reply schema(Map<String, Reply> schemas, String file) {
        var schema = schemas.get(file);
        if (schema == null) {
            throw new RefusedRequestException(
                    404, "there is no schema '%s'; /api/openapi.yaml refers to the available ones".formatted(file));
        }
        return schema;
    }

    /// The schemas that the API's description refers to, and those that these refer to, by file.
    private static Map<String, Reply> schemas() {
        var schemas = new LinkedHashMap<String, Reply>();
        var ahead = new ArrayDeque<String>(List.of("openapi.yaml"));
        while (!ahead.isEmpty()) {
            var referring = new String(bytes(ahead.remove()), StandardCharsets.UTF_8);
            SCHEMA.matcher(referring).results().map(found -> found.group(1)).forEach(file -> {
                var place = "schemas/" + file;
                if (schemas.putIfAbsent(file, page(place, "application/schema+json; charset=utf-8")) == null) {
                    ahead.add(place);
                }
            });
        }
        return schemas;
    }

    private static Reply page(String name, String type) {
        return new Reply.Whole(200, type, bytes(name), ContentPolicy.PAGE);
    }

    private static byte[] bytes(String name) {
        try (var stream =
                Objects.requireNonNull(Pages.class.getResourceAsStream("page/" + name), name + " lies in the jar")) {
            return stream.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
