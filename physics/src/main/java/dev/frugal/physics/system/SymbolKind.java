package dev.frugal.physics.system;

/// What a name in an equation stands for.
public enum SymbolKind {
    /// The time `t`.
    TIME("time"),
    /// A state; what the solution consists of.
    STATE("state"),
    /// A quantity that varies between situations and that a model reads from a window.
    PARAMETER("parameter"),
    /// A number.
    CONSTANT("constant"),
    /// A number that has to be found from recordings.
    ESTIMATED_CONSTANT("constant to estimate"),
    /// A measured signal that enters the equations.
    INPUT("input"),
    /// A function of some of the others that nobody knows and that is to be learnt.
    UNKNOWN_TERM("unknown term"),
    /// A formula with a name.
    DEFINITION("definition");

    private final String noun;

    SymbolKind(String noun) {
        this.noun = noun;
    }

    /// What a sentence calls it: `state`.
    public String noun() {
        return noun;
    }

    /// The noun with its article: `a state`.
    String withArticle() {
        return switch (this) {
            case TIME -> "the time";
            case STATE, PARAMETER, CONSTANT, ESTIMATED_CONSTANT, DEFINITION -> "a " + noun;
            case INPUT, UNKNOWN_TERM -> "an " + noun;
        };
    }
}
