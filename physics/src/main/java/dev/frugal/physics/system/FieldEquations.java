package dev.frugal.physics.system;

import dev.frugal.physics.system.Expression.Conditional;
import dev.frugal.physics.system.Expression.Literal;
import dev.frugal.physics.system.Expression.Negative;
import dev.frugal.physics.system.Expression.Operation;
import dev.frugal.physics.system.Expression.Symbol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The equations of fields, taken apart into what is linear with constant coefficients and the rest.
///
/// The rate of field i is `Σ a_ij,o D^o u_j + Σ D^o g_i,o`, where `D^o` takes derivatives in space, `a` depends on
/// parameters alone, and the formula `g` is evaluated point by point. The symbols of a formula are the time, the
/// coordinates, parameters, and names of [#atoms], [#composites] and [#terms]. Constants are numbers.
///
/// Sums are taken apart term by term, products only where one factor is constant: `r*(u - u^3)` gives `r u` and
/// `-r u^3`; `d(u^2 + u, x)` gives `d(u, x)` and the derivative of the formula `u^2`.
public final class FieldEquations {
    private final FieldDescription description;
    private final Map<String, Double> constants;
    private final Set<String> parameters;
    private final NamedFormulas named;
    private final Map<String, Sum> derivatives = new HashMap<>();
    private final Map<String, Atom> fieldDerivatives = new HashMap<>();
    private final Map<String, Atom> atoms = new LinkedHashMap<>();
    private final Map<String, Composite> composites = new LinkedHashMap<>();
    private final List<Term> terms = new ArrayList<>();
    private final List<Linear> linear = new ArrayList<>();
    private final List<Flux> fluxes = new ArrayList<>();

    /// `coefficient` times a derivative of a field, in the equation of another or the same.
    ///
    /// @param equation index of the field whose rate it is part of
    /// @param field index of the field
    /// @param orders of the derivative in each coordinate
    /// @param coefficient of parameters alone
    public record Linear(int equation, int field, List<Integer> orders, Expression coefficient) {}

    /// A derivative of a formula, or with orders of 0 the formula itself, in the equation of a field.
    public record Flux(int equation, List<Integer> orders, Expression formula) {}

    /// A derivative of a field, or the field itself, that formulas mention.
    public record Atom(String symbol, int field, List<Integer> orders) {}

    /// A derivative of a formula that other formulas mention. Its own formula mentions only earlier ones.
    public record Composite(String symbol, Expression formula, List<Integer> orders) {}

    /// An unknown term and the formulas of its arguments.
    public record Term(UnknownTerm term, List<Expression> arguments) {}

    private record Key(int field, List<Integer> orders) {}

    /// A formula taken apart.
    private record Sum(Map<Key, Expression> linear, Map<List<Integer>, Expression> rest) {
        Sum() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        void addLinear(Key key, Expression coefficient) {
            linear.merge(key, coefficient, Algebra::sum);
        }

        void addRest(List<Integer> orders, Expression formula) {
            rest.merge(orders, formula, Algebra::sum);
        }
    }

    /// @throws dev.frugal.base.InvalidInputException if a constant is not finite
    public FieldEquations(FieldDescription description) {
        this.description = description;
        this.constants = description.constantValues();
        this.parameters = Set.copyOf(description.parameterNames());
        this.named = description.named();
        for (var term : description.unknownTerms()) {
            terms.add(new Term(
                    term,
                    term.arguments().stream()
                            .map(argument -> normalised(resolved(Expression.symbol(argument))))
                            .toList()));
        }
        for (int i = 0; i < description.fields().size(); i++) {
            var sum = new Sum();
            takeApart(resolved(description.equations().get(i)), Expression.literal(1), sum);
            int equation = i;
            sum.linear.forEach((key, coefficient) -> {
                if (!Algebra.isNumber(coefficient, 0)) {
                    linear.add(new Linear(equation, key.field, key.orders, coefficient));
                }
            });
            sum.rest.forEach((orders, formula) -> {
                if (!Algebra.isNumber(formula, 0)) {
                    fluxes.add(conservative(new Flux(equation, orders, formula)));
                }
            });
        }
        fluxes.forEach(flux -> mention(flux.formula));
        composites.values().forEach(composite -> mention(composite.formula));
        terms.forEach(term -> term.arguments.forEach(this::mention));
    }

    /// `d(c*u^2/2, x)` in place of `c*u*d(u, x)` for periodic fields: one derivative fewer to compute. By the 2/3 rule
    /// the two are equal at the points as well.
    private Flux conservative(Flux flux) {
        var factors = new ArrayList<Expression>();
        collectFactors(flux.formula, factors);
        var coefficient = Expression.literal(0.5);
        var varying = new ArrayList<Expression>();
        for (var factor : factors) {
            if (isConstant(factor)) {
                coefficient = Algebra.product(coefficient, factor);
            } else {
                varying.add(factor);
            }
        }
        if (!flux.orders.equals(none())
                || varying.size() != 2
                || !description.grid().axes().stream().allMatch(FieldGrid.Axis::periodic)) {
            return flux;
        }
        for (int i = 0; i < 2; i++) {
            if (varying.get(i) instanceof Symbol(var name)
                    && varying.get(1 - i) instanceof Symbol(var derivative)
                    && fieldDerivatives.get(derivative) instanceof Atom(var _, var field, var orders)
                    && field == description.fieldNames().indexOf(name)
                    && orders.stream().mapToInt(order -> order).sum() == 1) {
                var square = Algebra.product(varying.get(i), varying.get(i));
                return new Flux(flux.equation, orders, Algebra.product(coefficient, square));
            }
        }
        return flux;
    }

    private static void collectFactors(Expression expression, List<Expression> factors) {
        switch (expression) {
            case Operation(var operator, var left, var right)
            when operator == Operator.PRODUCT -> {
                collectFactors(left, factors);
                collectFactors(right, factors);
            }
            case Negative(var argument) -> {
                factors.add(Expression.literal(-1));
                collectFactors(argument, factors);
            }
            case Literal _, Symbol _, Operation _, Expression.Call _, Conditional _ -> factors.add(expression);
        }
    }

    /// Fields themselves are atoms too where formulas mention them.
    private void mention(Expression formula) {
        for (var symbol : formula.symbols()) {
            var derivative = fieldDerivatives.get(symbol);
            if (derivative != null) {
                atoms.putIfAbsent(symbol, derivative);
            }
            int field = description.fieldNames().indexOf(symbol);
            if (field >= 0) {
                atoms.putIfAbsent(symbol, new Atom(symbol, field, none()));
            }
        }
    }

    private Expression resolved(Expression expression) {
        return named.resolved(expression).with(constants);
    }

    private List<Integer> none() {
        return Collections.nCopies(description.grid().axes().size(), 0);
    }

    private void takeApart(Expression expression, Expression coefficient, Sum into) {
        switch (expression) {
            case Symbol(var name) -> {
                int field = description.fieldNames().indexOf(name);
                if (field >= 0) {
                    into.addLinear(new Key(field, none()), coefficient);
                } else if (description.derivatives().containsKey(name)) {
                    var derivative = derivative(name);
                    derivative.linear.forEach(
                            (key, factor) -> into.addLinear(key, Algebra.product(coefficient, factor)));
                    derivative.rest.forEach(
                            (orders, formula) -> into.addRest(orders, Algebra.product(coefficient, formula)));
                } else {
                    into.addRest(none(), Algebra.product(coefficient, expression));
                }
            }
            case Negative(var argument) -> takeApart(argument, Algebra.negative(coefficient), into);
            case Operation(var operator, var left, var right)
            when operator == Operator.SUM -> {
                takeApart(left, coefficient, into);
                takeApart(right, coefficient, into);
            }
            case Operation(var operator, var left, var right)
            when operator == Operator.DIFFERENCE -> {
                takeApart(left, coefficient, into);
                takeApart(right, Algebra.negative(coefficient), into);
            }
            case Operation(var operator, var left, var right)
            when operator == Operator.PRODUCT && isConstant(left) ->
                takeApart(right, Algebra.product(coefficient, left), into);
            case Operation(var operator, var left, var right)
            when operator == Operator.PRODUCT && isConstant(right) ->
                takeApart(left, Algebra.product(coefficient, right), into);
            case Operation(var operator, var left, var right)
            when operator == Operator.QUOTIENT && isConstant(right) ->
                takeApart(left, Algebra.quotient(coefficient, right), into);
            case Literal _, Operation _, Expression.Call _, Conditional _ ->
                into.addRest(none(), Algebra.product(coefficient, normalised(expression)));
        }
    }

    private boolean isConstant(Expression expression) {
        return parameters.containsAll(expression.symbols());
    }

    private Sum derivative(String name) {
        var known = derivatives.get(name);
        if (known != null) {
            return known;
        }
        var what = description.derivatives().get(name);
        if (what == null) {
            throw new IllegalArgumentException("no derivative is called " + name);
        }
        var argument = new Sum();
        takeApart(resolved(what.argument()), Expression.literal(1), argument);
        var sum = new Sum();
        for (var orders : what.orders()) {
            argument.linear.forEach(
                    (key, factor) -> sum.addLinear(new Key(key.field, total(key.orders, orders)), factor));
            argument.rest.forEach((before, formula) -> {
                if (!isConstant(formula)) {
                    sum.addRest(total(before, orders), formula);
                }
            });
        }
        derivatives.put(name, sum);
        return sum;
    }

    private static List<Integer> total(List<Integer> first, List<Integer> second) {
        var sums = new ArrayList<Integer>();
        for (int i = 0; i < first.size(); i++) {
            sums.add(first.get(i) + second.get(i));
        }
        return List.copyOf(sums);
    }

    /// The formula with atoms and composites in place of the derivatives that it mentions.
    private Expression normalised(Expression expression) {
        var replacements = new HashMap<String, Expression>();
        for (var symbol : expression.symbols()) {
            if (description.derivatives().containsKey(symbol)) {
                replacements.put(symbol, normalisedDerivative(derivative(symbol)));
            }
        }
        return replacements.isEmpty() ? expression : expression.replacing(replacements);
    }

    private Expression normalisedDerivative(Sum sum) {
        var total = Expression.literal(0);
        for (var entry : sum.linear.entrySet()) {
            var key = entry.getKey();
            var symbol = "∂%s %s".formatted(key.orders, description.fieldNames().get(key.field));
            fieldDerivatives.putIfAbsent(symbol, new Atom(symbol, key.field, key.orders));
            total = Algebra.sum(total, Algebra.product(entry.getValue(), Expression.symbol(symbol)));
        }
        for (var entry : sum.rest.entrySet()) {
            if (entry.getKey().equals(none())) {
                total = Algebra.sum(total, entry.getValue());
            } else {
                var symbol =
                        "∂%s(%s)".formatted(entry.getKey(), entry.getValue().text());
                composites.putIfAbsent(symbol, new Composite(symbol, entry.getValue(), entry.getKey()));
                total = Algebra.sum(total, Expression.symbol(symbol));
            }
        }
        return total;
    }

    /// What is linear with constant coefficients.
    public List<Linear> linear() {
        return Collections.unmodifiableList(linear);
    }

    /// The rest.
    public List<Flux> fluxes() {
        return Collections.unmodifiableList(fluxes);
    }

    /// The derivatives of fields that formulas mention.
    public List<Atom> atoms() {
        return List.copyOf(atoms.values());
    }

    /// The derivatives of formulas that formulas mention, in an order in which they can be computed.
    public List<Composite> composites() {
        return List.copyOf(composites.values());
    }

    /// The unknown terms.
    public List<Term> terms() {
        return Collections.unmodifiableList(terms);
    }

    /// Whether formulas contain derivatives, or derivatives of them are taken; if not, they are reactions.
    public boolean hasDerivativesInFormulas() {
        return !composites.isEmpty()
                || atoms.values().stream().anyMatch(atom -> !atom.orders.equals(none()))
                || fluxes.stream().anyMatch(flux -> !flux.orders.equals(none()));
    }

    /// The orders of all derivatives.
    public Set<List<Integer>> orders() {
        var orders = new LinkedHashSet<List<Integer>>();
        linear.forEach(term -> orders.add(term.orders));
        fluxes.forEach(flux -> orders.add(flux.orders));
        atoms.values().forEach(atom -> orders.add(atom.orders));
        composites.values().forEach(composite -> orders.add(composite.orders));
        return orders;
    }
}
