package dev.frugal.app.terminal;

/// An exception as one line of text.
public final class ExceptionText {
    private ExceptionText() {}

    public static String of(Throwable failure) {
        var message = failure.getMessage();
        var kind = failure.getClass().getSimpleName();
        return message == null || message.isBlank()
                ? kind
                : kind + ": " + message.lines().findFirst().orElse("");
    }
}
