package dev.frugal.benchmarks.load;

import dev.frugal.base.Documents;
import dev.frugal.base.ResidentMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server in a process of its own, which prints `{"address": …, "token": …}` as its first line once it accepts
/// requests.
public final class ServerProcess implements AutoCloseable {
    private static final int SECONDS_TO_CLOSE = 30;

    private final Process process;
    private final Path log;
    private final URI address;
    private final String token;

    private ServerProcess(Process process, Path log, URI address, String token) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.token = token;
    }

    /// Starts a server and waits until it accepts requests.
    ///
    /// @param command with its arguments
    /// @param log file for its standard error
    public static ServerProcess start(List<String> command, Path log) throws IOException {
        var process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        var line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IllegalStateException("the server did not start: " + Documents.text(log));
        }
        var opened = Documents.jsonTree(line, "the server's answer");
        return new ServerProcess(
                process,
                log,
                URI.create(opened.get("address").asString()),
                opened.get("token").asString());
    }

    public URI address() {
        return address;
    }

    public String token() {
        return token;
    }

    /// Waits for so long.
    ///
    /// @throws IllegalStateException if the server has ended
    void watch(long milliseconds) throws InterruptedException {
        if (process.waitFor(milliseconds, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the server ended by itself: " + Documents.text(log));
        }
    }

    /// Its resident memory, on Linux.
    long residentBytes() {
        return ResidentMemory.of(process.pid()).orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(SECONDS_TO_CLOSE, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
