package dev.frugal.reasoning.reward;

import java.util.LinkedHashMap;
import java.util.Map;

/// What the responses to a problem are worth.
///
/// - `byName`: one number per response from each reward, in the order of the rewards;
/// - `totals`: their weighted sum;
/// - `right`: whether each counts as right.
public record RewardedGroup(Map<String, double[]> byName, double[] totals, boolean[] right) {
    /// What each reward gave response `response`.
    public Map<String, Double> of(int response) {
        var own = new LinkedHashMap<String, Double>();
        byName.forEach((name, values) -> own.put(name, values[response]));
        return own;
    }

    /// Whether all responses count the same.
    public boolean unanimous() {
        return rightCount() == 0 || rightCount() == right.length;
    }

    /// How many count as right.
    public int rightCount() {
        int count = 0;
        for (boolean verdict : right) {
            count += verdict ? 1 : 0;
        }
        return count;
    }
}
