package dev.frugal.app.command.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyVotesTest {
    @TempDir
    private Path folder;

    @Test
    void everyMethodIsJudgedByVotesAndComparedAtEqualCost() throws IOException {
        var studied = Invocation.of(
                "study", "votes", "--quick", "--steps", "1", "--problems", "8", "--runs", folder.toString(), "--json");
        assertThat(studied.code()).as(studied.err()).isZero();
        var document = studied.document();
        assertThat(document.get("judged")
                        .valueStream()
                        .map(row -> row.get("method").asString()))
                .containsExactly("base", "grpo", "fgo");
        assertThat(document.get("equal_cost")
                        .valueStream()
                        .map(row -> row.get("votes").asInt()))
                .containsExactly(1, 3, 5, 9, 15, 27);
        for (var cost : document.get("equal_cost")) {
            assertThat(cost.get("methods").get(0).get("method").asString()).isEqualTo("base");
            assertThat(cost.get("methods").valueStream())
                    .allSatisfy(one -> assertThat(one.get("tokens").asDouble())
                            .isLessThanOrEqualTo(cost.get("tokens").asDouble()));
        }
        var page = Files.readString(Path.of(document.get("run").asString()).resolve(StudyPhysicsSize.PAGE));
        // Eight problems cannot show an accuracy of 99.9 %.
        assertThat(page).contains("needs 1,000 problems").doesNotContain(folder.toString());
    }
}
