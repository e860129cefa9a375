package dev.frugal.app.dashboard;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Finds the route of a path.
final class Router {
    private final List<Route> routes;

    Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /// A route and the values of its variables.
    record Found(Route route, Map<String, String> variables) {}

    /// @param path decoded
    /// @throws RefusedRequestException with 404 if no route has the path, 405 if none has the
    ///     method
    Found find(String method, String path) {
        var parts = parts(path);
        var others = new LinkedHashSet<String>();
        for (var route : routes) {
            var variables = route.match(parts);
            if (variables.isPresent()) {
                if (route.method().equals(method)
                        || method.equals("HEAD") && route.method().equals("GET")) {
                    return new Found(route, variables.get());
                }
                others.add(route.method());
                if (route.method().equals("GET")) {
                    others.add("HEAD");
                }
            }
        }
        if (others.isEmpty()) {
            throw new RefusedRequestException(
                    404, "nothing found at '%s'; /api/openapi.yaml lists the endpoints".formatted(path));
        }
        throw new RefusedRequestException(
                405,
                "'%s' does not support %s; use %s".formatted(path, method, String.join(" or ", others)),
                List.copyOf(others));
    }

    List<Route> routes() {
        return routes;
    }

    static List<String> parts(String path) {
        return List.of(path.split("/", -1));
    }
}
