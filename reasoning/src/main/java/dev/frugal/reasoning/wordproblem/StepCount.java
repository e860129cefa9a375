package dev.frugal.reasoning.wordproblem;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The steps of a response, each checked against the graph of its problem.
///
/// - `needed`: calculations that the answer takes and the response shows, right;
/// - `falseSteps`: calculations whose result is wrong, or that are not what the story says of the quantity they name;
/// - `unnecessary`: right calculations of quantities that the answer does not need, or that were calculated before;
/// - `missing`: calculations that the answer takes and the response does not show, right or repaired;
/// - `checks`, `repairs`: how often it checked a result, and how often it so mended a false one;
/// - `notes`: given quantities that it repeated.
public record StepCount(int needed, int falseSteps, int unnecessary, int missing, int checks, int repairs, int notes) {
    private static final Pattern EQUATION = Pattern.compile("(\\d{1,4})([-+*/])(\\d{1,4})=(\\d{1,4})");
    private static final Pattern STEP = Pattern.compile("(?:(?:%s) )?(?<label>[A-Za-z]+(?: [A-Za-z]+)*) (?<equation>%s)"
            .formatted(String.join("|", SolutionGrammar.CONNECTIVES), EQUATION.pattern()));
    private static final Pattern NOTE =
            Pattern.compile("%s (?<label>[A-Za-z]+(?: [A-Za-z]+)*) (?<value>\\d{1,4})".formatted(SolutionGrammar.NOTE));

    /// Reads `response` as a solution of the problem with this graph. Whatever is neither a step nor a note nor a check
    /// counts as nothing.
    public static StepCount of(StoryGraph graph, String response) {
        var reader = new Reader(graph);
        int begin = response.startsWith(SolutionGrammar.THINK) ? SolutionGrammar.THINK.length() : 0;
        int end = response.indexOf(SolutionGrammar.THOUGHT);
        for (var clause :
                response.substring(begin, end < begin ? response.length() : end).split(";")) {
            reader.read(clause.strip());
        }
        return reader.count();
    }

    /// Goes through a response clause by clause.
    private static final class Reader {
        private final StoryGraph graph;
        private final BitSet shown = new BitSet();

        /// The quantity of the last step, if its result was wrong.
        private int doubtful = -1;

        private int falseSteps;
        private int repeated;
        private int checks;
        private int repairs;
        private int notes;

        Reader(StoryGraph graph) {
            this.graph = graph;
        }

        void read(String clause) {
            if (clause.startsWith(SolutionGrammar.WAIT)) {
                check(clause);
                return;
            }
            var note = NOTE.matcher(clause);
            var step = STEP.matcher(clause);
            if (note.matches()) {
                note(note);
            } else if (step.matches()) {
                step(step.group("label"), equation(step.group("equation")));
            }
        }

        private void check(String clause) {
            checks++;
            var equation = EQUATION.matcher(clause);
            if (doubtful >= 0 && equation.find() && shows(doubtful, equation)) {
                repairs++;
                shown.set(doubtful);
                doubtful = -1;
            }
        }

        private void note(Matcher note) {
            notes++;
            boolean right = graph.labelled(note.group("label"))
                    .filter(place -> graph.quantities().get(place).value() == Integer.parseInt(note.group("value")))
                    .isPresent();
            falseSteps += right ? 0 : 1;
        }

        private void step(String label, Matcher equation) {
            doubtful = -1;
            var place = graph.labelled(label).filter(graph::derived);
            if (place.isEmpty() || !shows(place.get(), equation)) {
                falseSteps++;
                doubtful = place.orElse(-1);
            } else if (shown.get(place.get())) {
                repeated++;
            } else {
                shown.set(place.get());
            }
        }

        private boolean shows(int place, Matcher equation) {
            var quantity = graph.quantities().get(place);
            return quantity.derivation()
                            .orElseThrow()
                            .takes(
                                    Operation.of(equation.group(2).charAt(0)),
                                    Integer.parseInt(equation.group(1)),
                                    Integer.parseInt(equation.group(3)))
                    && quantity.value() == Integer.parseInt(equation.group(4));
        }

        private static Matcher equation(String text) {
            var matcher = EQUATION.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalStateException("'%s' was an equation a moment ago".formatted(text));
            }
            return matcher;
        }

        StepCount count() {
            int needed = 0;
            int missing = 0;
            int unnecessary = repeated;
            var wanted = graph.needed();
            for (int place = 0; place < graph.quantities().size(); place++) {
                if (graph.derived(place) && wanted.get(place)) {
                    needed += shown.get(place) ? 1 : 0;
                    missing += shown.get(place) ? 0 : 1;
                } else {
                    unnecessary += shown.get(place) ? 1 : 0;
                }
            }
            return new StepCount(needed, falseSteps, unnecessary, missing, checks, repairs, notes);
        }
    }
}
