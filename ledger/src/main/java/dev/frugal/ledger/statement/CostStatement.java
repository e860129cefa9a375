package dev.frugal.ledger.statement;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SealedJson;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Energy;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The cost statement of a run: its consumption by phase, and its results.
///
/// A run that compares several methods has a statement for each: its members. Shared work, such as
/// generating data, belongs to the run and to no member.
///
/// @param name of the run
/// @param parameters parameters of the model, 0 if there is none or several
/// @param energy how the joules were determined
/// @param phases of the run and its members, in the order in which they were first entered
/// @param measures results
/// @param members members of the run, in the order they finished
public record CostStatement(
        String name,
        long parameters,
        Energy energy,
        List<PhaseConsumption> phases,
        List<Measure> measures,
        List<MemberCost> members) {
    /// The file in a run's folder.
    public static final String FILE = "statement.json";

    public CostStatement {
        phases = List.copyOf(phases);
        measures = List.copyOf(measures);
        members = List.copyOf(members);
        if (parameters < 0) {
            throw new InvalidInputException(
                    "the cost statement '%s' has %d parameters; expected at least 0".formatted(name, parameters));
        }
    }

    /// The statement of a run that compares nothing.
    public CostStatement(
            String name, long parameters, Energy energy, List<PhaseConsumption> phases, List<Measure> measures) {
        this(name, parameters, energy, phases, measures, List.of());
    }

    /// The total consumption.
    public Consumption total() {
        return sum(phases);
    }

    /// The consumption of training.
    public Consumption training() {
        return spentFor(Phase.Purpose.TRAINING);
    }

    /// The consumption of serving queries.
    public Consumption serving() {
        return spentFor(Phase.Purpose.SERVING);
    }

    /// The consumption of one phase, of the run and its members together.
    public Consumption spentIn(Phase phase) {
        return sum(phases.stream().filter(spent -> spent.phase() == phase).toList());
    }

    private Consumption spentFor(Phase.Purpose purpose) {
        return sum(phases.stream()
                .filter(spent -> spent.phase().purpose() == purpose)
                .toList());
    }

    /// The groups of members, in order of first appearance.
    public List<String> groups() {
        return members.stream().map(MemberCost::group).distinct().toList();
    }

    /// The statements of the members of one group, one per seed.
    ///
    /// @throws InvalidInputException if there is no such group
    public List<CostStatement> group(String name) {
        var group =
                members.stream().filter(member -> member.group().equals(name)).toList();
        if (group.isEmpty()) {
            throw new InvalidInputException("the run %s has no group '%s'; expected %s"
                    .formatted(
                            this.name,
                            name,
                            members.isEmpty()
                                    ? "a run that compares several methods"
                                    : "one of: " + String.join(", ", groups())));
        }
        return group.stream().map(this::accountOf).toList();
    }

    private CostStatement accountOf(MemberCost member) {
        return new CostStatement(
                "%s/%s".formatted(name, member.name()),
                member.parameters(),
                energy,
                phases.stream()
                        .filter(spent -> spent.member().equals(member.name()))
                        .map(spent -> new PhaseConsumption(spent.phase(), spent.consumption()))
                        .toList(),
                member.measures());
    }

    /// Writes `statement.json` into the run's folder.
    public void write(Path runFolder) {
        SealedJson.write(runFolder.resolve(FILE), this);
    }

    /// The statement in a file or in a run's folder.
    public static CostStatement read(Path fileOrRunFolder) {
        var file = Files.isDirectory(fileOrRunFolder) ? fileOrRunFolder.resolve(FILE) : fileOrRunFolder;
        return SealedJson.read(file, CostStatement.class);
    }

    /// The statement in a run's folder, if any.
    public static Optional<CostStatement> ifWritten(Path runFolder) {
        return Files.exists(runFolder.resolve(FILE)) ? Optional.of(read(runFolder)) : Optional.empty();
    }

    /// The statements of a group of runs: a file, a run's folder, or a folder of run folders (one
    /// per seed, say), in the order of their names.
    public static List<CostStatement> readGroup(Path place) {
        if (!Files.isDirectory(place) || Files.isRegularFile(place.resolve(FILE))) {
            return List.of(read(place));
        }
        try (var folders = Files.list(place)) {
            var group = folders.filter(folder -> Files.isRegularFile(folder.resolve(FILE)))
                    .sorted()
                    .map(CostStatement::read)
                    .toList();
            if (group.isEmpty()) {
                throw new InvalidInputException(
                        "%s contains no %s and no folder with one; expected a run or a folder of runs"
                                .formatted(place, FILE));
            }
            return group;
        } catch (IOException failure) {
            throw new InvalidInputException(
                    "cannot list %s: %s; expected a readable folder".formatted(place, failure.getMessage()), failure);
        }
    }

    private static Consumption sum(List<PhaseConsumption> phases) {
        return phases.stream().map(PhaseConsumption::consumption).reduce(Consumption.NONE, Consumption::plus);
    }
}
