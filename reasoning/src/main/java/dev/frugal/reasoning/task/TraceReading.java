package dev.frugal.reasoning.task;

import dev.frugal.reasoning.wordproblem.StepCount;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a response's text says about how the answer was found.
///
/// - `reflections`: how often it stopped to check;
/// - `slips`: how many of its own steps stated a wrong result;
/// - `repairs`: how many checks found a result wrong and said so;
/// - `steps`: its steps, checked against the graph of the problem; empty where the task keeps none.
public record TraceReading(int reflections, int slips, int repairs, Optional<StepCount> steps) {
    private static final Pattern EQUATION = Pattern.compile("(\\d\\d)([+-])(\\d\\d)=(\\d\\d)");

    /// A reading of a response to a problem without a graph.
    public TraceReading(int reflections, int slips, int repairs) {
        this(reflections, slips, repairs, Optional.empty());
    }

    static TraceReading of(StepCount steps) {
        return new TraceReading(steps.checks(), steps.falseSteps(), steps.repairs(), Optional.of(steps));
    }

    static TraceReading of(String response, int modulus) {
        int reflections = 0;
        int slips = 0;
        int repairs = 0;
        for (var part : response.split(ChainVocabulary.SEPARATOR)) {
            if (part.contains(ChainVocabulary.WAIT)) {
                reflections++;
                repairs += part.endsWith(ChainVocabulary.DENIAL) ? 1 : 0;
            } else {
                slips += statesAFalsehood(part, modulus) ? 1 : 0;
            }
        }
        return new TraceReading(reflections, slips, repairs);
    }

    private static boolean statesAFalsehood(String part, int modulus) {
        var equation = EQUATION.matcher(part);
        if (!equation.find()) {
            return false;
        }
        var truth = Chain.Step.of(
                Integer.parseInt(equation.group(1)),
                equation.group(2).charAt(0),
                Integer.parseInt(equation.group(3)),
                modulus);
        return truth.result() != Integer.parseInt(equation.group(4));
    }
}
