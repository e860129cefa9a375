package dev.frugal.reasoning.task;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.table.TableFile;
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

    /// Word problems in English.
    public static final String WORD_PROBLEMS = "word-problems";

    private static final List<String> NAMES = List.of(
            EMBEDDED,
            "arithmetic-chains-harder",
            "arithmetic-chains-brackets",
            "arithmetic-chains-modular",
            WORD_PROBLEMS);

    private Tasks() {}

    /// The shipped task of this name, the one a YAML file describes, or the problems in a data
    /// file.
    ///
    /// @throws InvalidInputException if there is neither, or the file has a wrong key or value
    public static TaskSettings named(String nameOrFile) {
        if (NAMES.contains(nameOrFile)) {
            return demonstrated(nameOrFile);
        }
        var file = Path.of(nameOrFile);
        if (!Files.exists(file) && TableFile.matches(file)) {
            throw new InvalidInputException("there is no file %s; check the path".formatted(file));
        }
        if (!Files.exists(file)) {
            throw new InvalidInputException(
                    "there is no task '%s'; expected one of %s, a YAML file, or a file of problems"
                            .formatted(nameOrFile, String.join(", ", NAMES)));
        }
        if (TableFile.matches(file)) {
            return DataSetSettings.of(file);
        }
        var text = Documents.text(file);
        return DataSetSettings.describes(text, nameOrFile) ? DataSetSettings.read(text, file) : read(text, nameOrFile);
    }

    /// The task of this name, or the one a YAML file describes, if it makes up its own problems and shows how they are
    /// solved.
    ///
    /// @throws InvalidInputException if there is none
    public static DemonstratedTask demonstrated(String nameOrFile) {
        if (NAMES.contains(nameOrFile)) {
            return read(shipped(nameOrFile), nameOrFile + ".yaml");
        }
        if (named(nameOrFile) instanceof DemonstratedTask task) {
            return task;
        }
        throw new InvalidInputException(
                ("'%s' is a data set, but only a task that makes up its own problems can be learnt from scratch; use "
                                + "reasoning finetune with a model")
                        .formatted(nameOrFile));
    }

    /// The task of the shipped model.
    public static ArithmeticChains arithmeticChains() {
        return Documents.readYaml(shipped(EMBEDDED), ArithmeticChains.class, EMBEDDED + ".yaml");
    }

    private static DemonstratedTask read(String text, String source) {
        return Documents.readYaml(text, DemonstratedTask.class, source);
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
