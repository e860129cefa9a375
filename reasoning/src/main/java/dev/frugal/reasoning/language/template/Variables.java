package dev.frugal.reasoning.language.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Names and their values; a loop has its own, laid over those around it. What is set inside is
/// gone after it.
final class Variables {
    private final Map<String, Object> own = new HashMap<>();
    private final Optional<Variables> around;
    private final TemplateBudget budget;

    Variables(Map<String, Object> initial, TemplateBudget budget) {
        this.around = Optional.empty();
        this.budget = budget;
        own.putAll(initial);
    }

    private Variables(Variables around) {
        this.around = Optional.of(around);
        this.budget = around.budget;
    }

    /// What is left for the rendering these belong to.
    TemplateBudget budget() {
        return budget;
    }

    Variables inner() {
        return new Variables(this);
    }

    Object value(String name) {
        var value = own.get(name);
        if (value != null) {
            return value;
        }
        return around.map(outer -> outer.value(name)).orElse(JinjaUndefined.UNDEFINED);
    }

    void set(String name, Object value) {
        own.put(name, value);
    }
}
