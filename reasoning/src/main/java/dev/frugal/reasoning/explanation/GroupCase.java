package dev.frugal.reasoning.explanation;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.policy.MethodChanges;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.policy.ResponseFact;
import dev.frugal.reasoning.policy.ResponseGroup;
import dev.frugal.reasoning.policy.SampledResponse;
import dev.frugal.reasoning.reward.AnsweredProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One group to explain, as it stands in a line of a JSONL file.
///
/// `old` holds the sampling policy's log-probabilities of the same tokens as the group's own;
/// `divisor` is that of the `constant` loss; the group's longest response if empty.
public record GroupCase(PolicyMethod method, ResponseGroup group, Optional<List<double[]>> old, OptionalInt divisor) {
    private static final Set<String> GROUP_KEYS = Set.of(
            "correct",
            "rewards",
            "token_log_probs",
            "distribution_entropies",
            "method",
            "old_log_probs",
            "reference_log_probs",
            "limit",
            "constant");

    public GroupCase {
        old = old.map(List::copyOf);
    }

    /// Reads one line's document; `place` is the file and line for messages.
    ///
    /// @throws InvalidInputException if a key is unknown or missing, or a value cannot be what it should be
    public static GroupCase read(JsonNode line, String place) {
        return new Reader(line, place).read();
    }

    /// The fields of one document and the sentences for what is wrong with them.
    private record Reader(JsonNode line, String place) {
        GroupCase read() {
            if (!line.isObject()) {
                throw mistake("not a JSON object; expected {\"correct\": […], …}");
            }
            requireKnownKeys();
            var correct = verdicts();
            var current = logProbabilities("token_log_probs", correct.size());
            var old = alike("old_log_probs", current);
            var method = method(current);
            var responses = new ArrayList<SampledResponse>();
            var rewards = rewards(method, correct, current);
            for (int i = 0; i < correct.size(); i++) {
                responses.add(SampledResponse.of(correct.get(i), current.get(i)).withReward(rewards[i]));
            }
            add(ResponseFact.REFERENCE_LOG_PROBABILITIES, alike("reference_log_probs", current), responses);
            add(ResponseFact.DISTRIBUTION_ENTROPIES, entropies(current), responses);
            requireFacts(method, old.isPresent());
            return new GroupCase(method, new ResponseGroup(responses), old, divisor());
        }

        private void requireKnownKeys() {
            for (var key : line.propertyNames()) {
                if (!GROUP_KEYS.contains(key) && !MethodChanges.KEYS.contains(key)) {
                    throw mistake("unknown key '%s'; expected one of: %s"
                            .formatted(
                                    key,
                                    Stream.concat(GROUP_KEYS.stream(), MethodChanges.KEYS.stream())
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
                }
            }
        }

        /// What the method needs beyond verdicts and tokens.
        private void requireFacts(PolicyMethod method, boolean lossWanted) {
            if (method.needsReference() && !line.has("reference_log_probs")) {
                throw mistake(
                        method.kl() > 0
                                ? "kl is %s without 'reference_log_probs'; add them or set kl to 0"
                                        .formatted(method.kl())
                                : "%s needs 'reference_log_probs'; add them".formatted(method.name()));
            }
            boolean forTheLoss = lossWanted && method.entropyBonus().weight() != 0;
            boolean needed = forTheLoss || method.advantage().needs().contains(ResponseFact.DISTRIBUTION_ENTROPIES);
            if (needed && !line.has("distribution_entropies")) {
                throw mistake("%s needs 'distribution_entropies', since the whole distribution is unknown; add them"
                        .formatted(forTheLoss ? "the entropy bonus of " + method.name() : method.name()));
            }
        }

        private static void add(ResponseFact fact, Optional<List<double[]>> known, List<SampledResponse> responses) {
            known.ifPresent(rows -> {
                for (int i = 0; i < rows.size(); i++) {
                    responses.set(i, responses.get(i).with(fact, rows.get(i)));
                }
            });
        }

        private List<Boolean> verdicts() {
            var node = required("correct");
            if (!node.isArray()) {
                throw mistake("'correct' is not an array; expected one true or false per response");
            }
            var verdicts = new ArrayList<Boolean>();
            for (var element : node) {
                if (!element.isBoolean()) {
                    throw mistake("'correct' contains %s; expected true or false".formatted(element));
                }
                verdicts.add(element.booleanValue());
            }
            if (verdicts.size() < 2) {
                throw mistake(
                        "the group has size %d; expected at least 2 responses, since they are compared with each other"
                                .formatted(verdicts.size()));
            }
            return verdicts;
        }

        /// Those given, or else what the method's own rewards make of verdicts and lengths.
        private double[] rewards(PolicyMethod method, List<Boolean> correct, List<double[]> tokens) {
            if (line.has("rewards")) {
                return numbers(
                        "rewards",
                        " of response",
                        line.get("rewards"),
                        correct.size(),
                        Double::isFinite,
                        "a finite number");
            }
            var answered = new AnsweredProblem(
                    "",
                    "",
                    Map.of(),
                    IntStream.range(0, correct.size())
                            .mapToObj(i -> new AnsweredProblem.Response(
                                    "", new int[tokens.get(i).length], true, correct.get(i)))
                            .toList());
            try (var opened = method.rewards().open()) {
                return opened.score(List.of(answered)).getFirst().totals();
            }
        }

        private List<double[]> logProbabilities(String key, int responses) {
            return rows(
                    key,
                    responses,
                    value -> value <= 0 && !Double.isInfinite(value),
                    "a finite log-probability of at most 0");
        }

        private Optional<List<double[]>> entropies(List<double[]> shape) {
            var key = "distribution_entropies";
            return line.has(key)
                    ? Optional.of(alike(
                            key,
                            rows(
                                    key,
                                    shape.size(),
                                    value -> value >= 0 && !Double.isInfinite(value),
                                    "a finite entropy of at least 0"),
                            shape))
                    : Optional.empty();
        }

        private Optional<List<double[]>> alike(String key, List<double[]> shape) {
            return line.has(key)
                    ? Optional.of(alike(key, logProbabilities(key, shape.size()), shape))
                    : Optional.empty();
        }

        private List<double[]> alike(String key, List<double[]> rows, List<double[]> shape) {
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).length != shape.get(i).length) {
                    throw mistake("'%s' of response %d has %d tokens and 'token_log_probs' %d; expected the same"
                            .formatted(key, i + 1, rows.get(i).length, shape.get(i).length));
                }
            }
            return rows;
        }

        private List<double[]> rows(String key, int responses, DoublePredicate allowed, String expected) {
            var node = required(key);
            if (!node.isArray() || node.size() != responses) {
                throw mistake("'%s' has %s; expected one array per response, %d as in 'correct'"
                        .formatted(key, node.isArray() ? node.size() + " entries" : "no array", responses));
            }
            return IntStream.range(0, responses)
                    .mapToObj(i -> {
                        var row = node.get(i);
                        if (!row.isArray() || row.isEmpty()) {
                            throw mistake("'%s' of response %d has no tokens; expected an array of at least one number"
                                    .formatted(key, i + 1));
                        }
                        return numbers(
                                key, " of response %d, token".formatted(i + 1), row, row.size(), allowed, expected);
                    })
                    .toList();
        }

        private double[] numbers(
                String key, String of, @Nullable JsonNode node, int count, DoublePredicate allowed, String expected) {
            if (node == null || !node.isArray() || node.size() != count) {
                throw mistake("'%s' is not an array of %d numbers, one per response".formatted(key, count));
            }
            var values = new double[count];
            for (int t = 0; t < count; t++) {
                var element = node.get(t);
                values[t] = element.isNumber() ? element.doubleValue() : Double.NaN;
                if (!allowed.test(values[t])) {
                    throw mistake("'%s'%s %d is %s; expected %s".formatted(key, of, t + 1, element, expected));
                }
            }
            return values;
        }

        private PolicyMethod method(List<double[]> rows) {
            int longest = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
            var changes = changes();
            var name = text("method");
            var limit = length("limit");
            if (limit.isPresent() && limit.getAsInt() < longest) {
                throw mistake("'limit' is %d and a response has %d tokens; expected the longest response allowed"
                        .formatted(limit.getAsInt(), longest));
            }
            try {
                var method = PolicyMethods.named(name, limit.orElse(longest));
                boolean needed = !method.equals(PolicyMethods.named(name, longest + 1)) && !line.has("rewards");
                if (needed && limit.isEmpty()) {
                    throw new InvalidInputException(("the rewards of %s depend on the longest response allowed; add "
                                    + "'limit', in tokens, as --limit of the training")
                            .formatted(name));
                }
                return changes.applyTo(method);
            } catch (InvalidInputException | IllegalArgumentException failure) {
                throw new InvalidInputException(place + ": " + failure.getMessage(), failure);
            }
        }

        private MethodChanges changes() {
            var chosen = new LinkedHashMap<String, @Nullable Object>();
            for (var key : MethodChanges.KEYS) {
                chosen.put(key, line.get(key));
            }
            return Documents.bind(Documents.tree(chosen), MethodChanges.class, place);
        }

        private OptionalInt divisor() {
            var constant = length("constant");
            return constant.isPresent() ? constant : length("limit");
        }

        private OptionalInt length(String key) {
            if (!line.has(key)) {
                return OptionalInt.empty();
            }
            var node = line.get(key);
            if (!node.isInt() || node.intValue() < 1) {
                throw mistake("'%s' is %s; expected the maximum response length in tokens, a whole number above 0"
                        .formatted(key, node));
            }
            return OptionalInt.of(node.intValue());
        }

        private String text(String key) {
            var node = required(key);
            if (!node.isString()) {
                throw mistake("'%s' is %s; expected a text".formatted(key, node));
            }
            return node.stringValue();
        }

        private JsonNode required(String key) {
            var node = line.get(key);
            if (node == null) {
                throw mistake("the key '%s' is missing".formatted(key));
            }
            return node;
        }

        private InvalidInputException mistake(String sentence) {
            return new InvalidInputException(place + ": " + sentence);
        }
    }
}
