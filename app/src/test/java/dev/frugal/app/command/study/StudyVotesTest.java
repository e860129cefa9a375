package dev.frugal.app.command.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StudyVotesTest {
    @TempDir
    private Path folder;

    @Test
    void everyMethodIsJudgedByVotesAndComparedAtEqualCost() throws IOException {
        var trained =
                Invocation.of("reasoning", "pretrain", "--config", config(), "--runs", folder.toString(), "--json");
        assertThat(trained.code()).as(trained.err()).isZero();
        var studied = Invocation.of(
                "study",
                "votes",
                "--quick",
                "--steps",
                "1",
                "--problems",
                "8",
                "--larger",
                trained.document().get("model").asString(),
                "--runs",
                folder.toString(),
                "--json");
        assertThat(studied.code()).as(studied.err()).isZero();
        var document = studied.document();
        var judged = document.get("judged");
        assertThat(judged.valueStream().map(row -> row.get("method").asString()))
                .containsExactly("base", "grpo", "fgo", "larger");
        assertThatOperationsFollowParameters(judged.get(0), judged.get(3));
        assertThat(document.get("equal_cost")
                        .valueStream()
                        .map(row -> row.get("votes").asInt()))
                .containsExactly(1, 3, 5, 9, 15, 27);
        for (var cost : document.get("equal_cost")) {
            assertThat(cost.get("methods").get(0).get("method").asString()).isEqualTo("base");
            assertThat(cost.get("methods").valueStream())
                    .allSatisfy(one -> assertThat(one.get("operations").asDouble())
                            .isLessThanOrEqualTo(cost.get("operations").asDouble()));
        }
        var page = Files.readString(Path.of(document.get("run").asString()).resolve(StudyPhysicsSize.PAGE));
        // Eight problems cannot show an accuracy of 99.9 %.
        assertThat(page).contains("needs 1,000 problems").doesNotContain("--runs");
    }

    @Test
    void aLargerModelThatIsNoneIsRefusedBeforeAnythingIsTrained() {
        var refused = Invocation.of(
                "study", "votes", "--larger", folder.resolve("none").toString(), "--runs", folder.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("none");
        assertThat(folder).isEmptyDirectory();
    }

    private static void assertThatOperationsFollowParameters(JsonNode base, JsonNode larger) {
        double sizes =
                larger.get("parameters").asDouble() / base.get("parameters").asDouble();
        double prices = operations(larger) / operations(base);
        assertThat(sizes).isGreaterThan(1.2);
        // Most operations are those of the weights; attention's grow more slowly than they.
        assertThat(prices).isBetween(0.6 * sizes, 1.1 * sizes);
    }

    private static double operations(JsonNode judged) {
        return judged.get("price").get("operations").asDouble();
    }

    private String config() throws IOException {
        return Files.writeString(folder.resolve("larger.yaml"), """
                        shape: {hidden: 128, intermediate: 352, layers: 1, heads: 4, context: 384}
                        optimisation: {steps: 1}
                        """).toString();
    }
}
