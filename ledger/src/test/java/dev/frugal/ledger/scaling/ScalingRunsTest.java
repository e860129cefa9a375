package dev.frugal.ledger.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Energy;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.MemberCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalingRunsTest {
    private static final int SIZES = 4;
    private static final int SEEDS = 3;

    /// The texts that a seed draws are a little longer or shorter than another's.
    private static final long MORE_TOKENS = 7;

    @Test
    void seedsOfASizeCountAsOneConfigurationAlthoughTheirTokensDiffer() {
        var prices = Prices.defaults();
        var runs = new ScalingRuns(Optional.of("loss"), prices, prices.machine()).of("mine", List.of(study()));
        assertThat(runs).hasSize(SIZES * SEEDS);
        assertThat(MethodScaling.configurations(runs))
                .hasSize(SIZES)
                .allSatisfy(seeds -> assertThat(seeds).hasSize(SEEDS));
        assertThat(runs).extracting(ScalingRun::compute).doesNotHaveDuplicates();
        assertThat(runs).allSatisfy(run -> assertThat(run.data()).isPresent());
    }

    private static CostStatement study() {
        var phases = new ArrayList<PhaseConsumption>();
        var members = new ArrayList<MemberCost>();
        for (int size = 1; size <= SIZES; size++) {
            for (int seed = 0; seed < SEEDS; seed++) {
                var name = "size-%d-%d".formatted(size, seed);
                long tokens = 1_000L * size + MORE_TOKENS * seed;
                phases.add(new PhaseConsumption(
                        name, Phase.TRAINING, new Consumption(1, 1, 1, 0, 6 * tokens * size, tokens, 0, 0)));
                var loss = new Measure("loss", "nats", Measure.Direction.LOWER, 1.0 / size);
                members.add(new MemberCost(name, "size-" + size, 100L * size, List.of(loss)));
            }
        }
        // What has no training is no run.
        members.add(new MemberCost("mean-0", "mean", 0, List.of()));
        return new CostStatement("study", 0, new Energy(false, "test"), phases, List.of(), members);
    }
}
