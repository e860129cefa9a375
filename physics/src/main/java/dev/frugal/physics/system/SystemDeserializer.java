package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.TextOrigin;
import java.nio.file.Path;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/// A system in settings: by its name, by the path of its file, which is relative to the settings' own, or written out.
/// One that is written out is read from the text itself, so that a mistake is named down to the character.
final class SystemDeserializer extends StdDeserializer<DynamicalSystem> {
    SystemDeserializer() {
        super(DynamicalSystem.class);
    }

    @Override
    public DynamicalSystem deserialize(JsonParser parser, DeserializationContext context) {
        var origin = (TextOrigin) context.getAttribute(TextOrigin.class);
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return named(parser.getString(), origin.source());
        }
        var pointer = origin.pointer() + parser.streamReadContext().pathAsPointer();
        parser.skipChildren();
        return new DynamicalSystem(SystemFile.read(origin.source(), origin.text(), pointer));
    }

    private static DynamicalSystem named(String name, String source) {
        if (name.contains("\n")) {
            throw new InvalidInputException(
                    "the system is a text of several lines; expected its keys themselves, so leave out the '|'");
        }
        var settings = Path.of(source).getParent();
        return new DynamicalSystem(Systems.described(name, settings == null ? Path.of("") : settings));
    }
}
