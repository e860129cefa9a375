package dev.frugal.tensor.io;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The header of a safetensors file: what lies where in the bytes after it.
///
/// A header that exists has passed every check: known element types, shapes that fill their byte
/// ranges, ranges that cover the data from its first byte to its last without gap or overlap.
record Header(Map<String, Entry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    private static final int ALIGNMENT = 8;

    /// One tensor: bytes `[begin, end)` counted from the end of the header.
    record Entry(ElementType type, List<Long> shape, long begin, long end) {
        Entry {
            shape = List.copyOf(shape);
        }
    }

    /// The header of tensors that are about to be written: in the order given, except that wider
    /// elements come first in the data, so that every tensor is aligned.
    static Header of(Map<String, Entry> unplaced, Map<String, String> metadata) {
        var byWidth = new ArrayList<>(unplaced.entrySet());
        byWidth.sort(Comparator.comparingInt(
                (Map.Entry<String, Entry> entry) -> -entry.getValue().type().bytes()));
        var placed = new LinkedHashMap<>(unplaced);
        long position = 0;
        for (var named : byWidth) {
            var entry = named.getValue();
            long end = position + entry.end() - entry.begin();
            placed.put(named.getKey(), new Entry(entry.type(), entry.shape(), position, end));
            position = end;
        }
        return new Header(placed, metadata);
    }

    /// Reads and checks the JSON text of a header.
    ///
    /// @param dataBytes how many bytes follow the header in the file
    /// @param source names the file in the sentence of a [InvalidInputException]
    static Header parse(String json, long dataBytes, String source) {
        var root = Documents.jsonTree(json, source + ", header");
        if (!root.isObject()) {
            throw damaged(source, "the header is not a JSON object");
        }
        var entries = new LinkedHashMap<String, Entry>();
        var metadata = new LinkedHashMap<String, String>();
        for (var property : root.properties()) {
            if (property.getKey().equals(METADATA)) {
                metadata.putAll(metadata(property.getValue(), source));
            } else {
                entries.put(property.getKey(), entry(property.getKey(), property.getValue(), source));
            }
        }
        checkCover(entries, dataBytes, source);
        return new Header(entries, metadata);
    }

    /// The eight bytes of length and the JSON text, padded with spaces so that the data is aligned.
    byte[] bytes() {
        var root = new LinkedHashMap<String, Object>();
        if (!metadata.isEmpty()) {
            root.put(METADATA, metadata);
        }
        entries.forEach((name, entry) -> {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("dtype", entry.type().name());
            fields.put("shape", entry.shape());
            fields.put("data_offsets", List.of(entry.begin(), entry.end()));
            root.put(name, fields);
        });
        var json = Documents.json(root).getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        var bytes = new byte[Long.BYTES + padded];
        Arrays.fill(bytes, (byte) ' ');
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) ((long) padded >>> (8 * i));
        }
        System.arraycopy(json, 0, bytes, Long.BYTES, json.length);
        return bytes;
    }

    /// The names in the order of their bytes.
    List<String> namesByPosition() {
        return entries.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> entry.getValue().begin()))
                .map(Map.Entry::getKey)
                .toList();
    }

    static InvalidInputException damaged(String source, String found) {
        return new InvalidInputException(
                "%s is not a valid safetensors file: %s; download or write it again".formatted(source, found));
    }

    private static Map<String, String> metadata(JsonNode node, String source) {
        var metadata = new LinkedHashMap<String, String>();
        for (var property : node.properties()) {
            if (!property.getValue().isString()) {
                throw damaged(
                        source,
                        "metadata '%s' is %s where a text is expected"
                                .formatted(property.getKey(), property.getValue()));
            }
            metadata.put(property.getKey(), property.getValue().stringValue());
        }
        return metadata;
    }

    private static Entry entry(String name, JsonNode node, String source) {
        var typeName = node.path("dtype").asString("");
        var type = ElementType.named(typeName)
                .orElseThrow(() -> damaged(
                        source,
                        "tensor '%s' has dtype '%s' where one of %s is expected"
                                .formatted(name, typeName, Arrays.toString(ElementType.values()))));
        var shape = wholeNumbers(name, node.path("shape"), "shape", source);
        var offsets = wholeNumbers(name, node.path("data_offsets"), "data_offsets", source);
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw damaged(
                    source, "tensor '%s' has data_offsets %s where [begin, end] is expected".formatted(name, offsets));
        }
        long held = offsets.get(1) - offsets.get(0);
        if (bytes(shape, type) != held) {
            throw damaged(
                    source,
                    "tensor '%s' of shape %s and dtype %s has %d bytes of data".formatted(name, shape, typeName, held));
        }
        return new Entry(type, shape, offsets.get(0), offsets.get(1));
    }

    /// -1 when the product does not fit a long, which no count of bytes equals. libtorch multiplies the sides
    /// of an empty tensor too, so they must fit as well.
    private static long bytes(List<Long> shape, ElementType type) {
        try {
            long product = type.bytes();
            for (long size : shape) {
                product = Math.multiplyExact(product, Math.max(1, size));
            }
            return shape.contains(0L) ? 0 : product;
        } catch (ArithmeticException _) {
            return -1;
        }
    }

    private static List<Long> wholeNumbers(String name, JsonNode node, String field, String source) {
        var numbers = new ArrayList<Long>();
        for (var element : node) {
            if (!element.isIntegralNumber() || !element.canConvertToLong() || element.longValue() < 0) {
                throw damaged(
                        source,
                        "tensor '%s' has %s in its %s where whole numbers from 0 are expected"
                                .formatted(name, element, field));
            }
            numbers.add(element.longValue());
        }
        if (!node.isArray()) {
            throw damaged(source, "tensor '%s' has no %s, a list of numbers".formatted(name, field));
        }
        return numbers;
    }

    private static void checkCover(Map<String, Entry> entries, long dataBytes, String source) {
        var ordered = new ArrayList<>(entries.entrySet());
        ordered.sort(Comparator.comparingLong(
                        (Map.Entry<String, Entry> entry) -> entry.getValue().begin())
                .thenComparingLong(entry -> entry.getValue().end()));
        long covered = 0;
        for (var named : ordered) {
            var entry = named.getValue();
            if (entry.end() > dataBytes) {
                throw damaged(
                        source,
                        "tensor '%s' ends at byte %d of its data, which has only %d"
                                .formatted(named.getKey(), entry.end(), dataBytes));
            }
            if (entry.begin() != covered) {
                throw damaged(
                        source,
                        "tensor '%s' begins at byte %d of its data where %s expected"
                                .formatted(
                                        named.getKey(),
                                        entry.begin(),
                                        entry.begin() < covered
                                                ? "the one before reaches to %d, so they overlap; no overlap is"
                                                        .formatted(covered)
                                                : "the one before ends at %d, so there is a gap; no gap is"
                                                        .formatted(covered)));
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw damaged(source, "its data has %d bytes, of which the tensors use %d".formatted(dataBytes, covered));
        }
    }
}
