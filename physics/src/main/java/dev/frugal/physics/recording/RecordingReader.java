package dev.frugal.physics.recording;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.FieldDescription;
import dev.frugal.physics.system.SystemDescription;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads recordings of a system from files as loggers, spreadsheets and statistics programs write them: tables
/// of text in any usual dialect, JSON lines, and Parquet. docs/reference/recordings.md lists what is
/// understood.
///
/// What a file leaves open is found out from its first lines and said in a sentence. What cannot be found out
/// is refused with the option that decides it.
///
/// Of the columns only those of the system's signals and the times are read; the others may hold anything. A
/// signal that the file does not have is no channel of the recording; a cell without a value is NaN.
public final class RecordingReader {
    /// Lines of a file that its layout is found out from.
    private static final int BEGINNING = 20_000;

    /// The same of a stream: they have to arrive before the first sample is handed on.
    private static final int BEGINNING_OF_STREAM = 32;

    /// Numbers beyond which a recording is not held in memory.
    private static final long MOST_NUMBERS = 20_000_000;

    private static final int FIRST_CAPACITY = 1024;

    private final SoughtSignals sought;
    private final RecordingOptions options;

    /// A reader of recordings of a system: what its sensors read, its states and its inputs.
    public RecordingReader(SystemDescription system, RecordingOptions options) {
        this.sought = SoughtSignals.of(system);
        this.options = options;
    }

    /// A reader of recordings of a system: its states.
    public RecordingReader(DynamicalSystem system, RecordingOptions options) {
        this(system.description(), options);
    }

    /// A reader of recordings of fields.
    ///
    /// @param columns what the columns of their points are called
    public RecordingReader(FieldDescription fields, List<String> columns, RecordingOptions options) {
        this.sought = SoughtSignals.of(fields, columns);
        this.options = options;
    }

    /// Reads a file.
    ///
    /// @throws InvalidInputException if it cannot be read or holds no recording; the message shows the line and
    /// says
    ///   what mends it
    public RecordedFile read(Path file) {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException("cannot read %s: it is a folder; name a file".formatted(file));
        }
        try (var in = RecordingBytes.open(file)) {
            return read(in, file.toString());
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
    }

    /// Reads a text that is in memory; `name` is what errors call it.
    ///
    /// @throws InvalidInputException if it holds no recording
    public RecordedFile read(String text, String name) {
        try {
            return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), name);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Looks at a file: its table, and whether and how [#read] would read it. All of it is read, in constant memory.
    ///
    /// @param name what sentences call it
    /// @param rows samples to show, at most
    /// @throws InvalidInputException if it cannot be read, or no table is found in it
    public RecordingPreview preview(Path file, String name, int rows) {
        try (var in = RecordingBytes.open(file)) {
            var source = TextSource.open(in, name, BEGINNING + options.skip());
            var layout = LayoutSniffer.sniff(source, options, this::relevance);
            var found = new RecordingPreview.Builder(layout, rows);
            try {
                found.columns(ColumnPlan.places(layout, source, sought, options));
                var plan = ColumnPlan.of(layout, source, sought, options);
                found.plan(plan);
                var samples = new SampleStream(source, layout, plan);
                samples.forEachRemaining(found::add);
                if (found.samples() > 1) {
                    checkSeconds(samples, name, found.interval());
                }
                return found.preview(sentences(samples), Optional.empty());
            } catch (InvalidInputException refusal) {
                return found.preview(List.of(), Optional.ofNullable(refusal.getMessage()));
            }
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
    }

    private static List<String> sentences(SampleStream samples) {
        var sentences = new ArrayList<>(samples.assumptions());
        sentences.addAll(samples.remarks());
        return sentences;
    }

    /// The samples of a stream as they arrive. The caller closes it.
    ///
    /// @param name what errors call it
    /// @throws InvalidInputException if its first lines are no recording
    public SampleStream stream(InputStream in, String name) throws IOException {
        return open(in, name, BEGINNING_OF_STREAM);
    }

    /// The samples of a file, read as they are asked for. The caller closes it.
    ///
    /// @throws InvalidInputException if it cannot be read, or its first lines are no recording
    public SampleStream stream(Path file) {
        try {
            var in = RecordingBytes.open(file);
            try {
                return open(in, file.toString(), BEGINNING);
            } catch (InvalidInputException mistake) {
                in.close();
                throw mistake;
            }
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
    }

    private SampleStream open(InputStream in, String name, int beginning) throws IOException {
        var source = TextSource.open(in, name, beginning + options.skip());
        var layout = LayoutSniffer.sniff(source, options, this::relevance);
        return new SampleStream(source, layout, ColumnPlan.of(layout, source, sought, options));
    }

    /// More than 0 for a header that names a signal or the time.
    private int relevance(Header header) {
        boolean signal = sought.names().stream().anyMatch(header::isCalledInAnyCase)
                || options.columns().values().stream().anyMatch(header::isCalledInAnyCase);
        return signal || header.timeRank().isPresent() ? 1 : 0;
    }

    private RecordedFile read(InputStream in, String name) throws IOException {
        var samples = open(in, name, BEGINNING);
        int channels = samples.channels().size();
        var times = new double[FIRST_CAPACITY];
        var values = new double[channels][FIRST_CAPACITY];
        int count = 0;
        while (samples.hasNext()) {
            var sample = samples.next();
            if ((count + 1L) * (channels + 1) > MOST_NUMBERS) {
                throw new InvalidInputException(
                        "%s, line %d: there are more than %,d numbers; make several files of it, or follow it with 'physics monitor'"
                                .formatted(name, sample.line(), MOST_NUMBERS));
            }
            if (count == times.length) {
                times = Arrays.copyOf(times, 2 * count);
                for (int i = 0; i < channels; i++) {
                    values[i] = Arrays.copyOf(values[i], 2 * count);
                }
            }
            times[count] = sample.time();
            for (int i = 0; i < channels; i++) {
                values[i][count] = sample.values()[i];
            }
            count++;
        }
        int length = count;
        var recording = new Recording(
                name,
                Arrays.copyOf(times, length),
                samples.channels(),
                IntStream.range(0, channels)
                        .mapToObj(i -> Arrays.copyOf(values[i], length))
                        .toArray(double[][]::new));
        if (recording.samples() > 1) {
            checkSeconds(
                    samples, name, (recording.times()[length - 1] - recording.times()[0]) / (length - 1));
        }
        return new RecordedFile(
                recording, samples.columns(), samples.headerLine(), samples.timeUnitKnown(), sentences(samples));
    }

    /// Dates are in seconds unless something says otherwise; not so if even one interval is longer than the
    /// system's trajectories then.
    private void checkSeconds(SampleStream samples, String name, double interval) {
        if (samples.secondsAssumed() && interval > sought.horizon()) {
            throw new InvalidInputException(
                    "%s: its times are dates, %s seconds apart, and a trajectory of %s lasts %s units of time: the system does not seem to run in seconds; give its unit of time, as in --time-unit d"
                            .formatted(name, number(interval), sought.system(), number(sought.horizon())));
        }
    }

    private static String number(double value) {
        var text = "%.6g".formatted(value);
        return text.contains(".") && !text.contains("e") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
