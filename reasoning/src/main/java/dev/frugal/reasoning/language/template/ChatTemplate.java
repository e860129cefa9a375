package dev.frugal.reasoning.language.template;

import dev.frugal.base.InvalidInputException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A chat template, checked as a whole when it is read.
public final class ChatTemplate {
    private static final Map<Character, String> DATE_PARTS =
            Map.of('d', "dd", 'b', "MMM", 'B', "MMMM", 'Y', "yyyy", 'm', "MM", 'A', "EEEE", 'y', "yy");

    private final List<TemplateStatement> program;
    private final String source;
    private final Map<String, String> specialTokens;

    private ChatTemplate(List<TemplateStatement> program, String source, Map<String, String> specialTokens) {
        this.program = program;
        this.source = source;
        this.specialTokens = Map.copyOf(specialTokens);
    }

    /// Reads a template; `source` names it in errors. `specialTokens`: texts of tokens by the name
    /// templates know them by, such as `bos_token`.
    ///
    /// @throws InvalidInputException if the template is broken or uses what is not supported
    public static ChatTemplate of(String template, String source, Map<String, String> specialTokens) {
        try {
            return new ChatTemplate(TemplateParser.parse(template), source, specialTokens);
        } catch (TemplateException failure) {
            throw mistake(source, failure);
        } catch (StackOverflowError _) {
            throw tooDeep(source);
        }
    }

    /// The text of a conversation.
    ///
    /// @throws InvalidInputException if the template refuses the conversation or uses what is not supported
    public String render(Conversation conversation) {
        var budget = new TemplateBudget();
        var variables = new HashMap<String, Object>(specialTokens);
        conversation.variables().forEach((name, value) -> variables.put(name, Values.of(value)));
        variables.put("messages", Values.of(conversation.messages()));
        variables.put("add_generation_prompt", conversation.generationPrompt());
        variables.put("namespace", function((_, named, _) -> new Interpreter.Namespace(named)));
        variables.put("dict", function((_, named, _) -> named));
        variables.put("range", function((arguments, _, line) -> range(arguments, budget, line)));
        variables.put("raise_exception", function((arguments, _, line) -> {
            throw new InvalidInputException("%s rejects the conversation: %s"
                    .formatted(source, Values.text(only(arguments, "raise_exception", line), budget, line)));
        }));
        variables.put(
                "strftime_now",
                function((arguments, _, line) ->
                        date(conversation.today(), Values.text(only(arguments, "strftime_now", line), budget, line))));
        try {
            return Interpreter.run(program, new Variables(variables, budget));
        } catch (TemplateException failure) {
            throw mistake(source, failure);
        } catch (StackOverflowError _) {
            throw tooDeep(source);
        }
    }

    private static Values.Function function(Values.Function function) {
        return function;
    }

    private static Object only(List<Object> arguments, String function, int line) {
        if (arguments.size() != 1) {
            throw new TemplateException(line, "%s takes one argument".formatted(function));
        }
        return arguments.getFirst();
    }

    private static Object range(List<Object> arguments, TemplateBudget budget, int line) {
        if (arguments.isEmpty()
                || arguments.size() > 3
                || !arguments.stream().allMatch(Long.class::isInstance)
                || arguments.size() == 3 && arguments.get(2).equals(0L)) {
            throw new TemplateException(line, "range takes one to three whole numbers, the third not 0");
        }
        long from = arguments.size() > 1 ? (Long) arguments.getFirst() : 0;
        long to = (Long) arguments.get(arguments.size() > 1 ? 1 : 0);
        long step = arguments.size() > 2 ? (Long) arguments.get(2) : 1;
        double count = Math.ceil(((double) to - from) / step);
        budget.items(count < 0 ? 0 : (long) count, line);
        var items = new ArrayList<Object>();
        for (long i = 0; i < count; i++) {
            items.add(from + i * step);
        }
        return items;
    }

    private static String date(LocalDate today, String pattern) {
        var text = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            var part =
                    pattern.charAt(i) == '%' && i + 1 < pattern.length() ? DATE_PARTS.get(pattern.charAt(i + 1)) : null;
            if (part == null) {
                text.append(pattern.charAt(i));
            } else {
                text.append(DateTimeFormatter.ofPattern(part, Locale.ENGLISH).format(today));
                i++;
            }
        }
        return text.toString();
    }

    private static InvalidInputException tooDeep(String source) {
        return new InvalidInputException(
                "%s nests deeper than any conversation; use the model's own template".formatted(source));
    }

    private static InvalidInputException mistake(String source, TemplateException failure) {
        return new InvalidInputException(
                "%s, line %d: %s; use the model's own template or one without this construct"
                        .formatted(source, failure.line(), failure.getMessage()),
                failure);
    }
}
