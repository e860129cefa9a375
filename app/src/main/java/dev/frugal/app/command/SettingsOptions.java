package dev.frugal.app.command;

import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.YamlSection;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Settings from a file. They override the defaults; options override them.
public final class SettingsOptions {
    private static final String CONFIG = "--config";
    private static final String SEED = "seed";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = CONFIG,
            paramLabel = "FILE",
            description =
                    "YAML file with settings, such as the config.yaml of a run. Omitted settings have their defaults;"
                            + " other options override the file.")
    private Optional<Path> file = Optional.empty();

    /// Whether there is a file.
    public boolean given() {
        return file.isPresent();
    }

    /// The content of the file; empty without one. Overrides by options are reported on standard error.
    ///
    /// @param keys the keys it may have besides the seed
    /// @throws dev.frugal.base.InvalidInputException if it cannot be read or has another key
    public YamlSection read(List<String> keys, Terminal terminal) {
        if (file.isEmpty()) {
            return YamlSection.empty();
        }
        var section = YamlSection.of(file.get());
        section.allow(Stream.concat(keys.stream(), Stream.of(SEED)).toList());
        var overriding = overriding();
        if (!overriding.isEmpty()) {
            terminal.err()
                    .printf(
                            "settings: %s; the command line overrides it: %s%n",
                            file.get(), String.join(" ", overriding));
        }
        return section;
    }

    /// The seed in the settings file.
    public static Optional<Long> seed(YamlSection settings) {
        return settings.at(SEED).map(section -> section.as(Long.class));
    }

    /// The arguments specific to this command.
    private List<String> overriding() {
        if (command == null) {
            throw new IllegalStateException("options are read by the command line");
        }
        var parsed = command.commandLine().getParseResult();
        return Stream.concat(
                        parsed.matchedPositionals().stream().flatMap(given -> given.stringValues().stream()),
                        parsed.matchedOptions().stream()
                                .filter(option -> !option.longestName().equals(CONFIG) && !isGeneral(option))
                                .map(option ->
                                        option.longestName() + " " + String.join(",", option.originalStringValues())))
                .toList();
    }

    private static boolean isGeneral(OptionSpec option) {
        return option.userObject() instanceof Field field && field.getDeclaringClass() == BaseCommand.class;
    }
}
