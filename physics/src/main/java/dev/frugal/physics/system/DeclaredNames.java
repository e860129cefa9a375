package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The names of a system's file, each of which stands for one thing.
final class DeclaredNames {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");
    private static final Pattern WITH_PRIMES = Pattern.compile(NAME.pattern() + "'*");

    private final Map<String, SymbolKind> kinds = new LinkedHashMap<>();

    DeclaredNames() {
        kinds.put(DynamicalSystem.TIME, SymbolKind.TIME);
    }

    /// @param mistake the mistake with a sentence, at the place where the name is declared
    /// @throws InvalidInputException if the name cannot be one, already means something, or is declared before
    void declare(String name, SymbolKind kind, Function<String, InvalidInputException> mistake) {
        check(name, kind == SymbolKind.STATE, mistake);
        var before = kinds.putIfAbsent(name, kind);
        if (before != null) {
            throw mistake.apply("'%s' is declared as %s but is also %s; rename one of them"
                    .formatted(name, kind.withArticle(), before.withArticle()));
        }
    }

    static void check(String name, boolean withPrimes, Function<String, InvalidInputException> mistake) {
        if (!(withPrimes ? WITH_PRIMES : NAME).matcher(name).matches()) {
            throw mistake.apply(
                    "'%s' is not a valid name; expected a letter followed by letters, digits or '_'".formatted(name));
        }
        FormulaParser.meaning(name).ifPresent(meaning -> {
            throw mistake.apply("'%s' already means %s; choose another name".formatted(name, meaning));
        });
    }

    /// How a sentence about an unknown symbol goes on.
    static String hint(String symbol, Collection<String> known) {
        var outside = Indices.outside(symbol, known);
        if (outside.isPresent()) {
            return outside.get();
        }
        return SimilarNames.nearest(symbol, known).isPresent()
                ? SimilarNames.hint(symbol, known)
                : SimilarNames.hint(symbol, known)
                        + ", or declare it under 'parameters', 'constants', 'inputs' or 'unknown'";
    }

    Optional<SymbolKind> kind(String name) {
        return Optional.ofNullable(kinds.get(name));
    }

    /// All names, the time among them.
    Set<String> all() {
        return kinds.keySet();
    }

    List<String> of(SymbolKind kind) {
        return kinds.entrySet().stream()
                .filter(entry -> entry.getValue() == kind)
                .map(Map.Entry::getKey)
                .toList();
    }
}
