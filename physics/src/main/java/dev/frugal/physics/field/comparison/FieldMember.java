package dev.frugal.physics.field.comparison;

import dev.frugal.physics.comparison.ComparisonEntry;

/// What is kept of a member of a comparison: its scores, and its forecast of the trajectory that the report shows.
record FieldMember(ComparisonEntry entry, ShownForecast shown) {}
