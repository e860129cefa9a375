package dev.frugal.runs.sweep;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.hipparchus.random.SobolSequenceGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The trials of a sweep, the same each time it is planned.
///
/// A sweep has one rung, except for successive halving, whose later rungs depend on the outcomes of the earlier.
public final class SweepPlan {
    /// Trials beyond which a sweep is a mistake.
    private static final long MOST_TRIALS = 100_000;

    private final SweepSettings settings;
    private final Seed seed;
    private final Map<String, SweepAxis> axes = new LinkedHashMap<>();

    public SweepPlan(SweepSettings settings, Seed seed) {
        this.settings = settings;
        this.seed = seed;
        settings.axes().forEach((path, written) -> axes.put(path, SweepAxis.of(path, written)));
    }

    /// How many rungs there are.
    public int rungs() {
        return settings.design() instanceof SweepDesign.Halving halving ? halving.rungs() : 1;
    }

    /// How many trials there are in all.
    public int trials() {
        return switch (settings.design()) {
            case SweepDesign.Grid _ -> grid().size();
            case SweepDesign.Random(var trials) -> trials;
            case SweepDesign.Sobol(var trials) -> trials;
            case SweepDesign.Halving halving -> {
                int all = 0;
                for (int rung = 0; rung < halving.rungs(); rung++) {
                    all += halving.sizeOf(rung);
                }
                yield all;
            }
        };
    }

    /// The trials of a rung, given the outcomes of the rung before.
    ///
    /// @throws InvalidInputException if the design does not fit the axes
    public List<Trial> rung(int rung, List<TrialOutcome> before) {
        return switch (settings.design()) {
            case SweepDesign.Grid _ -> numbered(grid(), 0, 0);
            case SweepDesign.Random(var trials) -> numbered(random(trials), 0, 0);
            case SweepDesign.Sobol(var trials) -> numbered(sobol(trials), 0, 0);
            case SweepDesign.Halving halving -> halved(halving, rung, before);
        };
    }

    private static List<Trial> numbered(List<Map<String, JsonNode>> combinations, int rung, int first) {
        var trials = new ArrayList<Trial>();
        combinations.forEach(combination -> trials.add(new Trial(first + trials.size(), rung, combination)));
        return List.copyOf(trials);
    }

    private List<Map<String, JsonNode>> grid() {
        long size = 1;
        for (var axis : axes.values()) {
            size *= axis.grid().size();
            if (size > MOST_TRIALS) {
                throw new InvalidInputException(
                        "the grid has more than %,d trials; expected fewer values, or a design of 'random' or 'sobol'"
                                .formatted(MOST_TRIALS));
            }
        }
        List<Map<String, JsonNode>> combinations = List.of(Map.of());
        for (var axis : axes.entrySet()) {
            var longer = new ArrayList<Map<String, JsonNode>>();
            for (var combination : combinations) {
                for (var value : axis.getValue().grid()) {
                    var next = new LinkedHashMap<>(combination);
                    next.put(axis.getKey(), value);
                    longer.add(next);
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private List<Map<String, JsonNode>> random(int trials) {
        return drawn(trials, number -> {
            RandomGenerator random = seed.named("sweep").at(number).random();
            return axes.keySet().stream().mapToDouble(_ -> random.nextDouble()).toArray();
        });
    }

    private List<Map<String, JsonNode>> sobol(int trials) {
        var sequence = new SobolSequenceGenerator(axes.size());
        sequence.nextVector();
        return drawn(trials, _ -> sequence.nextVector());
    }

    private List<Map<String, JsonNode>> drawn(int trials, Points points) {
        var combinations = new ArrayList<Map<String, JsonNode>>();
        for (int number = 0; number < trials; number++) {
            var point = points.point(number);
            var combination = new LinkedHashMap<String, JsonNode>();
            int axis = 0;
            for (var entry : axes.entrySet()) {
                combination.put(entry.getKey(), entry.getValue().at(point[axis++]));
            }
            combinations.add(combination);
        }
        return combinations;
    }

    @FunctionalInterface
    private interface Points {
        double[] point(int number);
    }

    private List<Trial> halved(SweepDesign.Halving halving, int rung, List<TrialOutcome> before) {
        int first = 0;
        for (int earlier = 0; earlier < rung; earlier++) {
            first += halving.sizeOf(earlier);
        }
        var budget = budget(halving, rung);
        var combinations = rung == 0
                ? random(halving.sizeOf(0))
                : ranked(before, settings).stream()
                        .limit(halving.sizeOf(rung))
                        .map(outcome -> outcome.trial().settings())
                        .toList();
        return numbered(
                combinations.stream()
                        .map(combination -> {
                            Map<String, JsonNode> settled = new LinkedHashMap<>(combination);
                            settled.put(halving.budget(), budget);
                            return settled;
                        })
                        .toList(),
                rung,
                first);
    }

    private static JsonNode budget(SweepDesign.Halving halving, int rung) {
        double budget = halving.budgetOf(rung);
        boolean whole = halving.from() == Math.rint(halving.from()) && halving.to() == Math.rint(halving.to());
        return whole
                ? JsonNodeFactory.instance.numberNode(Math.round(budget))
                : JsonNodeFactory.instance.numberNode(budget);
    }

    /// The finished outcomes, the best objective first; those with equal objectives by index.
    static List<TrialOutcome> ranked(List<TrialOutcome> outcomes, SweepSettings settings) {
        double sign = settings.goal() == SweepSettings.Goal.LOWER ? 1 : -1;
        // What is not a number comes last, whichever way is better.
        return outcomes.stream()
                .filter(TrialOutcome::finished)
                .sorted(Comparator.<TrialOutcome>comparingDouble(outcome -> sign * outcome.metric(settings.objective()))
                        .thenComparingInt(outcome -> outcome.trial().index()))
                .toList();
    }
}
