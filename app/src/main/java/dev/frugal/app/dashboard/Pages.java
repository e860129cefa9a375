package dev.frugal.app.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/// The pages, their styles and scripts, read from the class path once: a fixed list, so that no
/// path of a request is ever resolved.
final class Pages {
    private static final List<String> SCRIPTS = List.of(
            "studio.js",
            "accounts.js",
            "api.js",
            "elements.js",
            "measures.js",
            "numbers.js",
            "plots.js",
            "runs.js",
            "run.js",
            "compare.js",
            "physics.js",
            "reasoning.js",
            "ledger.js",
            "uPlot-1.6.32.min.js");
    private static final List<String> STYLES = List.of("studio.css", "uPlot-1.6.32.min.css");
    private static final String SHELL = "index.html";
    private static final List<String> PLACES =
            List.of("/", "/runs/{run}", "/compare", "/physics", "/reasoning", "/ledger");

    private Pages() {}

    static List<Route> routes() {
        var routes = new ArrayList<Route>();
        var shell = page(SHELL, Reply.HTML);
        // Which page it is the script tells from the address.
        PLACES.forEach(place -> routes.add(Route.get(place, _ -> shell, "before", "after", "run", "search", "state")));
        var files = new LinkedHashMap<String, String>();
        SCRIPTS.forEach(name -> files.put(name, "text/javascript; charset=utf-8"));
        STYLES.forEach(name -> files.put(name, "text/css; charset=utf-8"));
        files.put("icon.svg", "image/svg+xml");
        files.forEach((name, type) -> {
            var page = page(name, type);
            routes.add(Route.get("/studio/" + name, _ -> page));
        });
        var description = page("openapi.yaml", "application/yaml; charset=utf-8");
        routes.add(Route.get("/api/openapi.yaml", _ -> description));
        return routes;
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
