package dev.frugal.table;

import tools.jackson.databind.node.ObjectNode;

/// A row of a file.
///
/// @param number counts rows from 1
/// @param place where the row is, for errors: `FILE, line 7` or `FILE, row 7`
/// @param values by column, in the file's order; empty cells of a CSV are `null` nodes
public record Row(long number, String place, ObjectNode values) {}
