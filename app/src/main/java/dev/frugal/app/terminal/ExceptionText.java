package dev.frugal.app.terminal;

/// What an exception of ours says about itself, in one line.
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
