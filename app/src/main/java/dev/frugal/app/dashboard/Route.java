package dev.frugal.app.dashboard;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One endpoint.
///
/// @param method `GET` or `POST`
/// @param template path; a part in braces matches any text without a slash
/// @param parameters known query parameters
/// @param answer handler of the request
/// @param streams whether the handler reads the body itself and limits it
record Route(String method, String template, Set<String> parameters, Handler answer, boolean streams) {
    /// Handles a request.
    @FunctionalInterface
    interface Handler {
        Reply answer(Request request) throws Exception;
    }

    Route {
        parameters = Set.copyOf(parameters);
    }

    static Route get(String template, Handler answer, String... parameters) {
        return new Route("GET", template, Set.of(parameters), answer, false);
    }

    static Route post(String template, Handler answer, String... parameters) {
        return new Route("POST", template, Set.of(parameters), answer, false);
    }

    /// A `POST` whose body may be large: its handler reads it as a stream.
    static Route upload(String template, Handler answer, String... parameters) {
        return new Route("POST", template, Set.of(parameters), answer, true);
    }

    /// The path variables, if the path matches.
    Optional<Map<String, String>> match(List<String> parts) {
        var expected = Router.parts(template);
        if (expected.size() != parts.size()) {
            return Optional.empty();
        }
        var variables = new HashMap<String, String>();
        for (int i = 0; i < parts.size(); i++) {
            var part = expected.get(i);
            if (part.startsWith("{")) {
                variables.put(part.substring(1, part.length() - 1), parts.get(i));
            } else if (!part.equals(parts.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
