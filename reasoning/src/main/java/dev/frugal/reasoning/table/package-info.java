/// Files of rows: JSON Lines, JSON, Parquet, CSV and TSV in, Parquet out, through DuckDB.
///
/// The problem: data sets come in many formats, some larger than memory, from places one need not
/// trust.
///
/// Who plays which role:
///
/// - [dev.frugal.reasoning.table.TableFile]: the rows of a file, one after the other, as text.
/// - [dev.frugal.reasoning.table.ParquetFile]: rows into a Parquet file, written beside and
///   renamed.
/// - [dev.frugal.reasoning.table.LockedDatabase]: a DuckDB that can see the files it was made for
///   and nothing else: no other file, no extension, no network.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.reasoning.table;

import org.jspecify.annotations.NullMarked;
