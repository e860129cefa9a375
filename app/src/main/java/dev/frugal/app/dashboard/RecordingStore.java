package dev.frugal.app.dashboard;

import dev.frugal.base.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// The recordings that were dropped into the studio: a folder beside the runs, with a folder for each file.
///
/// Nothing is written outside of it. A file's folder is named after its name and content, so the same file is kept
/// once; its own name is what remains of the given one without the signs that a path could need. A name from a request
/// is compared with those that exist and never becomes a path.
///
/// @param folder `.recordings` in the folder of the runs; it need not exist yet
/// @param largest bytes of one file, at most
/// @param most bytes of all files together, at most
record RecordingStore(Path folder, long largest, long most) {
    static final String FOLDER = ".recordings";
    private static final long LARGEST = 64_000_000;
    private static final long MOST = 2_000_000_000;
    private static final int LONGEST_NAME = 80;
    private static final int DIGITS = 32;
    private static final int PIECE = 1 << 16;

    /// A recording that is kept.
    ///
    /// @param id names it in requests
    record Kept(String id, Path file) {
        String name() {
            return String.valueOf(file.getFileName());
        }
    }

    static RecordingStore beside(Path runs) {
        return new RecordingStore(runs.resolve(FOLDER), LARGEST, MOST);
    }

    /// Keeps a file.
    ///
    /// @param given what the user calls it
    /// @throws RefusedRequestException with 413 if it is too large or there is no room for it, with 400 if empty
    Kept keep(String given, InputStream content) throws IOException {
        ready();
        long room = most - held();
        var name = nameOf(given);
        var part = Files.createTempFile(folder, "incoming-", ".part");
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            write(content, part, digest, Math.min(largest, room));
            var id = HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
            var place = folder.resolve(id);
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(place);
            }
            return new Kept(id, Files.move(part, place.resolve(name), StandardCopyOption.REPLACE_EXISTING));
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException("every JDK has SHA-256", failure);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void ready() throws IOException {
        try {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException failure) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw DurableFiles.cannotWrite(folder, failure);
            }
        }
    }

    private void write(InputStream content, Path part, MessageDigest digest, long limit) throws IOException {
        var piece = new byte[PIECE];
        long written = 0;
        try (var out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
            int read;
            while ((read = read(content, piece)) >= 0) {
                written += read;
                if (written > limit) {
                    throw new RefusedRequestException(413, tooLarge(limit));
                }
                out.write(piece, 0, read);
            }
        }
        if (written == 0) {
            throw new RefusedRequestException(400, "the file is empty; expected a recording");
        }
    }

    private static int read(InputStream content, byte[] piece) {
        try {
            return content.read(piece);
        } catch (IOException failure) {
            throw new RefusedRequestException(400, "the body is incomplete or does not match its headers");
        }
    }

    private String tooLarge(long limit) {
        return limit < largest
                ? "the studio keeps recordings of %,d bytes together at most, and this one has no room; remove some from %s"
                        .formatted(most, folder)
                : "the file is larger than %,d bytes; use 'frugal physics identify' for it, which has no such limit"
                        .formatted(largest);
    }

    /// The recording of this id.
    ///
    /// @throws RefusedRequestException with 404 if there is none
    Kept find(String id) throws IOException {
        return file(id).map(file -> new Kept(id, file))
                .orElseThrow(() -> new RefusedRequestException(
                        404, "there is no recording '%s'; send its file to /api/recordings".formatted(id)));
    }

    private Optional<Path> file(String id) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (var places = Files.list(folder)) {
            var place = places.filter(path -> String.valueOf(path.getFileName()).equals(id))
                    .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .findFirst();
            if (place.isEmpty()) {
                return Optional.empty();
            }
            try (var files = Files.list(place.get())) {
                return files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                        .findFirst();
            }
        }
    }

    /// Bytes of all recordings together.
    long held() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        try (var files = Files.walk(folder, 2)) {
            return files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    /// The last part of a name, with letters, digits, dots, hyphens and underscores only.
    private static String nameOf(String given) {
        var last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        var plain = last.replaceAll("[^\\p{L}\\p{N}._-]+", "_").replaceAll("^[._-]+", "");
        var end = plain.substring(Math.max(0, plain.length() - LONGEST_NAME));
        return end.isEmpty() ? "recording" : end;
    }
}
