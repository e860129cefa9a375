package dev.frugal.reasoning.evaluation;

/// What sort of text a token is. Entropy per token falls when a response gets shorter simply
/// because the tokens that go are of another sort than those that stay; told by kind, the two can
/// be kept apart.
public enum TokenKind {
    /// Letters only, blanks aside: the wording, where a writer is free.
    WORD,
    /// Has a digit: what was computed.
    NUMBER,
    /// All else: signs, brackets, markup, the end of the response.
    SIGN;

    static TokenKind of(String text) {
        var inner = text.strip();
        if (inner.chars().anyMatch(Character::isDigit)) {
            return NUMBER;
        }
        return !inner.isEmpty() && inner.chars().allMatch(Character::isLetter) ? WORD : SIGN;
    }
}
