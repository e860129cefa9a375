package dev.frugal.benchmarks;

import dev.frugal.base.Documents;
import dev.frugal.runs.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A Python process that does a race's work.
///
/// It runs `peer.py` with a benchmark's own script, which offers one or more peers by name. The two
/// talk in lines of JSON, each line answered by one line:
///
/// | we write | it answers |
/// |---|---|
/// | `{"do": "prepare", "peer": NAME, "threads": N, "settings": {…}}` | `{"versions": "torch 2.13.0"}` |
/// | `{"do": "check"}` | `{"values": […]}` |
/// | `{"do": "time", "iterations": N}` | `{"seconds": S}` |
/// | `{"do": "peak"}` | `{"bytes": N}` |
///
/// or with `{"missing": MODULE}` if a module is not installed, or `{"failure": TEXT}`. The process
/// lives until it is closed: what a peer compiles or caches it keeps, as ours does.
final class Peer implements Contender {
    private static final String SERVER = "peer.py";
    private static final long SECONDS_TO_END = 5;
    private static final long LOOK_MILLISECONDS = 100;

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final Path log;
    private final String versions;

    /// Starts the peer called `name` in `script`, a resource beside this class, and prepares it.
    ///
    /// @param settings inputs, as JSON; files are given by their paths
    /// @param threads it may use no more than so many processors
    /// @throws PeerMissingException if Python or a module is not installed
    public Peer(BenchmarkContext session, String script, String name, int threads, Map<String, ?> settings) {
        var folder = session.folder();
        log = folder.resolve(script + "-" + name.replaceAll("\\W+", "-") + ".log");
        process = start(session.python(), unpack(folder, SERVER), unpack(folder, script), threads, log);
        answers = process.inputReader(StandardCharsets.UTF_8);
        requests = process.outputWriter(StandardCharsets.UTF_8);
        var request = new LinkedHashMap<String, Object>();
        request.put("do", "prepare");
        request.put("peer", name);
        request.put("threads", threads);
        request.put("settings", settings);
        try {
            versions = ask(request).get("versions").asString();
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private static Process start(String python, Path server, Path script, int threads, Path log) {
        var builder = new ProcessBuilder(python, server.toString(), script.toString());
        var environment = builder.environment();
        environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        // Set for the benefit of our own process; a peer chooses its kernels and how its threads wait itself.
        environment.remove("OPENBLAS_CORETYPE");
        environment.remove("OMP_WAIT_POLICY");
        environment.put("PYTHONDONTWRITEBYTECODE", "1");
        builder.redirectError(log.toFile());
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new PeerMissingException("Python cannot be started (%s); install it, or name one in %s"
                    .formatted(failure.getMessage(), BenchmarkContext.PYTHON_VARIABLE));
        }
    }

    private static Path unpack(Path folder, String resource) {
        try (var source = Peer.class.getResourceAsStream(resource)) {
            if (source == null) {
                throw new IllegalStateException(resource + " is missing from the build");
            }
            return Files.write(folder.resolve(resource), source.readAllBytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public String versions() {
        return versions;
    }

    @Override
    public double[] check() {
        var values = ask(Map.of("do", "check")).get("values");
        var check = new double[values.size()];
        for (int i = 0; i < check.length; i++) {
            check[i] = values.get(i).asDouble();
        }
        return check;
    }

    @Override
    public double seconds(int iterations) {
        return ask(Map.of("do", "time", "iterations", iterations))
                .get("seconds")
                .asDouble();
    }

    /// The largest resident memory of the process, bytes; 0 where the system does not tell.
    long peakBytes() {
        return ask(Map.of("do", "peak")).get("bytes").asLong();
    }

    private JsonNode ask(Map<String, ?> request) {
        try {
            requests.write(Documents.json(request) + "\n");
            requests.flush();
            var line = nextLine();
            if (line == null) {
                throw new IllegalStateException("a peer ended without an answer: " + lastWords());
            }
            var answer = Documents.jsonTree(line, "a peer's answer");
            if (answer.has("missing")) {
                var module = answer.get("missing").asString();
                throw new PeerMissingException(
                        "Python has no module '%s'; 'python3 -m pip install %s' where %s points to"
                                .formatted(
                                        module,
                                        module.equals("torch")
                                                ? "torch --index-url https://download.pytorch.org/whl/cpu"
                                                : module,
                                        BenchmarkContext.PYTHON_VARIABLE));
            }
            if (answer.has("failure")) {
                throw new IllegalStateException(
                        "a peer failed: " + answer.get("failure").asString());
            }
            return answer;
        } catch (IOException failure) {
            throw new IllegalStateException("a peer ended: " + lastWords(), failure);
        }
    }

    /// A peer that computes for minutes does not keep a stop waiting.
    private @Nullable String nextLine() throws IOException {
        var line = new FutureTask<@Nullable String>(answers::readLine);
        // Reading a pipe occupies the carrier of a virtual thread, and there are few of those.
        Thread.ofPlatform().daemon().start(line);
        while (true) {
            try {
                return line.get(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                StopSignal.check();
            } catch (ExecutionException failure) {
                throw new IOException(failure.getCause());
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the wait for a peer was interrupted", interruption);
            }
        }
    }

    private String lastWords() {
        try {
            return Files.readString(log).lines().reduce("it said nothing", (_, line) -> line);
        } catch (IOException _) {
            return "it said nothing";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
