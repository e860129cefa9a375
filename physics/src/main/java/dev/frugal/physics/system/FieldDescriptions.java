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
            "this system describes fields (key 'fields'), which this command does not take; 'physics systems', 'physics solve', 'physics regimes', 'physics fit', 'physics identify', 'physics train' and 'physics compare' do";

    private static final List<String> BUILT_IN = List.of("allen-cahn", "burgers", "kuramoto-sivashinsky");

    private FieldDescriptions() {}

    /// The names of those that come with Frugal.
    public static List<String> builtIn() {
        return BUILT_IN;
    }

    /// Whether a built-in name, the path of a YAML file or the folder of a run of `physics identify` stands for fields.
    ///
    /// @throws InvalidInputException if it is the path of a file that cannot be read
    public static boolean isField(String nameOrYamlPath) {
        if (BUILT_IN.contains(nameOrYamlPath)) {
            return true;
        }
        if (Systems.builtIn().contains(nameOrYamlPath)
                || !Systems.looksLikePath(nameOrYamlPath)
                || !Files.isRegularFile(file(nameOrYamlPath))) {
            return false;
        }
        return describesFields(file(nameOrYamlPath).toString(), Documents.text(file(nameOrYamlPath)));
    }

    /// Whether a YAML text describes fields; `source` names the text in errors.
    ///
    /// @throws InvalidInputException if it is no YAML
    public static boolean describesFields(String source, String yaml) {
        var text = new SourceText(source, yaml);
        return FieldFile.fieldsOf(text, text.root()).isPresent();
    }

    private static Path file(String fileOrRun) {
        var path = Path.of(fileOrRun);
        return Files.isDirectory(path) ? path.resolve(Systems.IDENTIFIED) : path;
    }

    /// The description of the built-in system of that name, or the one in a YAML file or the folder of a run.
    ///
    /// @throws InvalidInputException if there is neither, or the file holds a mistake
    public static FieldDescription named(String nameOrYamlPath) {
        return BUILT_IN.contains(nameOrYamlPath)
                ? read(nameOrYamlPath + ".yaml", Systems.builtInText(nameOrYamlPath))
                : read(file(nameOrYamlPath).toString(), Documents.text(file(nameOrYamlPath)));
    }

    /// The description in a YAML text; `source` names the text in errors.
    ///
    /// @throws InvalidInputException if the text holds a mistake
    public static FieldDescription read(String source, String yaml) {
        return FieldFile.read(source, yaml);
    }
}
