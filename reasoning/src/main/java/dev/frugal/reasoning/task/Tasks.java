package dev.frugal.reasoning.task;

import dev.frugal.base.Documents;
import dev.frugal.base.UserMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Tasks by name, or from a user's file.
public final class Tasks {
    /// The task the shipped model was trained on.
    public static final String EMBEDDED = "arithmetic-chains";

    private static final List<String> NAMES =
            List.of(
                    EMBEDDED,
                    "arithmetic-chains-harder",
                    "arithmetic-chains-brackets",
                    "arithmetic-chains-modular");

    private Tasks() {}

    /// The shipped task of this name, or the one a YAML file describes.
    ///
    /// @throws UserMistake if there is neither, or the file has a wrong key or value
    public static ArithmeticChains named(String nameOrFile) {
        if (NAMES.contains(nameOrFile)) {
            return read(shipped(nameOrFile), nameOrFile + ".yaml");
        }
        var file = Path.of(nameOrFile);
        if (!Files.exists(file)) {
            throw new UserMistake(
                    "there is no task '%s'; expected one of %s, or a YAML file"
                            .formatted(nameOrFile, String.join(", ", NAMES)));
        }
        return read(Documents.text(file), nameOrFile);
    }

    private static ArithmeticChains read(String text, String source) {
        return Documents.readYaml(text, ArithmeticChains.class, source);
    }

    private static String shipped(String name) {
        try (var stream = Tasks.class.getResourceAsStream(name + ".yaml")) {
            if (stream == null) {
                throw new IllegalStateException("the task " + name + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
