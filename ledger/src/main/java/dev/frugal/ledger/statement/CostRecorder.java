package dev.frugal.ledger.statement;

import dev.frugal.ledger.meter.Meter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The books of a run while it goes on: a meter of what is spent, and what the run tells of its
/// models. They are written into the run's folder as its [CostStatement] at every checkpoint and at the
/// end, so that a run taken up again goes on from what was spent before.
///
/// What a killed process spent after its last checkpoint is lost, as its work is.
///
/// Safe for use by several threads, phases of the meter excepted.
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

    /// Fresh books, of work that has no run say.
    public static CostRecorder of(String name) {
        return new CostRecorder(name, Meter.start());
    }

    /// The books of the run in `folder`, taken up from the statement that lies there, if one does.
    ///
    /// @throws dev.frugal.base.InvalidInputException if that statement cannot be read
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

    /// What counts the run's spending.
    public Meter meter() {
        return meter;
    }

    /// Tells how many parameters the run's model has.
    public synchronized void parameters(long count) {
        parameters = count;
    }

    /// Tells what the run achieved.
    public synchronized void measures(List<Measure> achieved) {
        measures = List.copyOf(achieved);
    }

    /// Tells of one of the things the run compares; what was told of it before is replaced.
    public synchronized void member(MemberCost member) {
        members.put(member.name(), member);
    }

    /// The account until now.
    public synchronized CostStatement statement() {
        return new CostStatement(
                name, parameters, meter.energy(), meter.phases(), measures, List.copyOf(members.values()));
    }
}
