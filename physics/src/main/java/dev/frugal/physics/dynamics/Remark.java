package dev.frugal.physics.dynamics;

import java.util.List;

/// Something a person should know about how a solution was found.
///
/// @param sentence a whole sentence without the full stop
public record Remark(Kind kind, String sentence) {
    /// How much it matters.
    public enum Kind {
        /// What was chosen.
        NOTE,
        /// What may not be as meant.
        WARNING
    }

    /// A remark about what was chosen.
    public static Remark note(String sentence) {
        return new Remark(Kind.NOTE, sentence);
    }

    /// A remark that casts doubt.
    public static Remark warning(String sentence) {
        return new Remark(Kind.WARNING, sentence);
    }

    /// The sentences of one kind.
    public static List<String> sentences(List<Remark> remarks, Kind kind) {
        return remarks.stream()
                .filter(remark -> remark.kind == kind)
                .map(Remark::sentence)
                .toList();
    }

    /// The line in which a program says it, `warning: …`.
    public String line() {
        return switch (kind) {
            case NOTE -> "note: " + sentence;
            case WARNING -> "warning: " + sentence;
        };
    }
}
