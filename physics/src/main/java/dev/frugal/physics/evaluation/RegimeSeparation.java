package dev.frugal.physics.evaluation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/// How cleanly latent codes fall apart by regime: the mean silhouette (Rousseeuw 1987), from −1
/// (each code lies in another regime's cloud) over 0 to 1 (tight, far apart).
final class RegimeSeparation {
    private RegimeSeparation() {}

    /// `codes`: one per trajectory; `regimes`: their regimes' names. A regime with one member
    /// scores 0, as is usual. Empty when there are not at least two regimes.
    public static OptionalDouble silhouette(List<double[]> codes, List<String> regimes) {
        var names = new TreeSet<>(regimes);
        if (names.size() < 2) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (int i = 0; i < codes.size(); i++) {
            double own = meanDistance(codes, regimes, i, regimes.get(i));
            double nearest = Double.POSITIVE_INFINITY;
            for (var name : names) {
                if (!name.equals(regimes.get(i))) {
                    nearest = Math.min(nearest, meanDistance(codes, regimes, i, name));
                }
            }
            double larger = Math.max(own, nearest);
            boolean alone = Double.isNaN(own);
            sum += alone || larger == 0 ? 0 : (nearest - own) / larger;
        }
        return OptionalDouble.of(sum / codes.size());
    }

    /// Mean distance of code `i` to the others of regime `name`; not a number when there are none.
    private static double meanDistance(List<double[]> codes, List<String> regimes, int i, String name) {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < codes.size(); j++) {
            if (j != i && regimes.get(j).equals(name)) {
                sum += distance(codes.get(i), codes.get(j));
                count++;
            }
        }
        return sum / count;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return Math.sqrt(sum);
    }
}
