package dev.frugal.base;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An input that cannot be used as it is: a misspelt key, a value out of range, a damaged file.
///
/// The message is one sentence that names the input (file, line, column or option), what was found,
/// what was expected and how to mend it. The command line prints it without a stack trace and exits
/// with 2. A failure of our own is any other exception.
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String sentence) {
        super(sentence);
    }

    public InvalidInputException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /// The invalid input at the bottom of `failure`, if that is what caused it.
    public static Optional<InvalidInputException> in(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException invalid) {
                return Optional.of(invalid);
            }
        }
        return Optional.empty();
    }
}
