package dev.frugal.reasoning.language.template;

/// A piece of a template with the line it begins on.
record TemplateToken(Kind kind, String text, int line) {
    enum Kind {
        /// Text to print as it is.
        TEXT,
        /// `{%`
        BLOCK_BEGIN,
        /// `%}`
        BLOCK_END,
        /// `{{`
        PRINT_BEGIN,
        /// `}}`
        PRINT_END,
        NAME,
        STRING,
        INTEGER,
        DECIMAL,
        /// An operator or bracket.
        SYMBOL,
        /// The end of the template.
        END
    }

    boolean is(Kind wanted, String wantedText) {
        return kind == wanted && text.equals(wantedText);
    }
}
