package dev.frugal.reasoning.problem;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.template.ChatTemplate;
import dev.frugal.reasoning.language.template.Conversation;
import java.time.LocalDate;
import java.util.Optional;

/// Turns the text of a problem into the tokens a model is asked with.
final class Prompter {
    private final PromptSettings settings;
    private final Optional<ChatTemplate> template;

    private Prompter(PromptSettings settings, Optional<ChatTemplate> template) {
        this.settings = settings;
        this.template = template;
    }

    /// @throws InvalidInputException if a chat is asked for and the model has no usable chat template
    static Prompter of(PromptSettings settings, PretrainedModel model) {
        return switch (settings.style()) {
            case PLAIN -> new Prompter(settings, Optional.empty());
            case AUTOMATIC -> {
                var template = model.chatTemplate();
                if (template.isEmpty() && !settings.system().isEmpty()) {
                    throw withoutTemplate("prompt.system");
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
    String text(String problem) {
        var asked = settings.ask(problem);
        return template.map(form -> form.render(conversation(asked))).orElse(asked);
    }

    /// A template writes its special tokens itself; a plain prompt gets those the tokenizer adds.
    int[] tokens(String problem, PretrainedModel model) {
        var tokenizer = model.tokenizer();
        var text = text(problem);
        return template.isPresent() ? tokenizer.encode(text) : tokenizer.encodeWithSpecialTokens(text);
    }

    private Conversation conversation(String asked) {
        var question = Conversation.question(asked, LocalDate.parse(settings.date()));
        return settings.system().isEmpty() ? question : question.withSystem(settings.system());
    }
}
