/// Rows of files that other programs write.
///
/// The problem: data comes as JSON, JSON Lines, CSV or Parquet, nested or flat, larger than memory, and damaged in ways
/// of its own.
///
/// Who plays which role:
///
/// - [dev.frugal.table.TableFile]: a file of rows; each [dev.frugal.table.Row] is a JSON object with its place in the
///   file, whatever the format.
/// - `JsonRows`, `CsvRows`, `ParquetRows`: the formats. Jackson, FastCSV and DuckDB read them.
/// - [dev.frugal.table.ParquetFile]: rows into a Parquet file.
/// - `LockedDatabase`: a DuckDB that touches the files it is given and nothing else.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.table;

import org.jspecify.annotations.NullMarked;
