package dev.frugal.app.terminal;

import java.io.PrintStream;

/// The streams a command speaks to.
///
/// @param out answers, and under `--json` nothing but one document
/// @param err progress, warnings and errors
/// @param interactive whether a person watches `err`
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {}
