package dev.frugal.app.terminal;

/// What a command has to say.
///
/// @param text for people: whole lines without the last line break; may be empty
/// @param document for programs: a record, map or list that is printed as one JSON document under
///   `--json`
public record CommandResult(String text, Object document) {}
