package dev.frugal.physics.field.regime;

import dev.frugal.physics.field.FieldSystem;

/// How large each field has been: distances in units of these are pure numbers.
final class FieldSizes {
    private final int points;
    private final double[] sizes;

    FieldSizes(FieldSystem system) {
        this.points = system.points();
        this.sizes = new double[system.fields().size()];
    }

    void include(double[] values) {
        for (int field = 0; field < sizes.length; field++) {
            sizes[field] = Math.max(sizes[field], size(values, field));
        }
    }

    private double size(double[] values, int field) {
        double largest = 0;
        for (int i = 0; i < points; i++) {
            largest = Math.max(largest, Math.abs(values[field * points + i]));
        }
        if (largest == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < points; i++) {
            double share = values[field * points + i] / largest;
            sum += share * share;
        }
        return largest * Math.sqrt(sum / points);
    }

    /// The size of the field to which a value belongs; 1 if that has always been 0.
    double of(int place) {
        double size = sizes[place / points];
        return size > 0 ? size : 1;
    }

    /// The length of a change of all fields, each in units of its size.
    double distance(double[] change) {
        double sum = 0;
        for (int i = 0; i < change.length; i++) {
            double share = change[i] / of(i);
            sum += share * share;
        }
        return Math.sqrt(sum / change.length);
    }
}
