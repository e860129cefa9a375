package dev.frugal.physics.system;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Finds systems: the built-in ones by name, a user's by the path of its YAML file. Both are read
/// by the same code.
public final class Systems {
    /// The file in the folder of a run of 'physics identify': the identified system.
    public static final String IDENTIFIED = "system.yaml";

    private static final List<String> BUILT_IN =
            List.of("duffing", "van-der-pol", "lorenz", "forced-pendulum", "kuramoto");

    private Systems() {}

    /// The names of the systems that come with Frugal.
    public static List<String> builtIn() {
        return BUILT_IN;
    }

    /// The built-in system of that name, or the one that a YAML file describes or a run of 'physics identify'
    /// found.
    ///
    /// @throws InvalidInputException if there is neither, the file holds a mistake, or its system depends on
    ///   what has to be
    ///   measured or learnt first
    public static DynamicalSystem named(String nameOrYamlPath) {
        return new DynamicalSystem(described(nameOrYamlPath));
    }

    /// As [#named(String)], with other values for some constants; those to estimate may be given here.
    ///
    /// @throws InvalidInputException also if there is no such constant, or a value is not finite
    public static DynamicalSystem named(String nameOrYamlPath, Map<String, Double> constants) {
        return DynamicalSystem.of(described(nameOrYamlPath), constants);
    }

    /// The description of the built-in system of that name, or the one in a YAML file, with whatever has to be
    /// measured or learnt first.
    ///
    /// @throws InvalidInputException if there is neither, or the file holds a mistake
    public static SystemDescription described(String nameOrYamlPath) {
        return described(nameOrYamlPath, Path.of(""));
    }

    /// As [#described(String)], with a relative path resolved against `folder`.
    static SystemDescription described(String nameOrYamlPath, Path folder) {
        if (FieldDescriptions.builtIn().contains(nameOrYamlPath)) {
            throw new InvalidInputException("%s: %s".formatted(nameOrYamlPath, FieldDescriptions.REFUSAL));
        }
        if (BUILT_IN.contains(nameOrYamlPath)) {
            return SystemFile.read(nameOrYamlPath + ".yaml", builtInText(nameOrYamlPath));
        }
        if (looksLikePath(nameOrYamlPath)) {
            var file = file(folder.resolve(nameOrYamlPath));
            return SystemFile.read(file.toString(), Documents.text(file));
        }
        throw new InvalidInputException(
                "unknown system '%s'%s; expected a built-in name (%s), the path of a .yaml file or a run of 'physics identify'"
                        .formatted(nameOrYamlPath, suggestion(nameOrYamlPath), String.join(", ", BUILT_IN)));
    }

    private static Path file(Path fileOrRun) {
        if (!Files.isDirectory(fileOrRun)) {
            return fileOrRun;
        }
        var file = fileOrRun.resolve(IDENTIFIED);
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    "the folder %s holds no system: there is no file %s in it; expected a finished run of 'physics identify', or name a .yaml file"
                            .formatted(fileOrRun, IDENTIFIED));
        }
        return file;
    }

    /// The system a YAML text describes; `source` names the text in errors.
    ///
    /// @throws InvalidInputException as [#named(String)]
    public static DynamicalSystem read(String source, String yaml) {
        return new DynamicalSystem(describe(source, yaml));
    }

    /// The description in a YAML text; `source` names the text in errors.
    ///
    /// @throws InvalidInputException if the text holds a mistake
    public static SystemDescription describe(String source, String yaml) {
        return SystemFile.read(source, yaml);
    }

    /// The YAML text of a built-in system: a file to start one's own from.
    public static String builtInText(String name) {
        try (var stream = Systems.class.getResourceAsStream(name + ".yaml")) {
            if (stream == null) {
                throw new IllegalArgumentException("no built-in system is called " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String suggestion(String name) {
        return SimilarNames.nearest(name, BUILT_IN)
                .map("; did you mean '%s'?"::formatted)
                .orElse("");
    }

    static boolean looksLikePath(String text) {
        try {
            return text.endsWith(".yaml") || text.endsWith(".yml") || text.contains("/") || Files.exists(Path.of(text));
        } catch (InvalidPathException _) {
            return false;
        }
    }
}
