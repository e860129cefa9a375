package dev.frugal.physics.recording;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a recording's file looks like and how it would be read: for a person who is to say which column is what.
///
/// @param headers of all columns; empty texts where the file has no header
/// @param rows the first samples as they stand, one text per column
/// @param columns the place of each signal's column, from 0; signals without a column are left out
/// @param times places of the columns of times; none if they follow from a rate or are not found
/// @param samples how many could be read
/// @param first, last times of the first and the last of them; NaN if there is none
/// @param missing by signal with a column, how many samples lack its value
/// @param assumptions what was assumed and noticed, in whole sentences without the full stop
/// @param problem why the file cannot be read as it is; empty if it can
public record RecordingPreview(
        List<String> headers,
        List<List<String>> rows,
        Map<String, Integer> columns,
        List<Integer> times,
        long samples,
        double first,
        double last,
        Map<String, Long> missing,
        List<String> assumptions,
        Optional<String> problem) {
    public RecordingPreview {
        headers = List.copyOf(headers);
        rows = rows.stream().map(List::copyOf).toList();
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        times = List.copyOf(times);
        missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
        assumptions = List.copyOf(assumptions);
    }

    /// A preview under way: what is known of the samples so far.
    static final class Builder {
        private final Layout layout;
        private final int rows;
        private Map<String, Integer> columns = Map.of();
        private List<Integer> times = List.of();
        private List<String> channels = List.of();
        private long[] absent = new long[0];
        private long samples;
        private double first = Double.NaN;
        private double last = Double.NaN;

        Builder(Layout layout, int rows) {
            this.layout = layout;
            this.rows = rows;
        }

        void columns(Map<String, Integer> places) {
            columns = places;
        }

        void plan(ColumnPlan plan) {
            var places = new LinkedHashMap<String, Integer>();
            plan.signals().forEach(column -> places.put(column.signal(), column.place()));
            columns = places;
            times = plan.times().columns();
            channels = List.copyOf(places.keySet());
            absent = new long[channels.size()];
        }

        void add(Sample sample) {
            first = samples == 0 ? sample.time() : first;
            last = sample.time();
            samples++;
            for (int i = 0; i < absent.length; i++) {
                absent[i] += Double.isNaN(sample.values()[i]) ? 1 : 0;
            }
        }

        long samples() {
            return samples;
        }

        double interval() {
            return (last - first) / (samples - 1);
        }

        RecordingPreview preview(List<String> assumptions, Optional<String> problem) {
            var missing = new LinkedHashMap<String, Long>();
            for (int i = 0; i < absent.length; i++) {
                missing.put(channels.get(i), absent[i]);
            }
            int width = layout.headers().size();
            return new RecordingPreview(
                    layout.headers().stream().map(Header::text).toList(),
                    layout.samples().stream()
                            .limit(rows)
                            .map(row -> java.util.stream.IntStream.range(0, width)
                                    .mapToObj(row::cell)
                                    .map(LayoutSniffer::shortened)
                                    .toList())
                            .toList(),
                    columns,
                    times,
                    samples,
                    first,
                    last,
                    missing,
                    assumptions,
                    problem);
        }
    }
}
