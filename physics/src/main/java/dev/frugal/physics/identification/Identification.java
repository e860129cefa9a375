package dev.frugal.physics.identification;

import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.SystemDescription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// From recordings to an identified system, in the order of work that keeps out of poor minima.
final class Identification {
    private Identification() {}

    /// The system with every unknown term 0.
    static SystemDescription withoutTerms(SystemDescription system) {
        var definitions = new LinkedHashMap<>(system.definitions());
        system.unknownTerms().forEach(term -> definitions.put(term.name(), Expression.literal(0)));
        return new SystemDescription(
                system.name(),
                system.summary(),
                system.stateNames(),
                system.stateUnits(),
                system.parameters(),
                system.constants(),
                system.inputs(),
                List.of(),
                definitions,
                system.equations(),
                system.sensors(),
                system.initialBox(),
                system.horizon(),
                system.samples(),
                system.symmetry(),
                system.regimes());
    }

    /// Stretches of about `length` samples that share their ends, over all of every recording.
    static List<Stretch> plan(List<RecordingGrid> grids, int length) {
        var plan = new ArrayList<Stretch>();
        for (int r = 0; r < grids.size(); r++) {
            int samples = grids.get(r).samples();
            int parts = Math.max(1, Math.round((float) samples / length));
            for (int k = 0; k < parts; k++) {
                int from = (int) ((long) k * samples / parts);
                int to = (int) ((long) (k + 1) * samples / parts);
                plan.add(new Stretch(r, from, to));
            }
        }
        return plan;
    }
}
