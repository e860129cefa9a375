package dev.frugal.base;

/// Where a document that is being read comes from. A deserializer of a part with a grammar of its own finds it under
/// its class among the attributes of Jackson's context, and can then name the place of a mistake in the whole text.
///
/// @param source names the text in errors
/// @param text all of it; empty where there is none any more
/// @param pointer a JSON pointer to the part that is read; empty for all of it
public record TextOrigin(String source, String text, String pointer) {
    TextOrigin(String source, String text) {
        this(source, text, "");
    }

    static TextOrigin none(String source) {
        return new TextOrigin(source, "", "");
    }

    TextOrigin below(String key) {
        return new TextOrigin(
                source, text, pointer + "/" + key.replace("~", "~0").replace("/", "~1"));
    }
}
