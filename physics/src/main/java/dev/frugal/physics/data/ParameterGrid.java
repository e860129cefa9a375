package dev.frugal.physics.data;

import dev.frugal.physics.system.Interval;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.random.SobolSequenceGenerator;

/// Points that cover a box of parameters evenly.
public final class ParameterGrid {
    private ParameterGrid() {}

    /// `count` points: equidistant from end to end for one parameter, a Sobol sequence for more,
    /// and a single point for none.
    public static List<double[]> over(List<Interval> box, int count) {
        if (box.isEmpty()) {
            return List.of(new double[0]);
        }
        var points = new ArrayList<double[]>();
        if (box.size() == 1) {
            for (int i = 0; i < count; i++) {
                points.add(new double[] {box.getFirst().at(i / (count - 1.0))});
            }
            return List.copyOf(points);
        }
        var sequence = new SobolSequenceGenerator(box.size());
        for (int i = 0; i < count; i++) {
            var fractions = sequence.nextVector();
            var point = new double[box.size()];
            for (int k = 0; k < point.length; k++) {
                point[k] = box.get(k).at(fractions[k]);
            }
            points.add(point);
        }
        return List.copyOf(points);
    }
}
