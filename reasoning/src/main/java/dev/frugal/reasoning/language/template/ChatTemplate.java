package dev.frugal.reasoning.language.template;

import dev.frugal.base.InvalidInputException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
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
        }
    }

    /// The text of a conversation.
    ///
    /// @throws InvalidInputException if the template refuses the conversation or uses what is not supported
    public String render(Conversation conversation) {
        var variables = new HashMap<String, Object>(specialTokens);
        conversation.variables().forEach((name, value) -> variables.put(name, Values.of(value)));
        variables.put("messages", Values.of(conversation.messages()));
        variables.put("add_generation_prompt", conversation.generationPrompt());
        variables.put("namespace", function((_, named) -> new Interpreter.Namespace(named)));
        variables.put("dict", function((_, named) -> named));
        variables.put("range", function((arguments, _) -> range(arguments)));
        variables.put("raise_exception", function((arguments, _) -> {
            throw new InvalidInputException(
                    "%s rejects the conversation: %s".formatted(source, Values.text(arguments.getFirst())));
        }));
        variables.put("strftime_now", function((arguments, _) -> date(conversation.today(), arguments)));
        try {
            return Interpreter.run(program, new Variables(variables));
        } catch (TemplateException failure) {
            throw mistake(source, failure);
        }
    }

    private static Values.Function function(Values.Function function) {
        return function;
    }

    private static Object range(List<Object> arguments) {
        long from = arguments.size() > 1 ? (Long) arguments.getFirst() : 0;
        long to = (Long) arguments.get(arguments.size() > 1 ? 1 : 0);
        return java.util.stream.LongStream.range(from, to)
                .mapToObj(i -> (Object) i)
                .toList();
    }

    private static String date(LocalDate today, List<Object> arguments) {
        var pattern = Values.text(arguments.getFirst());
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

    private static InvalidInputException mistake(String source, TemplateException failure) {
        return new InvalidInputException(
                "%s, line %d: %s; use the model's own template or one without this construct"
                        .formatted(source, failure.line(), failure.getMessage()),
                failure);
    }
}
