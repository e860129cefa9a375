package dev.frugal.app.command;

import dev.frugal.app.job.JobFailedException;
import dev.frugal.app.job.JobStoppedException;
import dev.frugal.app.terminal.ExceptionText;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.InvalidInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Reports a failure as one sentence on standard error and an exit code.
public final class Failures {
    public static final int DONE = 0;
    public static final int OUR_FAILURE = 1;
    public static final int USER_MISTAKE = 2;
    public static final int INTERRUPTED = 130;

    private final Terminal terminal;

    public Failures(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Handles arguments that do not fit the command.
    public int misuse(ParameterException failure, String[] arguments) {
        var command = failure.getCommandLine().getCommandSpec().qualifiedName(" ");
        say("%s; see '%s --help'".formatted(sentence(failure), command));
        return USER_MISTAKE;
    }

    /// Handles an exception thrown by a command.
    public int failure(Exception failure, CommandLine command, ParseResult parsed) {
        boolean verbose = command.getCommand() instanceof BaseCommand action && action.verbose();
        if (verbose) {
            failure.printStackTrace(terminal.err());
        }
        var mistake = InvalidInputException.in(failure);
        if (mistake.isPresent()) {
            say(mistake.get().getMessage());
            return USER_MISTAKE;
        }
        if (failure instanceof JobStoppedException stopped) {
            say(stopped.getMessage());
            return INTERRUPTED;
        }
        if (failure instanceof JobFailedException failed) {
            say(failed.getMessage());
            return OUR_FAILURE;
        }
        say("%s failed: %s%s"
                .formatted(
                        command.getCommandSpec().qualifiedName(" "),
                        ExceptionText.of(failure),
                        verbose ? "" : " (use --verbose for the stack trace)"));
        return OUR_FAILURE;
    }

    private static String sentence(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            var message = failure.getMessage();
            return message == null ? "invalid arguments" : firstLine(message);
        }
        var argument = unmatched.getUnmatched().getFirst();
        var what = unmatched.isUnknownOption() ? "option" : "command or argument";
        return "there is no %s '%s'%s".formatted(what, argument, suggestion(unmatched.getSuggestions()));
    }

    private static String suggestion(List<String> suggestions) {
        return suggestions.isEmpty() ? "" : " (did you mean '%s'?)".formatted(String.join("' or '", suggestions));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private void say(@Nullable String sentence) {
        terminal.err().println("frugal: " + sentence);
    }
}
