package dev.frugal.reasoning.language.model;

import java.util.List;
import java.util.OptionalInt;

/// The ids that begin a text, end it and fill a batch.
///
/// `end` holds every id at which generation stops; it is empty only for a folder that names none,
/// which generation refuses.
public record SpecialTokens(OptionalInt begin, List<Integer> end, OptionalInt padding) {
    public SpecialTokens {
        end = List.copyOf(end);
    }

    /// What to fill a batch with: the padding id, else the first end, else 0. Padding is never
    /// attended to, so the choice changes no number.
    public int fill() {
        return padding.orElse(end.isEmpty() ? 0 : end.getFirst());
    }

    /// True for an id at which generation stops.
    public boolean ends(int id) {
        return end.contains(id);
    }

    Object endDocument() {
        return end.size() == 1 ? end.getFirst() : end;
    }
}
