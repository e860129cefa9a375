package dev.frugal.app.command.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import org.junit.jupiter.api.Test;

class GenerateTest {
    private static final String PROMPT = "<bos>37+25-16=";

    @Test
    void theDocumentHasTextTokenIdsAndLogProbabilities() {
        var invocation = Invocation.of(
                "reasoning", "generate", "--prompt", PROMPT, "--samples", "3", "--temperature", "0.9", "--json");
        assertThat(invocation.code()).as(invocation.err()).isZero();
        var document = invocation.document();
        assertThat(document.get("responses").size()).isEqualTo(3);
        var first = document.get("responses").get(0);
        assertThat(first.get("token_ids").size())
                .isEqualTo(first.get("log_probs").size());
        assertThat(document.get("text").asString()).isEqualTo(first.get("text").asString());
        assertThat(first.get("log_probs"))
                .allSatisfy(score -> assertThat(score.asDouble()).isLessThanOrEqualTo(0));
    }

    @Test
    void theSameSeedGivesTheSameResponse() {
        String[] line = {"reasoning", "generate", "--prompt", PROMPT, "--temperature", "1", "--seed", "4", "--json"};
        assertThat(Invocation.of(line).out()).isEqualTo(Invocation.of(line).out());
    }

    @Test
    void mistakesAreOneSentence() {
        var nowhere = Invocation.of("reasoning", "generate", "--model", "nowhere", "--prompt", PROMPT);
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.sentence()).contains("no model folder nowhere");
        var chat = Invocation.of("reasoning", "generate", "--chat", "--prompt", PROMPT);
        assertThat(chat.code()).isEqualTo(2);
        assertThat(chat.sentence()).contains("no chat template");
        var cold = Invocation.of("reasoning", "generate", "--prompt", PROMPT, "--top-p", "1.5");
        assertThat(cold.code()).isEqualTo(2);
        assertThat(cold.sentence()).contains("top-p is 1.5");
    }
}
