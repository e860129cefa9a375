package dev.frugal.physics.field;

/// A term that equations mention by name under `unknown`, with weights that it carries itself: a network, say.
///
/// It is evaluated point by point: its value at a point depends on its arguments there alone.
public interface FieldTerm {
    /// How many weights it has.
    int weights();

    /// Evaluates the term at the first `count` points.
    ///
    /// @param arguments `[argument][point]`, in the order of the system's file
    /// @param values where the values go, `[point]`
    void evaluate(double[][] arguments, int count, double[] values);

    /// As [#evaluate(double[][], int, double[])], with derivatives.
    ///
    /// @param slopes where the derivatives in the arguments go, `[argument][point]`
    /// @param weightSlopes where the derivatives in the weights go, `[weight][point]`; not wanted if it has no rows
    void evaluate(double[][] arguments, int count, double[] values, double[][] slopes, double[][] weightSlopes);
}
