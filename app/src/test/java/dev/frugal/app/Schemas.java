package dev.frugal.app;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.runs.StopSignal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/// The schemas under docs/reference/schemas, and documents held to them.
///
/// They are held strictly: a key that a schema does not list is an error, so that no key is printed that is
/// not described. The files themselves allow more keys, since documents may grow.
public final class Schemas {
    public static final Path FOLDER = Path.of("..", "docs", "reference", "schemas");
    private static final String SCHEME = "frugal:/";
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, registry -> registry.schemas(Schemas::strict));

    private Schemas() {}

    /// The name of the command on a command line, its words joined by hyphens as in the names of schemas.
    public static String command(List<String> arguments) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false);
        var command = FrugalCommand.commandLine(List.of(), new Terminal(nowhere, nowhere, false), new StopSignal());
        var words = new ArrayList<String>();
        for (var argument : arguments) {
            var next = command.getSubcommands().get(argument);
            if (next == null) {
                break;
            }
            words.add(argument);
            command = next;
        }
        return String.join("-", words);
    }

    /// The file of a command's schema, if its documents have one of their own.
    public static Optional<String> file(String command) {
        var file = command + ".json";
        return Files.exists(FOLDER.resolve(file)) ? Optional.of(file) : Optional.empty();
    }

    /// What is wrong with `document` by the schema in `file`; nothing if it is as described.
    public static List<String> errors(String file, JsonNode document) {
        return REGISTRY.getSchema(SchemaLocation.of(SCHEME + file)).validate(document).stream()
                .map(Error::toString)
                .toList();
    }

    private static @Nullable String strict(String location) {
        if (!location.startsWith(SCHEME)) {
            return null;
        }
        var schema = Documents.jsonTree(Documents.text(FOLDER.resolve(location.substring(SCHEME.length()))), location);
        close(schema);
        return Documents.json(schema);
    }

    /// What is wrong with the schema in `file` itself, by the standard.
    public static List<String> errors(String file) {
        var standard = REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
        var schema = Documents.jsonTree(Documents.text(FOLDER.resolve(file)), file);
        return standard.validate(schema).stream().map(Error::toString).toList();
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.has("properties") && !object.has("additionalProperties")) {
                object.set("additionalProperties", BooleanNode.FALSE);
            }
            object.properties().forEach(entry -> close(entry.getValue()));
        } else if (node instanceof ArrayNode list) {
            list.forEach(Schemas::close);
        }
    }
}
