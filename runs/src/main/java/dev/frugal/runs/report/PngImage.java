package dev.frugal.runs.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// An image of at most 256 colours as a PNG file. The JDK's own writer would draw in the desktop module, which packed
/// releases leave out. See ISO/IEC 15948.
final class PngImage {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte BITS = 8;
    private static final byte INDEXED = 3;
    private static final int BUFFER = 8192;

    private PngImage() {}

    /// @param pixels `[row][column]`, indices of colours
    /// @param colours each as 0xRRGGBB
    static byte[] of(byte[][] pixels, int[] colours) {
        var file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        chunk(
                file,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(pixels[0].length)
                        .putInt(pixels.length)
                        .put(BITS)
                        .put(INDEXED)
                        .put(new byte[3])
                        .array());
        var palette = ByteBuffer.allocate(3 * colours.length);
        for (int colour : colours) {
            palette.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        chunk(file, "PLTE", palette.array());
        chunk(file, "IDAT", compressed(pixels));
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    /// Each row begins with the number of its filter, 0 for none.
    private static byte[] compressed(byte[][] pixels) {
        var rows = new ByteArrayOutputStream();
        for (var row : pixels) {
            rows.write(0);
            rows.writeBytes(row);
        }
        var out = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(rows.toByteArray());
            deflater.finish();
            var buffer = new byte[BUFFER];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) {
        var content = new ByteArrayOutputStream();
        content.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        content.writeBytes(data);
        var checksum = new CRC32();
        checksum.update(content.toByteArray());
        file.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        file.writeBytes(content.toByteArray());
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }
}
