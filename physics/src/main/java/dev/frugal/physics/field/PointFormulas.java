package dev.frugal.physics.field;

import dev.frugal.physics.system.FormulaLanes;
import dev.frugal.physics.system.VectorFormula;
import java.util.Arrays;

/// Formulas that are evaluated at every point of a grid.
final class PointFormulas {
    /// Points at a time: their numbers stay in the fastest cache.
    private static final int LANES = 512;

    private final VectorFormula formulas;

    PointFormulas(VectorFormula formulas) {
        this.formulas = formulas;
    }

    int size() {
        return formulas.size();
    }

    boolean depends(int formula, int argument) {
        return !formulas.independent(formula, argument);
    }

    /// A workspace for one thread.
    ///
    /// @param slopesIn arguments in which derivatives are wanted
    Evaluation evaluation(int points, int[] slopesIn) {
        return new Evaluation(points, slopesIn);
    }

    /// Values and derivatives at every point.
    final class Evaluation {
        private final int points;
        private final int[] slopesIn;
        private final FormulaLanes valueLanes;
        private final FormulaLanes slopeLanes;
        private final double[][] values;
        private final double[][][] slopes;
        private final boolean[] used;

        private Evaluation(int points, int[] slopesIn) {
            this.points = points;
            this.slopesIn = slopesIn;
            int lanes = Math.min(points, LANES);
            this.valueLanes = formulas.lanes(new int[0], lanes);
            this.slopeLanes = slopesIn.length == 0 ? valueLanes : formulas.lanes(slopesIn, lanes);
            this.values = new double[size()][points];
            this.slopes = new double[size()][slopesIn.length][];
            for (int i = 0; i < size(); i++) {
                for (int k = 0; k < slopesIn.length; k++) {
                    if (depends(i, slopesIn[k])) {
                        slopes[i][k] = new double[points];
                    }
                }
            }
            this.used = new boolean[formulas.arguments().size()];
            for (int argument = 0; argument < used.length; argument++) {
                int at = argument;
                used[argument] = formulas.mentions(at);
            }
        }

        /// @param arguments `[argument][point]`; one number where it is the same everywhere
        void evaluate(double[][] arguments, boolean withSlopes) {
            var lanes = withSlopes ? slopeLanes : valueLanes;
            for (int from = 0; from < points; from += LANES) {
                int count = Math.min(LANES, points - from);
                for (int argument = 0; argument < arguments.length; argument++) {
                    if (used[argument]) {
                        if (arguments[argument].length == 1) {
                            Arrays.fill(lanes.argument(argument), 0, count, arguments[argument][0]);
                        } else {
                            System.arraycopy(arguments[argument], from, lanes.argument(argument), 0, count);
                        }
                    }
                }
                lanes.evaluate(count);
                for (int i = 0; i < values.length; i++) {
                    System.arraycopy(lanes.value(i), 0, values[i], from, count);
                    for (int k = 0; withSlopes && k < slopesIn.length; k++) {
                        if (slopes[i][k] != null) {
                            System.arraycopy(lanes.slope(i, k), 0, slopes[i][k], from, count);
                        }
                    }
                }
            }
        }

        double[] value(int formula) {
            return values[formula];
        }

        /// Writes the change of a formula's value when its arguments change.
        ///
        /// @param changes of each of the arguments in which derivatives are wanted; null for no change
        void change(int formula, double[][] changes, double[] out) {
            boolean first = true;
            for (int k = 0; k < slopesIn.length; k++) {
                var slope = slopes[formula][k];
                var change = changes[k];
                if (slope != null && change != null) {
                    add(slope, change, first, out);
                    first = false;
                }
            }
            if (first) {
                Arrays.fill(out, 0);
            }
        }

        private void add(double[] slope, double[] change, boolean first, double[] out) {
            if (change.length == 1) {
                double everywhere = change[0];
                for (int i = 0; i < points; i++) {
                    out[i] = first ? slope[i] * everywhere : out[i] + slope[i] * everywhere;
                }
            } else {
                for (int i = 0; i < points; i++) {
                    out[i] = first ? slope[i] * change[i] : out[i] + slope[i] * change[i];
                }
            }
        }
    }
}
