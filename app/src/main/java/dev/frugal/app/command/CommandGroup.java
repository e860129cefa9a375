package dev.frugal.app.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that only groups others, such as `frugal runs`. Called alone, it lists them.
@Command
public abstract class CommandGroup implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the annotation alone
    private boolean help;

    @Override
    public final void run() {
        if (spec == null) {
            throw new IllegalStateException("a command runs through the command line");
        }
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing; expected one of %s"
                        .formatted(String.join(", ", spec.subcommands().keySet())));
    }
}
