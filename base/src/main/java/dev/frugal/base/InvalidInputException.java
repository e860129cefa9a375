package dev.frugal.base;

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
}
