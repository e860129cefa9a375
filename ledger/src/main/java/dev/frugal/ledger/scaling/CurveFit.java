package dev.frugal.ledger.scaling;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Error against one variable.
///
/// @param variable the variable
/// @param origin where the curve comes from
/// @param law the fitted curve
/// @param range measured values of the variable
/// @param plainCriterion information criterion of the plain power law
/// @param brokenCriterion that of the law with a break; NaN if there were too few sizes to fit one
public record CurveFit(
        Variable variable,
        Origin origin,
        LawFit<ScalingCurve> law,
        MeasuredRange range,
        double plainCriterion,
        double brokenCriterion) {
    /// Where a curve comes from.
    public enum Origin {
        /// Fitted to all runs.
        RUNS,
        /// Fitted to the configurations that no cheaper configuration beats.
        FRONTIER,
        /// The smallest error at each compute by the law of parameters and data.
        JOINT_LAW;

        /// The name in a document: `joint_law`.
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
