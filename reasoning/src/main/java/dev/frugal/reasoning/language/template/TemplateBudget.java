package dev.frugal.reasoning.language.template;

import java.util.List;
import java.util.Map;

/// What one rendering may take. A template comes with a model folder, so it may be anybody's: without bounds, a
/// line such as `{% for i in range(1000000000) %}` would fill the memory or never end.
///
/// The bounds lie far above what conversations need: a text of 1,000,000 tokens has about 4,000,000 characters.
final class TemplateBudget {
    /// Statements, turns of loops and parts of expressions.
    private static final long STEPS = 10_000_000;

    /// Characters of all texts that are made on the way.
    private static final long CHARACTERS = 1L << 26;

    /// What an item of a list weighs, in characters.
    private static final long ITEM_CHARACTERS = 32;

    /// How many characters are read or compared in the time of a step.
    private static final int CHARACTERS_PER_STEP = 64;

    private long steps = STEPS;
    private long characters = CHARACTERS;

    void step(int line) {
        steps(1, line);
    }

    /// Before a value is read from one end to the other.
    void reading(Object value, int line) {
        switch (value) {
            case String text -> steps(text.length() / CHARACTERS_PER_STEP, line);
            case List<?> items -> steps(items.size(), line);
            case Map<?, ?> entries -> steps(entries.size(), line);
            default -> {}
        }
    }

    /// Before a text of so many characters is made.
    void text(long length, int line) {
        characters -= length;
        if (length < 0 || characters < 0) {
            throw new TemplateException(
                    line, "rendering makes texts and lists of more than %,d characters".formatted(CHARACTERS));
        }
    }

    /// Before a list of so many items is made.
    void items(long count, int line) {
        text(count < 0 || count > CHARACTERS ? -1 : count * ITEM_CHARACTERS, line);
    }

    private void steps(long count, int line) {
        steps -= count;
        if (steps < 0) {
            throw new TemplateException(line, "rendering takes more than %,d steps".formatted(STEPS));
        }
    }
}
