package dev.frugal.physics.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A graph of operations under construction. Values are named by texts; every operation gives its results new names.
///
/// The body of a loop is a [#child]: its operations may use all values of the graphs around it. The same operation on
/// the same values is taken once.
///
/// Arithmetic is elementwise with broadcasting, in float64 unless a value is said to be of another type.
public final class Graph {
    /// The operator set, and the version of the file format that came with it.
    private static final int OPERATORS = 17;

    private static final int FORMAT = 8;

    private static final int ATTRIBUTE_FLOAT = 1;
    private static final int ATTRIBUTE_INTEGER = 2;
    private static final int ATTRIBUTE_GRAPH = 5;
    private static final int ATTRIBUTE_INTEGERS = 7;

    /// The types of numbers, with their numbers in the format.
    public enum NumberType {
        FLOAT(1),
        INTEGER(7),
        TRUTH(9),
        DOUBLE(11);

        private final int code;

        NumberType(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    private final AtomicInteger names;
    private final String name;
    private final List<ProtocolMessage> nodes = new ArrayList<>();
    private final List<ProtocolMessage> constants = new ArrayList<>();
    private final List<ProtocolMessage> inputs = new ArrayList<>();
    private final List<ProtocolMessage> outputs = new ArrayList<>();
    private final Map<String, List<String>> known = new HashMap<>();

    private Graph(String name, AtomicInteger names) {
        this.name = name;
        this.names = names;
    }

    /// An empty graph.
    public static Graph named(String name) {
        return new Graph(name, new AtomicInteger());
    }

    /// The body of a loop, to be finished before it is used as an attribute.
    public Graph child(String childName) {
        return new Graph(childName, names);
    }

    /// An attribute of an operation: a whole number, several, a decimal number, or a graph.
    public record Attribute(String name, Object value) {
        public static Attribute of(String name, long value) {
            return new Attribute(name, value);
        }

        public static Attribute of(String name, long... values) {
            return new Attribute(name, values.clone());
        }

        public static Attribute of(String name, Graph body) {
            return new Attribute(name, body);
        }

        private ProtocolMessage message() {
            var message = new ProtocolMessage().with(1, name);
            switch (value) {
                case Long number -> message.with(3, number).with(20, ATTRIBUTE_INTEGER);
                case Float number -> message.with(2, number).with(20, ATTRIBUTE_FLOAT);
                case long[] numbers -> {
                    for (long number : numbers) {
                        message.with(8, number);
                    }
                    message.with(20, ATTRIBUTE_INTEGERS);
                }
                case Graph graph -> message.with(6, graph.message()).with(20, ATTRIBUTE_GRAPH);
                default -> throw new IllegalArgumentException("an attribute of " + value.getClass());
            }
            return message;
        }

        private String key() {
            return name + "=" + (value instanceof long[] numbers ? Arrays.toString(numbers) : value);
        }
    }

    /// Declares an input and returns its name.
    ///
    /// @param shape whole numbers, or names of sizes that the caller chooses; none leaves the shape open
    public String input(String input, NumberType type, Object... shape) {
        inputs.add(declaration(input, type, shape));
        return input;
    }

    /// Declares an input of one number, without dimensions, and returns its name.
    public String scalarInput(String input, NumberType type) {
        var tensor = new ProtocolMessage().with(1, type.code).with(2, new ProtocolMessage());
        inputs.add(value(input, tensor));
        return input;
    }

    /// Declares an output: `value` under the name `output`.
    public void output(String output, String value, NumberType type, Object... shape) {
        add("Identity", List.of(value), List.of(output));
        outputs.add(declaration(output, type, shape));
    }

    /// Declares an output under a new name, in the body of a loop, where places count and names do not.
    public void bodyOutput(String value, NumberType type, Object... shape) {
        output("out" + names.incrementAndGet(), value, type, shape);
    }

    private static ProtocolMessage declaration(String value, NumberType type, Object... shape) {
        var tensor = new ProtocolMessage().with(1, type.code);
        if (shape.length > 0) {
            var dimensions = new ProtocolMessage();
            for (var size : shape) {
                dimensions.with(
                        1,
                        size instanceof Number number
                                ? new ProtocolMessage().with(1, number.longValue())
                                : new ProtocolMessage().with(2, String.valueOf(size)));
            }
            tensor.with(2, dimensions);
        }
        return value(value, tensor);
    }

    private static ProtocolMessage value(String name, ProtocolMessage tensor) {
        return new ProtocolMessage().with(1, name).with(2, new ProtocolMessage().with(1, tensor));
    }

    /// An operation with one result.
    public String op(String operator, List<String> arguments, Attribute... attributes) {
        return op(operator, arguments, 1, attributes).getFirst();
    }

    public String op(String operator, String argument, Attribute... attributes) {
        return op(operator, List.of(argument), attributes);
    }

    public String op(String operator, String first, String second, Attribute... attributes) {
        return op(operator, List.of(first, second), attributes);
    }

    /// An operation with several results.
    public List<String> op(String operator, List<String> arguments, int results, Attribute... attributes) {
        var key = operator
                + arguments
                + results
                + Arrays.stream(attributes).map(Attribute::key).collect(Collectors.joining(","));
        var before = known.get(key);
        if (before != null) {
            return before;
        }
        var made = new ArrayList<String>();
        for (int i = 0; i < results; i++) {
            made.add("v" + names.incrementAndGet());
        }
        add(operator, arguments, made, attributes);
        known.put(key, List.copyOf(made));
        return made;
    }

    private void add(String operator, List<String> arguments, List<String> results, Attribute... attributes) {
        var node = new ProtocolMessage();
        arguments.forEach(argument -> node.with(1, argument));
        results.forEach(result -> node.with(2, result));
        node.with(4, operator);
        for (var attribute : attributes) {
            node.with(5, attribute.message());
        }
        nodes.add(node);
    }

    /// A number.
    public String number(double value) {
        return constant(new double[] {value});
    }

    /// A constant of float64.
    ///
    /// @param shape its sizes; none means one number, without dimensions
    public String constant(double[] values, long... shape) {
        var bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return constant(NumberType.DOUBLE, bytes.array(), shape);
    }

    /// A constant of float32.
    public String constant(float[] values, long... shape) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(NumberType.FLOAT, bytes.array(), shape);
    }

    /// A constant list of whole numbers.
    public String integers(long... values) {
        return constant(NumberType.INTEGER, bytes(values), values.length);
    }

    /// A constant whole number without dimensions.
    public String integer(long value) {
        return constant(NumberType.INTEGER, bytes(value));
    }

    public String truth(boolean value) {
        return constant(NumberType.TRUTH, new byte[] {(byte) (value ? 1 : 0)});
    }

    private static byte[] bytes(long... values) {
        var bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    private String constant(NumberType type, byte[] raw, long... shape) {
        var key = type + Arrays.toString(shape) + Arrays.toString(raw);
        return known.computeIfAbsent(key, _ -> {
                    var made = "c" + names.incrementAndGet();
                    var tensor = new ProtocolMessage();
                    for (long size : shape) {
                        tensor.with(1, size);
                    }
                    constants.add(tensor.with(2, type.code).with(8, made).with(9, raw));
                    return List.of(made);
                })
                .getFirst();
    }

    public String plus(String left, String right) {
        return op("Add", left, right);
    }

    public String minus(String left, String right) {
        return op("Sub", left, right);
    }

    public String times(String left, String right) {
        return op("Mul", left, right);
    }

    public String over(String left, String right) {
        return op("Div", left, right);
    }

    /// `left` where the condition holds, else `right`.
    public String where(String condition, String left, String right) {
        return op("Where", List.of(condition, left, right));
    }

    public String sum(List<String> terms) {
        return terms.stream().reduce(this::plus).orElseThrow();
    }

    /// The entries of `value` at `index` along `axis`, which goes.
    public String at(String value, int axis, long index) {
        return op("Gather", value, integer(index), Attribute.of("axis", axis));
    }

    /// The entries of `value` at `index` along `axis`, which stays, with one entry.
    public String slice(String value, int axis, long index) {
        return op("Gather", value, integers(index), Attribute.of("axis", axis));
    }

    public String joined(int axis, List<String> parts) {
        return parts.size() == 1 ? parts.getFirst() : op("Concat", parts, Attribute.of("axis", axis));
    }

    /// The same numbers with a new axis of one entry.
    public String unsqueezed(String value, int axis) {
        return op("Unsqueeze", value, integers(axis));
    }

    public String cast(String value, NumberType type) {
        return op("Cast", value, Attribute.of("to", type.code));
    }

    /// The sine in float64. The cosine is the sine of a later angle: not all runtimes have one for float64.
    public String cosine(String angle) {
        return op("Sin", plus(angle, number(0.5 * Math.PI)));
    }

    private ProtocolMessage message() {
        var message = new ProtocolMessage();
        nodes.forEach(node -> message.with(1, node));
        message.with(2, name);
        constants.forEach(constant -> message.with(5, constant));
        inputs.forEach(input -> message.with(11, input));
        outputs.forEach(output -> message.with(12, output));
        return message;
    }

    /// The model file.
    ///
    /// @param metadata what the file says about itself, by key
    public byte[] model(String producer, Map<String, String> metadata) {
        var model = new ProtocolMessage()
                .with(1, FORMAT)
                .with(2, "frugal")
                .with(3, producer)
                .with(7, message())
                .with(8, new ProtocolMessage().with(1, "").with(2, OPERATORS));
        new LinkedHashMap<>(metadata)
                .forEach((key, value) ->
                        model.with(14, new ProtocolMessage().with(1, key).with(2, value)));
        return model.bytes();
    }
}
