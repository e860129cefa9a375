package dev.frugal.grading;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The functions that an answer may apply, with the names they are written by.
enum FunctionName {
    SQRT("sqrt"),
    EXP("exp"),
    LN("ln"),
    LOG("log", "lg"),
    SIN("sin"),
    COS("cos"),
    TAN("tan", "tg"),
    COT("cot", "ctg"),
    SEC("sec"),
    CSC("csc", "cosec"),
    ARCSIN("arcsin", "asin"),
    ARCCOS("arccos", "acos"),
    ARCTAN("arctan", "atan", "arctg"),
    SINH("sinh"),
    COSH("cosh"),
    TANH("tanh"),
    ABS("abs"),
    FLOOR("floor"),
    CEILING("ceil", "ceiling"),
    ROOT,
    FACTORIAL,
    BINOMIAL;

    private static final Map<String, FunctionName> BY_NAME = Arrays.stream(values())
            .flatMap(function -> function.names.stream().map(name -> Map.entry(name, function)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    private static final List<String> LONGEST_FIRST =
            BY_NAME.keySet().stream().sorted((a, b) -> b.length() - a.length()).toList();

    private final List<String> names;

    FunctionName(String... names) {
        this.names = List.of(names);
    }

    static boolean isKnown(String name) {
        return BY_NAME.containsKey(name);
    }

    static Optional<FunctionName> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// The written name with which a run of letters begins: `sin` of `sinx`.
    static Optional<String> prefixOf(String letters) {
        return LONGEST_FIRST.stream().filter(letters::startsWith).findFirst();
    }

    /// The inverse that `f^{-1}` means, for the functions of trigonometry.
    Optional<FunctionName> inverse() {
        return switch (this) {
            case SIN -> Optional.of(ARCSIN);
            case COS -> Optional.of(ARCCOS);
            case TAN -> Optional.of(ARCTAN);
            case SQRT,
                    EXP,
                    LN,
                    LOG,
                    COT,
                    SEC,
                    CSC,
                    ARCSIN,
                    ARCCOS,
                    ARCTAN,
                    SINH,
                    COSH,
                    TANH,
                    ABS,
                    FLOOR,
                    CEILING,
                    ROOT,
                    FACTORIAL,
                    BINOMIAL -> Optional.empty();
        };
    }

    /// The name in a normalised answer.
    String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
