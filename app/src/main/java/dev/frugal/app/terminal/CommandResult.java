package dev.frugal.app.terminal;

/// The result of a command.
///
/// @param text printed text: complete lines without the last line break; may be empty
/// @param document document for `--json`: a record, map or list that is printed as one JSON
///   document
public record CommandResult(String text, Object document) {}
