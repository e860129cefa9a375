package dev.frugal.physics.field;

import dev.frugal.physics.system.FieldEquations.Linear;
import java.util.List;

/// How space is treated: in which numbers fields are advanced, and what a derivative is in them.
///
/// A *state* holds [#size] numbers for each field, one field after the other; the fields' values at the points are
/// arrays of their own. One caller at a time.
sealed interface FieldSpace permits SpectralSpace, DifferenceSpace {
    /// The numbers of a state that belong to one field.
    int size();

    /// The number by which the other methods know a derivative.
    ///
    /// @param orders in each coordinate; the field itself if all are 0
    int derivative(List<Integer> orders);

    /// Writes a field given at the points into a state.
    ///
    /// @param tangent whether it is a change of a field: what is given at the ends does not change
    void toState(double[] points, int from, int field, boolean tangent, double[] state);

    /// Writes the values of a field at the points, from `to` on.
    void toPoints(double[] state, int field, double[] points, int to);

    /// Writes a derivative of a field at the points, as formulas see it.
    void differentiate(double[] state, int field, int derivative, boolean tangent, double[] points);

    /// Writes a derivative of a formula's values at the points, to be used in another formula.
    void differentiatePoints(double[] values, int derivative, double[] points);

    /// Writes a derivative of a formula's values as the rate of a field, or adds it to what is there.
    ///
    /// @param varies whether the formula depends on fields, so that its short waves may be those of aliasing
    void putRate(double[] values, int derivative, int field, boolean varies, double[] rate, boolean add);

    /// Adds what the conditions at the ends contribute to the linear part.
    void addEnds(List<Linear> linear, double[] coefficients, double[] rate);

    /// The linear part solved over a step.
    ///
    /// @param coefficients of the linear terms
    /// @param slopes their derivatives in each of some parameters
    StepOperators operators(List<Linear> linear, double[] coefficients, double[][] slopes, double step);
}
