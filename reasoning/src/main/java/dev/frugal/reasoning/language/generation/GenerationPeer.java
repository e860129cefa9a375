package dev.frugal.reasoning.language.generation;

import dev.frugal.base.Documents;
import dev.frugal.base.UserMistake;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// A Python process that generates with transformers on request.
final class GenerationPeer implements AutoCloseable {
    private static final String SCRIPT = "generation_peer.py";

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final String name;

    /// @throws UserMistake if `python` cannot be started or lacks transformers
    GenerationPeer(String python, Path model, int threads, int promptTokens, int newTokens) {
        try {
            var script = Files.createTempFile("frugal-peer", ".py");
            script.toFile().deleteOnExit();
            try (var source = GenerationPeer.class.getResourceAsStream(SCRIPT)) {
                if (source == null) {
                    throw new IllegalStateException(SCRIPT + " is missing from the build");
                }
                Files.write(script, source.readAllBytes());
            }
            var builder =
                    new ProcessBuilder(
                            python,
                            script.toString(),
                            model.toString(),
                            String.valueOf(threads),
                            String.valueOf(promptTokens),
                            String.valueOf(newTokens));
            builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            process = builder.start();
        } catch (IOException failure) {
            throw new UserMistake(
                    "cannot start '%s': %s; name a Python interpreter with torch and transformers, or leave out --python"
                            .formatted(python, failure.getMessage()),
                    failure);
        }
        answers = process.inputReader(StandardCharsets.UTF_8);
        requests = process.outputWriter(StandardCharsets.UTF_8);
        try {
            name = read().get("name").asString();
        } catch (IllegalStateException ended) {
            process.destroy();
            throw new UserMistake(
                    "'%s' has no torch or transformers; install them there or leave out --python"
                            .formatted(python),
                    ended);
        }
    }

    String name() {
        return name;
    }

    /// Seconds for one batch of this many rows.
    double seconds(int rows) {
        try {
            requests.write(rows + "\n");
            requests.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return read().get("seconds").asDouble();
    }

    private JsonNode read() {
        try {
            var line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the peer's process ended without an answer");
            }
            return Documents.jsonTree(line, SCRIPT);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
