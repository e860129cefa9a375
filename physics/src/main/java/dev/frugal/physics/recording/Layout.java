package dev.frugal.physics.recording;

import java.util.List;
import java.util.Optional;

/// Where a table's columns, header and samples stand in a text.
///
/// @param jsonLines whether each line is a JSON object; then the separator means nothing
/// @param headers one per column; empty names where the file has no header
/// @param headerLine the number of the header's line; empty if there is none
/// @param header the header's line as it stands, to recognise it where it is repeated
/// @param samplesAfter lines of the beginning before the first sample
/// @param rowNames whether each line begins with one cell more than the header has, as R writes it
/// @param number how numbers are written
/// @param samples the samples of the beginning, without row names
/// @param remarks what was noticed, as parts of a sentence
record Layout(
        boolean jsonLines,
        Separator separator,
        List<Header> headers,
        Optional<Integer> headerLine,
        List<String> header,
        int samplesAfter,
        boolean rowNames,
        NumberText number,
        List<Row> samples,
        List<String> remarks) {
    /// A line as cells.
    ///
    /// @param line its number, from 1
    /// @param text as it stands in the file; empty if that is not known any more
    record Row(long line, List<String> cells, String text) {
        /// The cell of a column, empty if the line is too short.
        String cell(int column) {
            return column < cells.size() ? cells.get(column).strip() : "";
        }

        /// The line as an error shows it.
        String shown(Separator separator) {
            return LayoutSniffer.shortened(
                    text.isEmpty() ? String.join(String.valueOf(separator.sign()), cells) : text);
        }
    }

    Layout {
        headers = List.copyOf(headers);
        header = List.copyOf(header);
        samples = List.copyOf(samples);
        remarks = List.copyOf(remarks);
    }

    boolean hasHeader() {
        return headerLine.isPresent();
    }
}
