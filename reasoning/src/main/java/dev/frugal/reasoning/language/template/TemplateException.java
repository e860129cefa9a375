package dev.frugal.reasoning.language.template;

/// What is wrong with a template at a line; [ChatTemplate] makes a user's sentence of it.
final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    TemplateException(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
