package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.template.ChatTemplate;
import dev.frugal.reasoning.language.template.Conversation;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Turns the text of a problem into the tokens a model is asked with.
public final class Prompter {
    private final PromptSettings settings;
    private final Optional<ChatTemplate> template;

    private Prompter(PromptSettings settings, Optional<ChatTemplate> template) {
        this.settings = settings;
        this.template = template;
    }

    /// @throws InvalidInputException if a chat is asked for and the model has no usable chat template
    public static Prompter of(PromptSettings settings, PretrainedModel model) {
        return switch (settings.style()) {
            case PLAIN -> new Prompter(settings, Optional.empty());
            case AUTOMATIC -> {
                var template = model.chatTemplate();
                if (template.isEmpty() && !settings.system().isEmpty()) {
                    throw withoutTemplate("prompt.system");
                }
                if (template.isEmpty() && !settings.templateArguments().isEmpty()) {
                    throw withoutTemplate("prompt.template_arguments");
                }
                yield new Prompter(settings, template);
            }
            case CHAT ->
                new Prompter(
                        settings,
                        Optional.of(model.chatTemplate().orElseThrow(() -> withoutTemplate("prompt.style: chat"))));
        };
    }

    private static InvalidInputException withoutTemplate(String asked) {
        return new InvalidInputException(
                "the model has no chat template, which %s needs; use prompt.style: plain or a model with one"
                        .formatted(asked));
    }

    /// What the model reads.
    ///
    /// @throws InvalidInputException if the problem is a conversation and the model has no chat template
    public String text(Problem problem) {
        var messages = messages(settings, problem);
        return template.map(form -> form.render(conversation(messages))).orElseGet(() -> plain(problem, messages));
    }

    /// What is asked: the conversation of the problem, or its text as the only message.
    public static List<Message> messages(PromptSettings settings, Problem problem) {
        var asked = problem.messages().isEmpty()
                ? List.of(Message.user(settings.ask(problem.prompt())))
                : problem.messages();
        if (settings.system().isEmpty()) {
            return asked;
        }
        return Stream.concat(
                        Stream.of(new Message(Message.SYSTEM, settings.system())),
                        asked.stream().filter(message -> !message.role().equals(Message.SYSTEM)))
                .toList();
    }

    /// A template writes its special tokens itself; a plain prompt gets those the tokenizer adds.
    public int[] tokens(Problem problem, PretrainedModel model) {
        var tokenizer = model.tokenizer();
        var text = text(problem);
        return template.isPresent() ? tokenizer.encode(text) : tokenizer.encodeWithSpecialTokens(text);
    }

    private static String plain(Problem problem, List<Message> messages) {
        if (messages.size() > 1) {
            throw new InvalidInputException(
                    "problem %s is a conversation of %d messages, which only a model with a chat template can be asked; "
                                    .formatted(problem.id(), messages.size())
                            + "use such a model with prompt.style: automatic or chat, or name a column of plain text by "
                            + "--column problem=COLUMN");
        }
        return messages.getFirst().content();
    }

    private Conversation conversation(List<Message> messages) {
        var dictionaries = messages.stream()
                .map(message -> Map.<String, Object>of("role", message.role(), "content", message.content()))
                .toList();
        return new Conversation(dictionaries, true, settings.templateArguments(), LocalDate.parse(settings.date()));
    }
}
