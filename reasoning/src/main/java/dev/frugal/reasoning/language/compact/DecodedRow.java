package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.language.model.Sequence.Activations;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A response's share in the activations of its group: it was decoded as number `place` of those to one prompt.
public record DecodedRow(ActivationCache cache, int place) implements Activations {
    @Override
    public void release() {
        cache.giveBack();
    }

    /// Responses that were decoded side by side, as indices among the sequences in the order of
    /// decoding, with what that computed.
    public record Group(int[] rows, ActivationCache cache) {}

    /// The groups that `sequences` were decoded in, in the order of the sequences; empty if one of them brings no
    /// activations, a group is not whole, its activations were used already, or `model` has changed since.
    public static Optional<List<Group>> groups(PackableModel model, List<Sequence> sequences) {
        var rows = new LinkedHashMap<ActivationCache, int[]>();
        for (int i = 0; i < sequences.size(); i++) {
            if (!(sequences.get(i).activations().orElse(null) instanceof DecodedRow row)) {
                return Optional.empty();
            }
            var own = rows.computeIfAbsent(row.cache(), cache -> filled(cache.texts()));
            own[row.place()] = i;
        }
        var groups = rows.entrySet().stream()
                .map(entry -> new Group(entry.getValue(), entry.getKey()))
                .toList();
        var checked = new IdentityHashMap<CompactModel, Boolean>();
        int rowsInGroups =
                groups.stream().mapToInt(group -> group.rows().length).sum();
        boolean usable = rowsInGroups == sequences.size()
                && groups.stream()
                        .allMatch(group -> Arrays.stream(group.rows()).allMatch(row -> row >= 0)
                                && group.cache().isWhole()
                                && checked.computeIfAbsent(
                                        group.cache().model(), packed -> packed.isStillThatOf(model)));
        return usable ? Optional.of(groups) : Optional.empty();
    }

    private static int[] filled(int length) {
        var places = new int[length];
        Arrays.fill(places, -1);
        return places;
    }
}
