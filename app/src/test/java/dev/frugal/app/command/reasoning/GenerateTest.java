package dev.frugal.app.command.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void aFileThatIsNoListOfToolsIsRefused(@TempDir Path folder) throws IOException {
        for (var text : List.of("{}", "[]", "[1]", "\"tool\"")) {
            var file = Files.writeString(folder.resolve("tools.json"), text);
            var refused =
                    Invocation.of("reasoning", "generate", "--chat", "--prompt", PROMPT, "--tools", file.toString());
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.sentence()).contains("tools.json is no list of tools; expected [");
        }
    }

    @Test
    void mistakesAreOneSentence() {
        var nowhere = Invocation.of("reasoning", "generate", "--model", "nowhere", "--prompt", PROMPT);
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.sentence()).contains("no model folder nowhere");
        var chat = Invocation.of("reasoning", "generate", "--chat", "--prompt", PROMPT);
        assertThat(chat.code()).isEqualTo(2);
        assertThat(chat.sentence()).contains("no chat template");
        var plain = Invocation.of("reasoning", "generate", "--prompt", PROMPT, "--template-argument", "a=1");
        assertThat(plain.code()).isEqualTo(2);
        assertThat(plain.sentence()).contains("--template-argument and --tools require --chat");
        var cold = Invocation.of("reasoning", "generate", "--prompt", PROMPT, "--top-p", "1.5");
        assertThat(cold.code()).isEqualTo(2);
        assertThat(cold.sentence()).contains("top-p is 1.5");
    }
}
