package dev.frugal.reasoning.language.template;

/// What a template meets where there is no value.
enum JinjaUndefined {
    /// Python's None.
    NONE("None"),
    /// The value of a name or key that is not there: prints as nothing, counts as false.
    UNDEFINED("");

    private final String printed;

    JinjaUndefined(String printed) {
        this.printed = printed;
    }

    @Override
    public String toString() {
        return printed;
    }
}
