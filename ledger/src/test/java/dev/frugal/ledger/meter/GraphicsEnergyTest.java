package dev.frugal.ledger.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Joules of graphics processors, read from a library that the test makes.
class GraphicsEnergyTest {
    private static final double ROUNDING = 1e-12;
    private static final PowerModel MODEL = new PowerModel(10, 2);
    private static final int NOT_SUPPORTED = 3;
    private static final int NO_PERMISSION = 4;
    private static final int DRIVER_NOT_LOADED = 9;
    private static final int GPU_IS_LOST = 15;
    private static final int UNKNOWN = 999;

    private final Arena arena = Arena.ofConfined();
    private final SetCounters counters = new SetCounters();

    @TempDir
    private Path powercap;

    @AfterEach
    void letGoOfTheLibrary() {
        arena.close();
    }

    private MadeLibrary library(int devices) {
        return new MadeLibrary(arena, devices);
    }

    private EnergyCounters found(MadeLibrary library) {
        return EnergyCounters.found(powercap, Optional.of(library));
    }

    private Meter meter(MadeLibrary library) {
        return Meter.start(counters, found(library), MODEL);
    }

    @Test
    void theJoulesOfAllGraphicsProcessorsAreAddedToTheEstimateForTheProcessors() {
        var library = library(2).showing(0, 1_000_000).showing(1, 5_000);
        var meter = meter(library);
        counters.pass(1000, 1000);
        library.showing(0, 1_007_000).showing(1, 5_500);
        assertThat(meter.total().joules()).isEqualTo(10 + 7 + 0.5, within(ROUNDING));
        assertThat(meter.energy().measured()).isFalse();
        assertThat(meter.energy().method())
                .startsWith("estimated: 10.0 W")
                .endsWith("measured: NVML counters, 2 graphics processors as a whole");
    }

    @Test
    void withBothKindsOfCountersAllJoulesAreMeasured() throws IOException {
        packageShows(0);
        var library = library(1);
        var meter = meter(library);
        counters.pass(1000, 1000);
        packageShows(3_000_000);
        library.showing(0, 40_000);
        assertThat(meter.total().joules()).isEqualTo(3 + 40, within(ROUNDING));
        assertThat(meter.energy().measured()).isTrue();
        assertThat(meter.energy().method())
                .isEqualTo(
                        "measured: RAPL counters, packages and memory of the whole machine; NVML counters, 1 graphics processor as a whole");
    }

    @Test
    void joulesOfGraphicsProcessorsAreSharedByWallTimeAndThoseOfProcessorsByCpuTime() throws IOException {
        packageShows(0);
        var library = library(1);
        var meter = meter(library);
        try (var _ = meter.phase(Phase.SAMPLING)) {
            counters.pass(75, 20);
        }
        try (var _ = meter.phase(Phase.UPDATE)) {
            counters.pass(25, 80);
            packageShows(1_000_000);
            library.showing(0, 1_000);
        }
        assertThat(joules(meter, Phase.SAMPLING)).isEqualTo(0.2 + 0.75, within(ROUNDING));
        assertThat(joules(meter, Phase.UPDATE)).isEqualTo(0.8 + 0.25, within(ROUNDING));
    }

    @Test
    void aDeviceThatDoesNotCountItsEnergyIsLeftOutAndNamed() {
        var library = library(3).answering(1, NOT_SUPPORTED);
        var meter = meter(library);
        library.showing(0, 2_000).showing(2, 3_000);
        assertThat(meter.total().joules()).isEqualTo(5, within(ROUNDING));
        assertThat(meter.energy().method())
                .contains("NVML counters, 2 of 3 graphics processors as a whole")
                .endsWith("not counted: graphics processor 1: it does not measure its energy (NVML error 3)");
    }

    @Test
    void refusalsLeaveTheEstimateAndSayWhatIsNotInIt() {
        assertThat(Meter.start(counters, found(library(1).answering(0, NO_PERMISSION)), MODEL)
                        .energy()
                        .method())
                .startsWith("estimated")
                .endsWith("not counted: graphics processor 0: this user may not read its energy (NVML error 4)");
        assertThat(meter(library(1).starting(UNKNOWN)).energy().method())
                .endsWith("not counted: starting NVML: NVML error 999");
        assertThat(meter(library(1).without("nvmlDeviceGetTotalEnergyConsumption"))
                        .energy()
                        .method())
                .endsWith("not counted: NVML has no function nvmlDeviceGetTotalEnergyConsumption");
    }

    @Test
    void aLibraryWithoutDriverOrDevicesMeansThatThereAreNone() {
        assertThat(found(library(1).starting(DRIVER_NOT_LOADED))).isEqualTo(EnergyCounters.NONE);
        assertThat(found(library(0))).isEqualTo(EnergyCounters.NONE);
    }

    @Test
    void aCounterThatGoesBackIsOfADeviceThatWasResetAndLeavesTheRun() throws IOException {
        packageShows(0);
        var library = library(2).showing(0, 9_000).showing(1, 0);
        var meter = meter(library);
        counters.pass(1000, 1000);
        library.showing(0, 10_000).showing(1, 1_000);
        assertThat(meter.total().joules()).isEqualTo(2, within(ROUNDING));
        packageShows(4_000_000);
        library.showing(0, 12).showing(1, 2_000);
        assertThat(meter.total().joules()).isEqualTo(4, within(ROUNDING));
        assertThat(meter.energy().method())
                .endsWith(
                        "whole machine; not counted: graphics processors (graphics processor 0 went back from 10000 to 12)");
    }

    @Test
    void aDeviceThatIsLostDuringTheRunStopsNothing() {
        var library = library(1);
        var meter = meter(library);
        counters.pass(1000, 1000);
        library.answering(0, GPU_IS_LOST);
        assertThat(meter.total().joules()).isEqualTo(10, within(ROUNDING));
        counters.pass(1000, 1000);
        assertThat(meter.total().joules()).isEqualTo(20, within(ROUNDING));
        assertThat(meter.energy().method()).endsWith("(graphics processor 0: it is lost or was reset (NVML error 15))");
    }

    @Test
    void aRunThatGoesOnUnderTheSameCountersKeepsItsWayOfKnowing() {
        var first = meter(library(1));
        var second = meter(library(1));
        second.resume(first.phases(), first.energy());
        assertThat(second.energy()).isEqualTo(first.energy());
        var third = Meter.start(counters, EnergyCounters.NONE, MODEL);
        third.resume(second.phases(), second.energy());
        assertThat(third.energy().method()).isEqualTo(second.energy().method() + ", then " + MODEL.description());
        assertThat(third.energy().measured()).isFalse();
    }

    private void packageShows(long microjoules) throws IOException {
        var domain = Files.createDirectories(powercap.resolve("intel-rapl:0"));
        Files.writeString(domain.resolve("name"), "package-0\n");
        Files.writeString(domain.resolve("energy_uj"), microjoules + "\n");
        Files.writeString(domain.resolve("max_energy_range_uj"), "262143328850\n");
    }

    private static double joules(Meter meter, Phase phase) {
        return meter.phases().stream()
                .filter(spent -> spent.phase() == phase)
                .mapToDouble(spent -> spent.consumption().joules())
                .sum();
    }
}
