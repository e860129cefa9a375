package dev.frugal.cluster;

import java.io.Serializable;

/// A row of the input that cannot be used, or a file or message of which no row can.
///
/// @param device empty if it names none
/// @param time NaN if it has none
/// @param row what it holds, as JSON or as it came
/// @param source file or topic that it is from; empty where that is not known
/// @param problem why it cannot be used, a sentence
record UnusableRow(String device, double time, String row, String source, String problem) implements Serializable {}
