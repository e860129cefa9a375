package dev.frugal.physics.field;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.FieldDescription;
import dev.frugal.physics.system.FieldEquations;
import dev.frugal.physics.system.VectorFormula;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The formulas of the rest of the equations, in the order in which they are evaluated.
///
/// All of them have the same arguments: derivatives of fields, derivatives of formulas, unknown terms, the coordinates,
/// the time and the parameters.
final class RateFormulas {
    private final FieldEquations equations;
    private final List<String> arguments;
    private final List<Round> rounds = new ArrayList<>();
    private final PointFormulas rest;

    /// Derivatives of formulas and unknown terms that can be computed at the same time.
    ///
    /// @param formulas of the composites, then of the terms' arguments
    record Round(List<FieldEquations.Composite> composites, List<FieldEquations.Term> terms, PointFormulas formulas) {}

    RateFormulas(FieldDescription description, FieldEquations equations) {
        this.equations = equations;
        var names = new ArrayList<String>();
        equations.atoms().forEach(atom -> names.add(atom.symbol()));
        equations.composites().forEach(composite -> names.add(composite.symbol()));
        equations.terms().forEach(term -> names.add(term.term().name()));
        names.addAll(description.grid().coordinates());
        names.add(DynamicalSystem.TIME);
        names.addAll(description.parameterNames());
        this.arguments = List.copyOf(names);
        var composites = new ArrayList<>(equations.composites());
        var terms = new ArrayList<>(equations.terms());
        while (!composites.isEmpty() || !terms.isEmpty()) {
            var pending = new LinkedHashSet<String>();
            composites.forEach(composite -> pending.add(composite.symbol()));
            terms.forEach(term -> pending.add(term.term().name()));
            var readyComposites = composites.stream()
                    .filter(composite -> isReady(List.of(composite.formula()), pending))
                    .toList();
            var readyTerms = terms.stream()
                    .filter(term -> isReady(term.arguments(), pending))
                    .toList();
            if (readyComposites.isEmpty() && readyTerms.isEmpty()) {
                throw new IllegalStateException("formulas that depend on each other in a circle: " + pending);
            }
            composites.removeAll(readyComposites);
            terms.removeAll(readyTerms);
            var formulas = new ArrayList<Expression>();
            readyComposites.forEach(composite -> formulas.add(composite.formula()));
            readyTerms.forEach(term -> formulas.addAll(term.arguments()));
            rounds.add(new Round(readyComposites, readyTerms, formulas(formulas)));
        }
        this.rest = formulas(
                equations.fluxes().stream().map(FieldEquations.Flux::formula).toList());
    }

    private static boolean isReady(List<Expression> formulas, Set<String> pending) {
        return formulas.stream().noneMatch(formula -> formula.symbols().stream().anyMatch(pending::contains));
    }

    private PointFormulas formulas(List<Expression> formulas) {
        return new PointFormulas(new VectorFormula(formulas, arguments));
    }

    List<Round> rounds() {
        return rounds;
    }

    /// The formulas of the fluxes.
    PointFormulas rest() {
        return rest;
    }

    int arguments() {
        return arguments.size();
    }

    int argument(String name) {
        return arguments.indexOf(name);
    }

    /// How many of the arguments, the first ones, change with the fields.
    int varying() {
        return equations.atoms().size()
                + equations.composites().size()
                + equations.terms().size();
    }
}
