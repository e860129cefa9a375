package dev.frugal.reasoning.language.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Statements to text.
final class Interpreter {
    private final StringBuilder out = new StringBuilder();
    private final TemplateBudget budget;

    private Interpreter(TemplateBudget budget) {
        this.budget = budget;
    }

    /// How a body came to its end.
    private enum End {
        NORMAL,
        BREAK,
        CONTINUE
    }

    static String run(List<TemplateStatement> program, Variables variables) {
        var interpreter = new Interpreter(variables.budget());
        interpreter.body(program, variables);
        return interpreter.out.toString();
    }

    private End body(List<TemplateStatement> statements, Variables variables) {
        for (var statement : statements) {
            var end = statement(statement, variables);
            if (end != End.NORMAL) {
                return end;
            }
        }
        return End.NORMAL;
    }

    private End statement(TemplateStatement statement, Variables variables) {
        return switch (statement) {
            case TemplateStatement.Text(String text, int line) -> {
                print(text, line);
                yield End.NORMAL;
            }
            case TemplateStatement.Print(TemplateExpression value) -> {
                print(Values.text(TemplateEvaluator.value(value, variables), budget, value.line()), value.line());
                yield End.NORMAL;
            }
            case TemplateStatement.If(List<TemplateStatement.Branch> branches) -> conditional(branches, variables);
            case TemplateStatement.For loop -> loop(loop, variables);
            case TemplateStatement.Set(String name, TemplateExpression value) -> {
                variables.set(name, TemplateEvaluator.value(value, variables));
                yield End.NORMAL;
            }
            case TemplateStatement.SetAttribute set -> {
                setAttribute(set, variables);
                yield End.NORMAL;
            }
            case TemplateStatement.SetBlock(String name, List<TemplateStatement> body) -> {
                variables.set(name, run(body, variables));
                yield End.NORMAL;
            }
            case TemplateStatement.Block(List<TemplateStatement> body) -> body(body, variables);
            case TemplateStatement.Break _ -> End.BREAK;
            case TemplateStatement.Continue _ -> End.CONTINUE;
        };
    }

    private void print(String text, int line) {
        budget.text(text.length(), line);
        out.append(text);
    }

    private End conditional(List<TemplateStatement.Branch> branches, Variables variables) {
        for (var branch : branches) {
            boolean taken = branch.condition()
                    .map(condition -> Values.truth(TemplateEvaluator.value(condition, variables)))
                    .orElse(true);
            if (taken) {
                return body(branch.body(), variables);
            }
        }
        return End.NORMAL;
    }

    private End loop(TemplateStatement.For loop, Variables variables) {
        var items = chosen(loop, variables);
        if (items.isEmpty()) {
            return body(loop.otherwise(), variables.inner());
        }
        for (int i = 0; i < items.size(); i++) {
            budget.step(loop.line());
            var inner = variables.inner();
            bind(loop, items.get(i), inner);
            inner.set("loop", place(items, i));
            if (body(loop.body(), inner) == End.BREAK) {
                break;
            }
        }
        return End.NORMAL;
    }

    private List<Object> chosen(TemplateStatement.For loop, Variables variables) {
        var all = Values.items(TemplateEvaluator.value(loop.items(), variables), budget, loop.line());
        if (loop.condition().isEmpty()) {
            return all;
        }
        var chosen = new ArrayList<Object>();
        for (var item : all) {
            var inner = variables.inner();
            bind(loop, item, inner);
            if (Values.truth(TemplateEvaluator.value(loop.condition().get(), inner))) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    private void bind(TemplateStatement.For loop, Object item, Variables variables) {
        if (loop.names().size() == 1) {
            variables.set(loop.names().getFirst(), item);
            return;
        }
        var parts = Values.items(item, budget, loop.line());
        if (parts.size() != loop.names().size()) {
            throw new TemplateException(
                    loop.line(),
                    "an item of %d parts for %d names"
                            .formatted(parts.size(), loop.names().size()));
        }
        for (int i = 0; i < parts.size(); i++) {
            variables.set(loop.names().get(i), parts.get(i));
        }
    }

    private static Map<String, Object> place(List<Object> items, int i) {
        var place = new LinkedHashMap<String, Object>();
        place.put("index", i + 1L);
        place.put("index0", (long) i);
        place.put("revindex", (long) items.size() - i);
        place.put("revindex0", items.size() - i - 1L);
        place.put("first", i == 0);
        place.put("last", i == items.size() - 1);
        place.put("length", (long) items.size());
        place.put("previtem", i > 0 ? items.get(i - 1) : JinjaUndefined.UNDEFINED);
        place.put("nextitem", i + 1 < items.size() ? items.get(i + 1) : JinjaUndefined.UNDEFINED);
        return place;
    }

    private static void setAttribute(TemplateStatement.SetAttribute set, Variables variables) {
        if (!(variables.value(set.namespace()) instanceof Namespace namespace)) {
            throw new TemplateException(set.line(), "'%s' is not a namespace".formatted(set.namespace()));
        }
        namespace.put(set.attribute(), TemplateEvaluator.value(set.value(), variables));
    }

    /// What `namespace(…)` makes: the one value that can be changed from inside a loop.
    static final class Namespace extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1L;

        Namespace(Map<String, Object> initial) {
            super(initial);
        }
    }
}
