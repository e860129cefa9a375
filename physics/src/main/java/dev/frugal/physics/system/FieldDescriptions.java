package dev.frugal.physics.system;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds partial differential equations: the built-in ones by name, a user's by the path of its YAML file.
public final class FieldDescriptions {
    /// What a command says that takes systems of states alone.
    static final String REFUSAL =
            "this system describes fields (key 'fields'), which this command does not take; 'physics systems', 'physics solve', 'physics fit', 'physics regimes' and 'physics compare' do";

    private static final List<String> BUILT_IN = List.of("allen-cahn", "burgers", "kuramoto-sivashinsky");

    private FieldDescriptions() {}

    /// The names of those that come with Frugal.
    public static List<String> builtIn() {
        return BUILT_IN;
    }

    /// Whether a built-in name or the path of a YAML file stands for fields.
    ///
    /// @throws InvalidInputException if it is the path of a file that cannot be read
    public static boolean isField(String nameOrYamlPath) {
        if (BUILT_IN.contains(nameOrYamlPath)) {
            return true;
        }
        if (Systems.builtIn().contains(nameOrYamlPath)
                || !Systems.looksLikePath(nameOrYamlPath)
                || !Files.isRegularFile(Path.of(nameOrYamlPath))) {
            return false;
        }
        var source = new SourceText(nameOrYamlPath, Documents.text(Path.of(nameOrYamlPath)));
        return FieldFile.fieldsOf(source, source.root()).isPresent();
    }

    /// The description of the built-in system of that name, or the one in a YAML file.
    ///
    /// @throws InvalidInputException if there is neither, or the file holds a mistake
    public static FieldDescription named(String nameOrYamlPath) {
        return BUILT_IN.contains(nameOrYamlPath)
                ? read(nameOrYamlPath + ".yaml", Systems.builtInText(nameOrYamlPath))
                : read(nameOrYamlPath, Documents.text(Path.of(nameOrYamlPath)));
    }

    /// The description in a YAML text; `source` names the text in errors.
    ///
    /// @throws InvalidInputException if the text holds a mistake
    public static FieldDescription read(String source, String yaml) {
        return FieldFile.read(source, yaml);
    }
}
