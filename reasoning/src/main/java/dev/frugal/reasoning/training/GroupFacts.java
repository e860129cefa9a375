package dev.frugal.reasoning.training;

import dev.frugal.reasoning.policy.ResponseFact;
import dev.frugal.reasoning.policy.ResponseGroup;
import dev.frugal.reasoning.policy.SampledResponse;
import dev.frugal.reasoning.reward.RewardedGroup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;

/// What every rank knows of a group that one of them sampled: enough for the advantages, which may compare all
/// groups of a step, and for the telemetry.
///
/// @param minimalTokens of the shortest worked-out response; 0 if it is not known
/// @param rewards of its responses
/// @param responses as advantages see them
/// @param finished whether each response came to its end
record GroupFacts(int minimalTokens, RewardedGroup rewards, ResponseGroup responses, List<Boolean> finished) {
    GroupFacts {
        finished = List.copyOf(finished);
    }

    /// The groups as bytes, every number exact.
    static byte[] bytes(List<GroupFacts> groups) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(groups.size());
            for (var group : groups) {
                group.write(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(minimalTokens);
        out.writeInt(rewards.byName().size());
        for (var reward : rewards.byName().entrySet()) {
            out.writeUTF(reward.getKey());
            write(out, reward.getValue());
        }
        write(out, rewards.totals());
        out.writeInt(responses.size());
        for (int i = 0; i < responses.size(); i++) {
            var response = responses.responses().get(i);
            out.writeBoolean(rewards.right()[i]);
            out.writeBoolean(finished.get(i));
            write(out, response.logProbabilities());
            out.writeInt(response.facts().size());
            for (var fact : response.facts().entrySet()) {
                out.writeInt(fact.getKey().ordinal());
                write(out, fact.getValue());
            }
        }
    }

    private static void write(DataOutputStream out, double[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (double number : numbers) {
            out.writeDouble(number);
        }
    }

    /// What [#bytes] wrote.
    static List<GroupFacts> of(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            var groups = new ArrayList<GroupFacts>();
            int count = in.readInt();
            for (int g = 0; g < count; g++) {
                groups.add(read(in));
            }
            return groups;
        } catch (IOException failure) {
            throw new UncheckedIOException("what another rank sent cannot be understood", failure);
        }
    }

    private static GroupFacts read(DataInputStream in) throws IOException {
        int minimalTokens = in.readInt();
        var byName = new LinkedHashMap<String, double[]>();
        int names = in.readInt();
        for (int n = 0; n < names; n++) {
            byName.put(in.readUTF(), numbers(in));
        }
        var totals = numbers(in);
        int size = in.readInt();
        var right = new boolean[size];
        var finished = new ArrayList<Boolean>();
        var responses = new ArrayList<SampledResponse>();
        for (int i = 0; i < size; i++) {
            right[i] = in.readBoolean();
            finished.add(in.readBoolean());
            var logProbabilities = numbers(in);
            var facts = new EnumMap<ResponseFact, double[]>(ResponseFact.class);
            int known = in.readInt();
            for (int f = 0; f < known; f++) {
                facts.put(ResponseFact.values()[in.readInt()], numbers(in));
            }
            responses.add(new SampledResponse(right[i], totals[i], logProbabilities, facts));
        }
        return new GroupFacts(
                minimalTokens, new RewardedGroup(byName, totals, right), new ResponseGroup(responses), finished);
    }

    private static double[] numbers(DataInputStream in) throws IOException {
        var numbers = new double[in.readInt()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = in.readDouble();
        }
        return numbers;
    }
}
