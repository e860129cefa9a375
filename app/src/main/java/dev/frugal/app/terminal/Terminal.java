package dev.frugal.app.terminal;

import java.io.PrintStream;

/// The streams of a command.
///
/// @param out results; with `--json` exactly one document
/// @param err progress, warnings and errors
/// @param interactive whether `err` is a terminal
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {}
