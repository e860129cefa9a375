package dev.frugal.base;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Invalid input: a misspelt key, a value out of range, a damaged file.
///
/// The message is one sentence that names the input (file, line, column or option), what was found,
/// what was expected and how to fix it. The command line prints it without a stack trace and exits
/// with 2. Any other exception is an internal error.
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String sentence) {
        super(sentence);
    }

    public InvalidInputException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /// The invalid input that caused `failure`, if any.
    public static Optional<InvalidInputException> in(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException invalid) {
                return Optional.of(invalid);
            }
        }
        return Optional.empty();
    }
}
