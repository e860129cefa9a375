package dev.frugal.physics.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A message of protocol buffers as bytes: fields with their numbers, in the order they are added.
///
/// See the encoding guide of Protocol Buffers: a field is its number and wire type as a variable-length integer, then
/// its value; 0 is such an integer, 2 a length and as many bytes, 5 four bytes.
final class ProtocolMessage {
    private static final int INTEGER = 0;
    private static final int BYTES = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ProtocolMessage with(int field, long value) {
        tag(field, INTEGER);
        integer(value);
        return this;
    }

    ProtocolMessage with(int field, float value) {
        tag(field, FOUR_BYTES);
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(bits >> shift);
        }
        return this;
    }

    ProtocolMessage with(int field, byte[] value) {
        tag(field, BYTES);
        integer(value.length);
        bytes.writeBytes(value);
        return this;
    }

    ProtocolMessage with(int field, String value) {
        return with(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtocolMessage with(int field, ProtocolMessage value) {
        return with(field, value.bytes());
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private void tag(int field, int type) {
        integer((long) field << 3 | type);
    }

    private void integer(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
