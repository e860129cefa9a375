package dev.frugal.ledger.statement;

import dev.frugal.ledger.meter.Meter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Records the costs of a run while it works: a meter, and what the run reports about its models.
/// It writes the [CostStatement] into the run's folder at every checkpoint and at the end, so a
/// resumed run continues from the previous totals.
///
/// What a killed process spent after its last checkpoint is lost, like its work.
///
/// Safe for use by several threads, except phases of the meter.
public final class CostRecorder {
    private final String name;
    private final Meter meter;
    private final Map<String, MemberCost> members = new LinkedHashMap<>();
    private long parameters;
    private List<Measure> measures = List.of();

    private CostRecorder(String name, Meter meter) {
        this.name = name;
        this.meter = meter;
    }

    /// A new record, for example of work without a run.
    public static CostRecorder of(String name) {
        return new CostRecorder(name, Meter.start());
    }

    /// The record of the run in `folder`, continued from its cost statement if there is one.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the cost statement cannot be read
    public static CostRecorder open(String name, Path folder) {
        var books = of(name);
        CostStatement.ifWritten(folder).ifPresent(books::takeUp);
        return books;
    }

    private void takeUp(CostStatement earlier) {
        meter.resume(earlier.phases(), earlier.energy());
        parameters = earlier.parameters();
        measures = earlier.measures();
        earlier.members().forEach(this::member);
    }

    /// The meter of the run.
    public Meter meter() {
        return meter;
    }

    /// Sets the number of parameters of the run's model.
    public synchronized void parameters(long count) {
        parameters = count;
    }

    /// Sets the results of the run.
    public synchronized void measures(List<Measure> achieved) {
        measures = List.copyOf(achieved);
    }

    /// Sets the costs of a member; an earlier entry is replaced.
    public synchronized void member(MemberCost member) {
        members.put(member.name(), member);
    }

    /// The cost statement so far.
    public synchronized CostStatement statement() {
        return new CostStatement(
                name, parameters, meter.energy(), meter.phases(), measures, List.copyOf(members.values()));
    }
}
