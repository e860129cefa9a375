package dev.frugal.runs;

import dev.frugal.base.InvalidInputException;
import java.util.List;
import java.util.regex.Pattern;

/// The content of `notes.json`: what people say about a run.
///
/// @param tags short words, each once
/// @param note free text; may be empty
public record RunNotes(List<String> tags, String note) {
    /// The notes of a run about which nothing was said.
    public static final RunNotes NONE = new RunNotes(List.of(), "");

    private static final int MOST_TAGS = 20;
    private static final int LONGEST_NOTE = 4_000;
    private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._:/+-]{0,39}");

    public RunNotes {
        tags = tags.stream().map(String::strip).distinct().toList();
        if (tags.size() > MOST_TAGS) {
            throw new InvalidInputException(
                    "%d tags were given; at most %d are kept".formatted(tags.size(), MOST_TAGS));
        }
        for (var tag : tags) {
            if (!TAG.matcher(tag).matches()) {
                throw new InvalidInputException(
                        "the tag '%s' is not valid; expected 1 to 40 letters, digits, spaces or . _ : / + -, beginning with a letter or digit"
                                .formatted(tag));
            }
        }
        if (note.length() > LONGEST_NOTE) {
            throw new InvalidInputException(
                    "the note has %,d characters; at most %,d are kept".formatted(note.length(), LONGEST_NOTE));
        }
    }
}
