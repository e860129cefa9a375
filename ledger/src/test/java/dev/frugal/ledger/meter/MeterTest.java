package dev.frugal.ledger.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeterTest {
    private static final double ROUNDING = 1e-12;
    private static final PowerModel MODEL = new PowerModel(10, 2);
    private final SetCounters counters = new SetCounters();

    @Test
    void everySecondBelongsToExactlyOnePhase() {
        var meter = Meter.start(counters, EnergyCounters.NONE, MODEL);
        counters.pass(100, 50);
        try (var _ = meter.phase(Phase.TRAINING)) {
            counters.pass(2000, 4000);
            try (var _ = meter.phase(Phase.EVALUATION)) {
                counters.pass(300, 200);
            }
            counters.pass(1000, 1000);
        }
        counters.pass(600, 750);
        assertThat(spent(meter, Phase.TRAINING).wallSeconds()).isEqualTo(3, within(ROUNDING));
        assertThat(spent(meter, Phase.TRAINING).cpuSeconds()).isEqualTo(5, within(ROUNDING));
        assertThat(spent(meter, Phase.EVALUATION).wallSeconds()).isEqualTo(0.3, within(ROUNDING));
        assertThat(spent(meter, Phase.OUTSIDE).cpuSeconds()).isEqualTo(0.8, within(ROUNDING));
        assertThat(meter.total().wallSeconds()).isEqualTo(4, within(ROUNDING));
        assertThat(meter.total().cpuSeconds()).isEqualTo(6, within(ROUNDING));
    }

    @Test
    void whatIsToldGoesToTheOpenPhaseAndAddsUp() {
        var meter = Meter.start(counters, EnergyCounters.NONE, MODEL);
        for (int step = 0; step < 3; step++) {
            try (var _ = meter.phase(Phase.SAMPLING)) {
                meter.tokens(100);
                meter.floatingPointOperations(7);
                meter.answers(8, 5);
            }
        }
        meter.queries(2);
        assertThat(spent(meter, Phase.SAMPLING).tokens()).isEqualTo(300);
        assertThat(spent(meter, Phase.SAMPLING).floatingPointOperations()).isEqualTo(21);
        assertThat(spent(meter, Phase.SAMPLING).correctAnswers()).isEqualTo(15);
        assertThat(spent(meter, Phase.OUTSIDE).queries()).isEqualTo(2);
        assertThatThrownBy(() -> meter.answers(2, 3)).hasMessageContaining("3 correct answers of 2");
        assertThatThrownBy(() -> meter.tokens(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMeterThatIsOffTakesEveryCallAndCountsNothing() {
        var meter = Meter.off();
        assertThat(meter.counts()).isFalse();
        try (var _ = meter.member("fgo");
                var _ = meter.phase(Phase.TRAINING)) {
            meter.tokens(100);
            meter.floatingPointOperations(7);
            meter.answers(8, 5);
            meter.queries(1);
        }
        assertThat(meter.phases()).isEmpty();
        assertThat(meter.total()).isEqualTo(Consumption.NONE);
        assertThatThrownBy(() -> meter.answers(2, 3)).hasMessageContaining("3 correct answers of 2");
    }

    @Test
    void aMemberPaysForItsOwnPhasesAndForNothingElse() {
        var meter = Meter.start(counters, EnergyCounters.NONE, MODEL);
        try (var _ = meter.phase(Phase.DATA)) {
            counters.pass(500, 500);
        }
        for (var name : List.of("grpo", "fgo")) {
            try (var _ = meter.member(name)) {
                counters.pass(10, 10);
                try (var _ = meter.phase(Phase.TRAINING)) {
                    counters.pass(1000, 2000);
                    meter.tokens(name.length());
                }
            }
        }
        assertThat(meter.phases())
                .extracting(spent -> spent.member() + " " + spent.phase().word())
                .containsExactly(" data", "grpo outside", "grpo training", "fgo outside", "fgo training");
        assertThat(meter.phases().getLast().consumption().tokens()).isEqualTo(3);
        assertThat(meter.phases().getLast().consumption().cpuSeconds()).isEqualTo(2, within(ROUNDING));
        assertThat(meter.total().wallSeconds()).isEqualTo(2.52, within(ROUNDING));
    }

    @Test
    void aResumedRunAccountsForBothProcesses() {
        var first = Meter.start(counters, EnergyCounters.NONE, MODEL);
        try (var _ = first.phase(Phase.TRAINING)) {
            counters.pass(1000, 1000);
            first.tokens(10);
        }
        var second = Meter.start(counters, EnergyCounters.NONE, MODEL);
        second.resume(first.phases(), first.energy());
        try (var _ = second.phase(Phase.TRAINING)) {
            counters.pass(500, 250);
            second.tokens(5);
        }
        var training = spent(second, Phase.TRAINING);
        assertThat(training.wallSeconds()).isEqualTo(1.5, within(ROUNDING));
        assertThat(training.joules()).isEqualTo(12.5, within(ROUNDING));
        assertThat(training.tokens()).isEqualTo(15);
    }

    @Test
    void withoutCountersJoulesFollowThePowerModelAndSaySo() {
        counters.peak(1L << 30);
        var meter = Meter.start(counters, EnergyCounters.NONE, MODEL);
        try (var _ = meter.phase(Phase.TRAINING)) {
            counters.pass(4000, 6000);
        }
        assertThat(spent(meter, Phase.TRAINING).joules()).isEqualTo(6 * 10 + 4 * 2, within(ROUNDING));
        assertThat(meter.energy().measured()).isFalse();
        assertThat(meter.energy().method()).startsWith("estimated").contains("10.0 W");
    }

    @Test
    void measuredJoulesAreSharedByCpuTimeAndSurviveTheCounterWrappingAround(@TempDir Path powercap) throws IOException {
        domain(powercap, "intel-rapl:0", "package-0", 900_000, 1_000_000);
        domain(powercap, "intel-rapl:0:0", "core", 5, 1_000_000);
        domain(powercap, "intel-rapl:0:1", "dram", 0, 1_000_000);
        var meter = Meter.start(counters, EnergyCounters.found(powercap, Optional.empty()), MODEL);
        try (var _ = meter.phase(Phase.TRAINING)) {
            counters.pass(50, 30);
        }
        try (var _ = meter.phase(Phase.EVALUATION)) {
            counters.pass(60, 10);
            // 0.9 J to 1.0 J, then 0.2 J after the wrap, and 0.1 J in memory: 0.4 J.
            domain(powercap, "intel-rapl:0", "package-0", 200_000, 1_000_000);
            domain(powercap, "intel-rapl:0:0", "core", 400_000, 1_000_000);
            domain(powercap, "intel-rapl:0:1", "dram", 100_000, 1_000_000);
        }
        assertThat(spent(meter, Phase.TRAINING).joules()).isEqualTo(0.3, within(ROUNDING));
        assertThat(spent(meter, Phase.EVALUATION).joules()).isEqualTo(0.1, within(ROUNDING));
        assertThat(meter.energy().measured()).isTrue();
    }

    /// The counter of this machine has the joules of a process here, and not those of one elsewhere.
    @Test
    void joulesOfOtherMachinesAreAddedToMeasuredOnes(@TempDir Path powercap) throws IOException {
        domain(powercap, "intel-rapl:0", "package-0", 0, 1_000_000);
        var spent = new Consumption(1, 2, 7, 0, 0, 5, 0, 0);
        var meter = Meter.start(counters, EnergyCounters.found(powercap, Optional.empty()), MODEL);
        meter.elsewhere(Phase.SERVING, spent, true);
        assertThat(spent(meter, Phase.SERVING).joules()).isZero();
        assertThat(meter.energy().measured()).isTrue();
        meter.elsewhere(Phase.SERVING, spent, false);
        assertThat(spent(meter, Phase.SERVING)).isEqualTo(new Consumption(0, 4, 7, 0, 0, 10, 0, 0));
        assertThat(meter.energy().measured()).isFalse();
        assertThat(meter.energy().method()).contains("measured", "on other machines estimated");
    }

    @Test
    void aCounterThatFailsDuringTheRunTurnsTheWholeRunIntoAnEstimate(@TempDir Path powercap) throws IOException {
        domain(powercap, "intel-rapl:0", "package-0", 0, 1_000_000);
        var meter = Meter.start(counters, EnergyCounters.found(powercap, Optional.empty()), MODEL);
        counters.pass(1000, 1000);
        Files.delete(powercap.resolve("intel-rapl:0/energy_uj"));
        assertThat(meter.total().joules()).isEqualTo(10, within(ROUNDING));
        assertThat(meter.energy().measured()).isFalse();
    }

    @Test
    void aMachineWithoutReadableCountersHasNone(@TempDir Path powercap) {
        assertThat(EnergyCounters.found(powercap, Optional.empty())).isEqualTo(EnergyCounters.NONE);
        assertThat(EnergyCounters.found(powercap.resolve("absent"), Optional.empty()))
                .isEqualTo(EnergyCounters.NONE);
    }

    @Test
    void theCountersOfThisProcessRunForwardAndKnowItsMemory() {
        var process = Counters.ofThisProcess();
        long cpu = process.cpuNanoseconds();
        long wall = process.wallNanoseconds();
        double sum = 0;
        for (int i = 1; i < 20_000_000; i++) {
            sum += 1.0 / i;
        }
        assertThat(sum).isGreaterThan(17);
        assertThat(process.wallNanoseconds()).isGreaterThan(wall);
        assertThat(process.cpuNanoseconds()).isGreaterThanOrEqualTo(cpu);
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(process.peakResidentBytes()).isGreaterThan(1L << 20);
        }
    }

    @Test
    void operationsOfALayerAreTwiceItsMultiplications() {
        assertThat(OperationCount.linear(5, 3, 4)).isEqualTo(120);
        assertThat(OperationCount.multilayerPerceptron(1, List.of(3, 64, 64, 2)))
                .isEqualTo(2 * (3 * 64 + 64 * 64 + 64 * 2));
        assertThat(OperationCount.longShortTermMemory(2, 10, 2, 32)).isEqualTo(2L * 2 * 10 * (2 + 32) * 4 * 32);
        assertThat(OperationCount.attention(1, 1, 128, 64)).isEqualTo(2 * 2 * 128 * 64);
    }

    private static void domain(Path powercap, String folder, String name, long energy, long range) throws IOException {
        var place = Files.createDirectories(powercap.resolve(folder));
        Files.writeString(place.resolve("name"), name + "\n");
        Files.writeString(place.resolve("energy_uj"), energy + "\n");
        Files.writeString(place.resolve("max_energy_range_uj"), range + "\n");
    }

    private static Consumption spent(Meter meter, Phase phase) {
        return meter.phases().stream()
                .filter(account -> account.phase() == phase)
                .map(PhaseConsumption::consumption)
                .findFirst()
                .orElseThrow();
    }
}
