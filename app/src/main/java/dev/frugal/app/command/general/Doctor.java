package dev.frugal.app.command.general;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.Build;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.ledger.meter.EnergyCounters;
import dev.frugal.ledger.meter.PowerModel;
import dev.frugal.runs.Machine;
import dev.frugal.tensor.Engine;
import dev.frugal.tensor.kernel.VectorApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
        name = "doctor",
        description = "Check what this machine has and what is missing.",
        footer = {"", "Example:", "  frugal doctor"})
public final class Doctor extends BaseCommand {
    private static final long GIBIBYTE = 1L << 30;
    private static final long ENOUGH_SPACE = GIBIBYTE;

    /// What `--json` prints.
    ///
    /// @param healthy whether everything required is present
    public record Diagnosis(boolean healthy, List<Finding> findings) {}

    /// One item that was checked.
    ///
    /// @param verdict `good`, `slower` (works, but something faster is missing) or `missing`
    /// @param advice what to do about it, empty if nothing is needed
    public record Finding(String subject, String verdict, String found, String advice) {}

    @Override
    protected CommandResult answer() {
        var findings = new ArrayList<Finding>();
        findings.add(java());
        findings.add(machine());
        findings.add(vectors());
        findings.add(engine());
        findings.add(energy());
        findings.add(space());
        boolean healthy =
                findings.stream().noneMatch(finding -> finding.verdict().equals("missing"));
        var build = Build.current();
        var table = new TextTable("frugal " + build.version(), "", build.revision());
        for (var finding : findings) {
            var advice = finding.advice().isEmpty() ? "" : "; " + finding.advice();
            table.row(finding.subject(), finding.verdict(), finding.found() + advice);
        }
        var conclusion = healthy ? "Everything required is present." : "Something required is missing.";
        return new CommandResult(table.text() + "\n\n" + conclusion, new Diagnosis(healthy, List.copyOf(findings)));
    }

    private static Finding java() {
        return new Finding(
                "Java", "good", "%s, %s".formatted(Runtime.version(), System.getProperty("java.vendor")), "");
    }

    private static Finding machine() {
        var here = Machine.here();
        return new Finding(
                "machine",
                "good",
                "%s, %d processors, %.1f GiB memory"
                        .formatted(here.system(), here.processors(), (double) here.memoryBytes() / GIBIBYTE),
                "");
    }

    private static Finding vectors() {
        return VectorApi.present()
                ? new Finding("Vector API", "good", VectorApi.MODULE, "")
                : new Finding("Vector API", "slower", "not enabled", VectorApi.HOW_TO_ENABLE);
    }

    private static Finding engine() {
        try {
            var engine = Engine.probe();
            return new Finding(
                    "libtorch",
                    "good",
                    "%s, %d threads, CUDA %s"
                            .formatted(engine.version(), engine.threads(), engine.cuda() ? "usable" : "not used"),
                    "");
        } catch (LinkageError | RuntimeException failure) {
            return new Finding(
                    "libtorch",
                    "missing",
                    String.valueOf(failure.getMessage()),
                    "the native libraries support x86-64 Linux with glibc; see --verbose");
        }
    }

    private static Finding energy() {
        var energy = EnergyCounters.ofThisMachine().energy(PowerModel.GREEN_ALGORITHMS);
        return new Finding(
                "joules",
                "good",
                energy.method(),
                energy.measured()
                        ? ""
                        : "joules of processors are measured if RAPL's counters under /sys/class/powercap are readable");
    }

    private Finding space() {
        var folder = runsFolder().toAbsolutePath();
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return new Finding(
                    "runs folder",
                    "missing",
                    folder + " cannot be written",
                    "choose another with --runs or FRUGAL_RUNS");
        }
        // Not by Files.getFileStore, which fails in a root without a table of mounts.
        long free = existing.toFile().getUsableSpace();
        var found = "%s, %.1f GiB free".formatted(folder, (double) free / GIBIBYTE);
        return free >= ENOUGH_SPACE
                ? new Finding("runs folder", "good", found, "")
                : new Finding("runs folder", "missing", found, "free some space");
    }
}
