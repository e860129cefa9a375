package dev.frugal.physics.field.estimation;

import dev.frugal.physics.field.picture.FieldPictures;
import dev.frugal.physics.identification.IdentificationBlocks;
import dev.frugal.runs.report.Axis;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.HeatMap;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The page about an identification of fields: its errors, what was learnt, and the first recording's fields and
/// residuals.
public final class FieldIdentificationReport {
    private FieldIdentificationReport() {}

    /// The page about what an identification found.
    public static ReportPage page(FieldIdentificationResult found) {
        var document = found.document();
        var blocks = new ArrayList<Block>();
        blocks.add(IdentificationBlocks.headlines(document));
        blocks.add(new Block.Section("Errors"));
        blocks.add(IdentificationBlocks.errors(found.system().name(), document));
        blocks.addAll(IdentificationBlocks.terms(document, found.terms()));
        blocks.addAll(IdentificationBlocks.constants(document));
        if (found.system().grid().axes().size() == 1) {
            fields(found, blocks);
        }
        var subtitle = "%,d numbers learnt from %,d recordings, with the initial field of each"
                .formatted(document.parametersLearnt(), found.windows().size());
        return new ReportPage("Identification of " + found.system().name(), subtitle, blocks);
    }

    private static void fields(FieldIdentificationResult found, List<Block> blocks) {
        var system = found.system();
        var window = found.windows().getFirst();
        blocks.add(new Block.Section("The first recording"));
        for (int field = 0; field < system.fields().size(); field++) {
            var name = system.fieldNames().get(field);
            var own = field;
            blocks.add(new Block.Graphics(List.of(FieldPictures.spaceTime(
                    system,
                    window.times(),
                    found.solutions().getFirst(),
                    field,
                    name,
                    "%s at all points, as its sensors and the equation have it".formatted(name)))));
            var sensors = IntStream.range(0, window.places().length)
                    .filter(sensor -> window.places()[sensor] / system.points() == own)
                    .toArray();
            if (sensors.length > 1) {
                var rows = new double[sensors.length][window.samples()];
                for (int i = 0; i < sensors.length; i++) {
                    for (int time = 0; time < window.samples(); time++) {
                        rows[i][time] = found.residuals().getFirst()[time][sensors[i]];
                    }
                }
                blocks.add(new Block.Graphics(List.of(HeatMap.of(
                        "Residuals of " + name,
                        "Measured less fitted, %d sensors in the order of their points.".formatted(sensors.length),
                        Axis.linear("time").within(window.times()[0], window.times()[window.samples() - 1]),
                        Axis.linear("sensor").within(0.5, sensors.length + 0.5),
                        rows,
                        "residual"))));
            }
        }
    }
}
