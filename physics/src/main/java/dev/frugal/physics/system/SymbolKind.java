package dev.frugal.physics.system;

/// What a name in an equation stands for.
public enum SymbolKind {
    /// The time `t`.
    TIME("time"),
    /// A place in space, `x`.
    COORDINATE("coordinate"),
    /// A state; what the solution consists of.
    STATE("state"),
    /// A quantity that differs between situations; a model infers it from a window.
    PARAMETER("parameter"),
    /// A number.
    CONSTANT("constant"),
    /// A number to estimate from recordings.
    ESTIMATED_CONSTANT("constant to estimate"),
    /// A measured signal that enters the equations.
    INPUT("input"),
    /// A function of some of the others, to be learned from recordings.
    UNKNOWN_TERM("unknown term"),
    /// A formula with a name.
    DEFINITION("definition");

    private final String noun;

    SymbolKind(String noun) {
        this.noun = noun;
    }

    /// Its name in messages: `state`.
    public String noun() {
        return noun;
    }

    /// The noun with its article: `a state`.
    String withArticle() {
        return switch (this) {
            case TIME -> "the time";
            case COORDINATE, STATE, PARAMETER, CONSTANT, ESTIMATED_CONSTANT, DEFINITION -> "a " + noun;
            case INPUT, UNKNOWN_TERM -> "an " + noun;
        };
    }
}
