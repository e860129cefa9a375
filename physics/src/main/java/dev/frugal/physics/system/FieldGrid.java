package dev.frugal.physics.system;

import java.util.List;

/// The points at which fields are given: a line or a rectangle with equal spacing along each axis.
///
/// Points are numbered from 0, along the first axis first: the point `i` along x and `j` along y has the number
/// `j*nx + i`.
///
/// @param axes one or two
public record FieldGrid(List<Axis> axes) {
    /// One direction of the grid.
    ///
    /// @param coordinate its name in formulas
    /// @param points how many
    /// @param length of the domain, in units of the coordinate
    /// @param origin the coordinate of the first point
    /// @param periodic whether the domain closes on itself; if so the last point lies one spacing before its end
    public record Axis(String coordinate, int points, double length, double origin, boolean periodic) {
        /// @throws IllegalArgumentException if there is no length or are no points
        public Axis {
            if (!(length > 0) || Double.isInfinite(length) || points < 1) {
                throw new IllegalArgumentException("%d points on a length of %s".formatted(points, length));
            }
        }

        /// The distance of neighbouring points.
        public double spacing() {
            return length / (periodic ? points : points - 1);
        }

        /// The coordinate of each point.
        public double[] positions() {
            var positions = new double[points];
            for (int i = 0; i < points; i++) {
                positions[i] = origin + spacing() * i;
            }
            return positions;
        }
    }

    /// @throws IllegalArgumentException if there are neither one nor two axes
    public FieldGrid {
        axes = List.copyOf(axes);
        if (axes.isEmpty() || axes.size() > 2) {
            throw new IllegalArgumentException("a grid has one or two axes, not " + axes.size());
        }
    }

    /// The number of points.
    public int points() {
        return axes.stream().mapToInt(Axis::points).reduce(1, Math::multiplyExact);
    }

    /// The coordinate of every point along an axis, in the order of the points' numbers.
    public double[] coordinate(int axis) {
        var along = axes.get(axis).positions();
        int width = axes.getFirst().points();
        var all = new double[points()];
        for (int i = 0; i < all.length; i++) {
            all[i] = along[axis == 0 ? i % width : i / width];
        }
        return all;
    }

    /// The names of the coordinates.
    public List<String> coordinates() {
        return axes.stream().map(Axis::coordinate).toList();
    }
}
