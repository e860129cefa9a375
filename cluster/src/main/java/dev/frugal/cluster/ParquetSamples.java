package dev.frugal.cluster;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/// The rows of a Parquet file of a stream, read one by one. A file that cannot be read, or not to its end, gives a row
/// that says so in place of the rest: it must not stop the stream, and Spark's own reader either fails or leaves such a
/// file out without a word.
final class ParquetSamples implements Iterator<SampleRow> {
    private static final String TIME = FleetRows.TIME;

    private final String place;
    private final String group;
    private final List<String> states;
    private @Nullable ParquetReader<Group> reader;
    private Optional<SampleRow> ahead = Optional.empty();
    private long count;

    /// @param place path of the file
    /// @param group column of the devices
    ParquetSamples(String place, String group, List<String> states) {
        this.place = place;
        this.group = group;
        this.states = states;
        try {
            var schema = schema(place);
            var problem = problem(schema, group, states);
            if (problem.isPresent()) {
                ahead = Optional.of(unreadable(problem.get()));
                return;
            }
            var wanted = new ArrayList<Type>();
            wanted.add(schema.getType(group));
            wanted.add(schema.getType(TIME));
            states.forEach(state -> wanted.add(schema.getType(state)));
            var configuration = new Configuration();
            configuration.set(ReadSupport.PARQUET_READ_SCHEMA, new MessageType(schema.getName(), wanted).toString());
            reader = ParquetReader.builder(new GroupReadSupport(), new Path(place))
                    .withConf(configuration)
                    .build();
            advance();
        } catch (IOException | RuntimeException failure) {
            ahead = Optional.of(
                    unreadable("the file cannot be read as Parquet: %s".formatted(FleetRows.reason(failure))));
        }
    }

    /// The columns of a file.
    static MessageType schema(String place) throws IOException {
        try (var file = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(place), new Configuration()))) {
            return file.getFileMetaData().getSchema();
        }
    }

    /// How many rows a file has.
    static long count(String place) throws IOException {
        try (var file = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(place), new Configuration()))) {
            return file.getRecordCount();
        }
    }

    /// Why a file with these columns cannot be used.
    static Optional<String> problem(MessageType schema, String group, List<String> states) {
        var needed = new ArrayList<>(List.of(group, TIME));
        needed.addAll(states);
        for (var name : needed) {
            if (!schema.containsField(name)) {
                var present = schema.getFields().stream().map(Type::getName).toList();
                return Optional.of("there is no column '%s' among %s; expected %s"
                        .formatted(name, String.join(", ", present), String.join(", ", needed)));
            }
            var type = schema.getType(name);
            if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
                return Optional.of("the column '%s' holds lists or groups; expected one value a row".formatted(name));
            }
            if (!name.equals(group) && !isNumber(type.asPrimitiveType())) {
                return Optional.of(
                        "the column '%s' is of the type %s; expected numbers".formatted(name, type.asPrimitiveType()));
            }
        }
        return Optional.empty();
    }

    private static boolean isNumber(PrimitiveType type) {
        var annotation = type.getLogicalTypeAnnotation();
        return switch (type.getPrimitiveTypeName()) {
            case FLOAT, DOUBLE -> true;
            case INT32, INT64 ->
                annotation == null
                        || annotation instanceof IntLogicalTypeAnnotation
                        || annotation instanceof DecimalLogicalTypeAnnotation;
            case BINARY, FIXED_LEN_BYTE_ARRAY -> annotation instanceof DecimalLogicalTypeAnnotation;
            case BOOLEAN, INT96 -> false;
        };
    }

    private SampleRow unreadable(String problem) {
        return SampleRow.unreadable(states.size(), place, "", problem);
    }

    private void advance() {
        if (reader == null) {
            ahead = Optional.empty();
            return;
        }
        try {
            var row = reader.read();
            if (row == null) {
                reader.close();
                reader = null;
                ahead = Optional.empty();
            } else {
                count++;
                ahead = Optional.of(sample(row));
            }
        } catch (IOException | RuntimeException failure) {
            ahead = Optional.of(unreadable(
                    "the file cannot be read after %,d rows: %s".formatted(count, FleetRows.reason(failure))));
            reader = null;
        }
    }

    private SampleRow sample(Group row) {
        var values = new double[states.size()];
        for (int state = 0; state < values.length; state++) {
            values[state] = number(row, states.get(state));
        }
        return SampleRow.read(text(row), number(row, TIME), values, place);
    }

    private @Nullable String text(Group row) {
        return row.getFieldRepetitionCount(group) == 0 ? null : row.getValueToString(index(row, group), 0);
    }

    private static int index(Group row, String name) {
        return row.getType().getFieldIndex(name);
    }

    private static double number(Group row, String name) {
        int field = index(row, name);
        if (row.getFieldRepetitionCount(field) == 0) {
            return Double.NaN;
        }
        var type = row.getType().getType(field).asPrimitiveType();
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(unscaled(row, field, type.getPrimitiveTypeName()), decimal.getScale()).doubleValue();
        }
        return switch (type.getPrimitiveTypeName()) {
            case FLOAT -> row.getFloat(field, 0);
            case DOUBLE -> row.getDouble(field, 0);
            case INT32 -> row.getInteger(field, 0);
            case INT64 -> row.getLong(field, 0);
            case BINARY, FIXED_LEN_BYTE_ARRAY, BOOLEAN, INT96 ->
                throw new IllegalStateException("%s is no number".formatted(name));
        };
    }

    private static BigInteger unscaled(Group row, int field, PrimitiveTypeName type) {
        return switch (type) {
            case INT32 -> BigInteger.valueOf(row.getInteger(field, 0));
            case INT64 -> BigInteger.valueOf(row.getLong(field, 0));
            default -> new BigInteger(row.getBinary(field, 0).getBytes());
        };
    }

    @Override
    public boolean hasNext() {
        return ahead.isPresent();
    }

    @Override
    public SampleRow next() {
        var sample = ahead.orElseThrow(NoSuchElementException::new);
        advance();
        return sample;
    }
}
