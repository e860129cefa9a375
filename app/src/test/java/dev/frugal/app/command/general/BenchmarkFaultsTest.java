package dev.frugal.app.command.general;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import org.junit.jupiter.api.Test;

class BenchmarkFaultsTest {
    @Test
    void aShortCampaignFindsNoFault() {
        var document = Invocation.of(
                        "benchmark",
                        "faults",
                        "--count",
                        "3",
                        "--seed",
                        "2",
                        "--kinds",
                        "SYSTEMS,MODEL_FOLDERS,REQUESTS",
                        "--json")
                .document();
        assertThat(document.get("faults")).isEmpty();
        assertThat(document.get("kinds"))
                .hasSize(3)
                .allMatch(kind -> kind.get("cases").asInt() == 1);
    }

    @Test
    void aCampaignWithoutCasesIsTheUsersMistake() {
        var invocation = Invocation.of("benchmark", "faults", "--count", "0");
        assertThat(invocation.code()).isEqualTo(2);
        assertThat(invocation.sentence()).contains("--minutes and --count must be above 0");
    }
}
