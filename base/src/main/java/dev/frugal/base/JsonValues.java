package dev.frugal.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/// The values of a JSON document, read one at a time: the elements of the list that it is, or values that follow each
/// other, as in JSON Lines. Memory grows with the largest value, not with the document.
///
/// Decimals keep all their digits. For one thread; must be closed, which closes the stream.
public final class JsonValues implements AutoCloseable {
    /// In bytes. A value of more is no row of data that a person prepared.
    public static final long LARGEST_VALUE = 64L << 20;

    private final Path file;
    private final Counted stream;
    private final ObjectReader reader;
    private final JsonParser parser;
    private boolean inList;
    private int line = 1;

    private JsonValues(Path file, Counted stream, ObjectReader reader, boolean list) {
        this.file = file;
        this.stream = stream;
        this.reader = reader.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try {
            this.parser = reader.createParser(stream);
            parser.nextToken();
            if (list && parser.currentToken() == JsonToken.START_ARRAY) {
                inList = true;
                parser.nextToken();
            }
        } catch (JacksonException failure) {
            throw failed(failure);
        }
    }

    /// The elements of the list in `stream`, or the values that follow each other in it if it is no list.
    ///
    /// @param file names the document in errors
    public static JsonValues ofDocument(InputStream stream, Path file) {
        return new JsonValues(file, new Counted(stream, file), Documents.exactJson(), true);
    }

    /// The values that follow each other in `stream`.
    ///
    /// @param file names the document in errors
    public static JsonValues ofLines(InputStream stream, Path file) {
        return new JsonValues(file, new Counted(stream, file), Documents.exactJson(), false);
    }

    /// The next value; empty after the last.
    ///
    /// @throws InvalidInputException if the text is no JSON, which names the line, or a value is too large
    public Optional<JsonNode> next() {
        try {
            if (inList && parser.currentToken() == JsonToken.END_ARRAY) {
                inList = false;
                if (parser.nextToken() != null) {
                    throw new InvalidInputException("%s, line %d: there is text after the list; expected nothing more"
                            .formatted(file, parser.currentTokenLocation().getLineNr()));
                }
            }
            if (parser.currentToken() == null) {
                if (inList) {
                    throw new InvalidInputException(
                            "%s, line %d: the list has no end; check that the file is complete".formatted(file, line));
                }
                return Optional.empty();
            }
            line = parser.currentTokenLocation().getLineNr();
            stream.count = 0;
            JsonNode value = reader.readTree(parser);
            parser.nextToken();
            return Optional.of(value);
        } catch (JacksonException failure) {
            throw failed(failure);
        }
    }

    /// The line on which the last value begins, from 1.
    public int line() {
        return line;
    }

    private InvalidInputException failed(JacksonException failure) {
        if (failure.getCause() instanceof IOException unread) {
            return Documents.cannotRead(file, unread);
        }
        return Documents.syntax(file.toString(), line, failure);
    }

    @Override
    public void close() {
        parser.close();
    }

    /// Counts what is read, so that a value without an end is refused before it fills the memory.
    private static final class Counted extends InputStream {
        private final InputStream stream;
        private final Path file;
        private long count;

        Counted(InputStream stream, Path file) {
            this.stream = stream;
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            return counted(1, stream.read());
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = stream.read(bytes, from, length);
            return counted(read, read);
        }

        private int counted(int more, int result) {
            count += more;
            if (count > LARGEST_VALUE) {
                throw new InvalidInputException("%s: a value of more than %d MiB; expected rows, each an object"
                        .formatted(file, LARGEST_VALUE >> 20));
            }
            return result;
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
