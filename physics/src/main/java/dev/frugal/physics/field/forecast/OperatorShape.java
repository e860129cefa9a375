package dev.frugal.physics.field.forecast;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What a neural operator maps to what.
///
/// @param samples of the window that it reads
/// @param times of the trajectory that it writes, from 0 to 1
record OperatorShape(FieldSystem system, int samples, double[] times) {
    /// @throws InvalidInputException if the fields have two dimensions
    OperatorShape {
        check(system);
    }

    /// Requires fields in one dimension.
    static void check(FieldSystem system) {
        if (system.grid().axes().size() != 1) {
            throw new InvalidInputException(
                    "deeponet and fno take fields in one dimension, %s has two; leave them out with --models"
                            .formatted(system.name()));
        }
    }

    static final ScalarType TYPE = ScalarType.Float;

    int fields() {
        return system.fields().size();
    }

    int points() {
        return system.points();
    }

    /// Where each point is, `[points, coordinates]`: sine and cosine on a periodic domain, else from -1 to 1.
    Tensor places() {
        var axis = system.grid().axes().getFirst();
        int columns = axis.periodic() ? 2 : 1;
        var values = new float[points() * columns];
        for (int i = 0; i < points(); i++) {
            if (axis.periodic()) {
                double angle = 2 * Math.PI * i / points();
                values[2 * i] = (float) Math.sin(angle);
                values[2 * i + 1] = (float) Math.cos(angle);
            } else {
                values[i] = (float) (2.0 * i / (points() - 1) - 1);
            }
        }
        return Tensors.of(values, points(), columns);
    }
}
