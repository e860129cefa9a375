package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A request whose form has been checked.
///
/// @param path the values of the template's variables, by name
/// @param query the parameters
/// @param type the media type of the body, lower case and without its own parameters
/// @param body empty if there is none, or if the route takes it as a stream
/// @param stream the body of a route that takes it as a stream, else empty
record Request(Map<String, String> path, Query query, String type, byte[] body, InputStream stream) {
    /// The value of a path variable.
    String variable(String name) {
        return path.getOrDefault(name, "");
    }

    /// The body as text.
    ///
    /// @throws RefusedRequestException if it is not of this type, or not UTF-8
    String text(String expected) {
        if (!type.equals(expected)) {
            throw new RefusedRequestException(415, "the body is of type '%s'; expected %s".formatted(type, expected));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException failure) {
            throw new RefusedRequestException(400, "the body is not text in UTF-8");
        }
    }

    /// The body as a JSON document.
    JsonNode document() {
        return Documents.jsonTree(text("application/json"), "the body");
    }
}
