package dev.frugal.tensor.jet;

/// A loss over a family of curves that is a sum over their points, as [FusedCurves] asks for it.
///
/// Numbers of a tile lie column by column: derivative k of output o at row r stands at index
/// `(k·outputs + o)·rows + r`, where `rows` is [FusedCurves#ROWS].
@FunctionalInterface
public interface CurveLoss {
    /// Adds a stretch of a curve to the loss and gives its derivatives in the outputs.
    ///
    /// Several threads call at a time, each with a number of its own; a curve belongs to one of
    /// them, its stretches come in order.
    ///
    /// @param outputs the tile's outputs
    /// @param adjoints the tile's adjoints; those of the stretch's rows are written, all of them
    void stretch(Stretch stretch, double[] outputs, double[] adjoints);

    /// Neighbouring points of a curve on their way through the network.
    ///
    /// Mutable and reused, for a step allocates nothing per tile; valid during the call.
    final class Stretch {
        private final int worker;
        private int curve;
        private int time;
        private int row;
        private int count;

        Stretch(int worker) {
            this.worker = worker;
        }

        void set(int newCurve, int newTime, int newRow, int newCount) {
            curve = newCurve;
            time = newTime;
            row = newRow;
            count = newCount;
        }

        /// Number of the calling thread, from 0.
        public int worker() {
            return worker;
        }

        public int curve() {
            return curve;
        }

        /// Index of the first point's time.
        public int time() {
            return time;
        }

        /// The tile's row of the first point.
        public int row() {
            return row;
        }

        /// How many points.
        public int count() {
            return count;
        }
    }
}
