package dev.frugal.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.runs.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultCampaignTest {
    @Test
    void theLastCaseMayEndAfterTheTimeIsOver() {
        var campaign = new FaultCampaign(List.of("frugal"), Set.of(FaultKind.REQUESTS), 60, 100_000, 1);
        var printed = new ByteArrayOutputStream();
        var progress = Progress.on(new PrintStream(printed, true, StandardCharsets.UTF_8), false);
        campaign.report(progress, 150, 60.25);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("seconds: 3,600 of 3,600");
    }
}
