package dev.frugal.table;

/// What is done with a row; `false` ends the reading.
@FunctionalInterface
public interface RowReader {
    boolean read(Row row);
}
