package dev.frugal.physics.comparison;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// One model's figures on one split, as median and range over its seeds.
///
/// @param told whether the model was told the true parameters
/// @param figures those it has
public record Summary(String model, String split, boolean told, long parameters, Map<Figure, Spread> figures) {
    public Summary {
        figures = Collections.unmodifiableMap(figures.isEmpty() ? Map.of() : new EnumMap<>(figures));
    }

    /// @param entries of one model, at least one
    static Summary of(List<ComparisonEntry> entries, String split) {
        var figures = new EnumMap<Figure, Spread>(Figure.class);
        for (var figure : Figure.values()) {
            Spread.of(entries.stream()
                            .map(entry -> figure.of(entry, split))
                            .filter(OptionalDouble::isPresent)
                            .map(OptionalDouble::getAsDouble)
                            .toList())
                    .ifPresent(spread -> figures.put(figure, spread));
        }
        var first = entries.getFirst();
        return new Summary(first.model(), split, first.told(), first.parameters(), figures);
    }

    /// A figure; empty where the model has none.
    public Optional<Spread> figure(Figure figure) {
        return Optional.ofNullable(figures.get(figure));
    }
}
