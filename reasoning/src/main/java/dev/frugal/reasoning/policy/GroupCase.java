package dev.frugal.reasoning.policy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.policy.PolicyLoss.Clip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// One group to explain, as it stands in a line of a JSONL file.
///
/// `old` and `reference` are log-probabilities of the same tokens as the group's own; `limit` is
/// the divisor of the `constant` loss, the group's longest response unless given.
public record GroupCase(
        PolicyMethod method,
        ResponseGroup group,
        Optional<List<double[]>> old,
        Optional<List<double[]>> reference,
        OptionalInt limit) {

    private static final Set<String> KEYS = Set.of(
            "correct",
            "token_log_probs",
            "method",
            "alpha",
            "beta",
            "entropy",
            "factor_cap",
            "old_log_probs",
            "reference_log_probs",
            "loss",
            "epsilon_low",
            "epsilon_high",
            "dual_clip",
            "kl",
            "constant");

    public GroupCase {
        old = old.map(List::copyOf);
        reference = reference.map(List::copyOf);
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
            for (var key : line.propertyNames()) {
                if (!KEYS.contains(key)) {
                    throw mistake("unknown key '%s'; expected one of: %s"
                            .formatted(key, KEYS.stream().sorted().collect(Collectors.joining(", "))));
                }
            }
            var correct = verdicts();
            var current = logProbabilities("token_log_probs", correct.size());
            var responses = new ArrayList<SampledResponse>();
            for (int i = 0; i < correct.size(); i++) {
                responses.add(SampledResponse.of(correct.get(i), current.get(i)));
            }
            var old = optional("old_log_probs", current);
            var reference = optional("reference_log_probs", current);
            var method = method(current);
            if (method.kl() > 0 && reference.isEmpty()) {
                throw mistake("kl is %s without 'reference_log_probs'; add them or set kl to 0".formatted(method.kl()));
            }
            return new GroupCase(method, new ResponseGroup(responses), old, reference, constant());
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

        private List<double[]> logProbabilities(String key, int responses) {
            var node = required(key);
            if (!node.isArray() || node.size() != responses) {
                throw mistake("'%s' has %s; expected one array per response, %d as in 'correct'"
                        .formatted(key, node.isArray() ? node.size() + " entries" : "no array", responses));
            }
            return IntStream.range(0, responses)
                    .mapToObj(i -> row(key, i, node.get(i)))
                    .toList();
        }

        private double[] row(String key, int response, JsonNode node) {
            if (!node.isArray() || node.isEmpty()) {
                throw mistake("'%s' of response %d has no tokens; expected an array of at least one log-probability"
                        .formatted(key, response + 1));
            }
            var values = new double[node.size()];
            for (int t = 0; t < values.length; t++) {
                var element = node.get(t);
                values[t] = element.isNumber() ? element.doubleValue() : Double.NaN;
                if (!(values[t] <= 0) || Double.isInfinite(values[t])) {
                    throw mistake("'%s' of response %d, token %d is %s; expected a finite log-probability of at most 0"
                            .formatted(key, response + 1, t + 1, element));
                }
            }
            return values;
        }

        private Optional<List<double[]>> optional(String key, List<double[]> shape) {
            if (!line.has(key)) {
                return Optional.empty();
            }
            var rows = logProbabilities(key, shape.size());
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).length != shape.get(i).length) {
                    throw mistake("'%s' of response %d has %d tokens and 'token_log_probs' %d; expected the same"
                            .formatted(key, i + 1, rows.get(i).length, shape.get(i).length));
                }
            }
            return Optional.of(rows);
        }

        private PolicyMethod method(List<double[]> rows) {
            int longest = rows.stream().mapToInt(row -> row.length).max().orElseThrow();
            var preset = preset(longest);
            try {
                if (preset.advantage() instanceof FineGrained fine) {
                    preset = preset.withAdvantage(new FineGrained(
                            number("alpha").orElse(fine.alpha()),
                            number("beta").orElse(fine.beta()),
                            entropy(fine.entropy()),
                            number("factor_cap"),
                            fine.standardised()));
                }
                var clip = preset.loss().clip();
                clip = new Clip(
                        number("epsilon_low").orElse(clip.low()),
                        number("epsilon_high").orElse(clip.high()),
                        number("dual_clip"));
                return preset.withLoss(loss(preset.loss()).withClip(clip))
                        .withKl(number("kl").orElse(0));
            } catch (IllegalArgumentException failure) {
                throw new InvalidInputException(place + ": " + failure.getMessage(), failure);
            }
        }

        private PolicyMethod preset(int longest) {
            var name = text("method").orElseThrow(() -> missing("method"));
            try {
                return PolicyMethods.named(name, longest);
            } catch (InvalidInputException unknown) {
                throw new InvalidInputException(place + ": " + unknown.getMessage(), unknown);
            }
        }

        private TrajectoryEntropy entropy(TrajectoryEntropy preset) {
            var name = text("entropy");
            if (name.isEmpty()) {
                return preset;
            }
            return switch (name.get()) {
                case "sampled-sum" -> TrajectoryEntropy.SAMPLED_SUM;
                case "sampled-mean" -> TrajectoryEntropy.SAMPLED_MEAN;
                case String other ->
                    throw mistake(
                            "'entropy' is '%s'; expected sampled-sum or sampled-mean, since the whole distribution is unknown"
                                    .formatted(other));
            };
        }

        private PolicyLoss loss(PolicyLoss preset) {
            var name = text("loss");
            if (name.isEmpty()) {
                return preset;
            }
            return switch (name.get()) {
                case "sequence-mean" -> new PolicyLoss.SequenceMean(preset.clip());
                case "token-mean" -> new PolicyLoss.TokenMean(preset.clip());
                case "constant" -> new PolicyLoss.ConstantDivisor(preset.clip());
                case "gspo" -> new PolicyLoss.SequenceRatio(preset.clip());
                case "cispo" -> new PolicyLoss.ClippedWeight(preset.clip());
                case String other ->
                    throw mistake(
                            "there is no loss '%s'; expected one of: sequence-mean, token-mean, constant, gspo, cispo"
                                    .formatted(other));
            };
        }

        private OptionalInt constant() {
            if (!line.has("constant")) {
                return OptionalInt.empty();
            }
            var node = line.get("constant");
            if (!node.isInt() || node.intValue() < 1) {
                throw mistake("'constant' is %s; expected the maximum response length in tokens, a whole number above 0"
                        .formatted(node));
            }
            return OptionalInt.of(node.intValue());
        }

        private OptionalDouble number(String key) {
            if (!line.has(key)) {
                return OptionalDouble.empty();
            }
            var node = line.get(key);
            if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
                throw mistake("'%s' is %s; expected a finite number".formatted(key, node));
            }
            return OptionalDouble.of(node.doubleValue());
        }

        private Optional<String> text(String key) {
            if (!line.has(key)) {
                return Optional.empty();
            }
            var node = line.get(key);
            if (!node.isString()) {
                throw mistake("'%s' is %s; expected a text".formatted(key, node));
            }
            return Optional.of(node.stringValue());
        }

        private JsonNode required(String key) {
            if (!line.has(key)) {
                throw missing(key);
            }
            return line.get(key);
        }

        private InvalidInputException missing(String key) {
            return mistake("the key '%s' is missing".formatted(key));
        }

        private InvalidInputException mistake(String sentence) {
            return new InvalidInputException(place + ": " + sentence);
        }
    }
}
