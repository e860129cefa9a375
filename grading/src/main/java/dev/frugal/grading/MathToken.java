package dev.frugal.grading;

/// A piece of an answer's text.
///
/// @param kind what it is
/// @param text digits of a number, letters, the name of a command without its backslash, a symbol,
///   words
/// @param spaced whether white space stood before it
record MathToken(Kind kind, String text, boolean spaced) {
    enum Kind {
        /// Digits, perhaps with a decimal point and a power of ten.
        NUMBER,
        /// A run of letters.
        LETTERS,
        /// Words set as text: `\text{…}`.
        TEXT,
        /// A LaTeX command.
        COMMAND,
        /// A sign or bracket.
        SYMBOL,
        /// The beginning of an environment.
        BEGIN,
        /// The end of an environment.
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isCommand(String name) {
        return kind == Kind.COMMAND && text.equals(name);
    }
}
