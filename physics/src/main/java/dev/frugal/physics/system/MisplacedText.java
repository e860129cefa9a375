package dev.frugal.physics.system;

/// Something in an equation's text that cannot stand where it stands. `offset` counts characters
/// from the start of the text; who knows where the text begins turns it into line and column.
final class MisplacedText extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;

    MisplacedText(int offset, String sentence) {
        super(sentence);
        this.offset = offset;
    }

    int offset() {
        return offset;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
