package dev.frugal.app.dashboard;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.RunDirectory;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = {
            "Start the studio: runs, forecasts, reasoning and the ledger in a browser.",
            "It accepts connections from this machine only. Ctrl-C closes it.",
            "With --only predict, start the prediction service: forecasts for programs, with a health check and metrics."
        },
        footer = {"", "Example:", "  frugal serve --port 8484", "  frugal serve --only predict --model duffing-1"})
public final class Serve extends BaseCommand {
    private static final int TOKEN_BYTES = 16;
    private static final int MINUTES_TO_COLLECT = 2;
    private static final int QUEUE = 64;
    private static final int LONGEST_QUEUE = 100_000;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{16,128}");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen on; 0 = any free port (default: ${DEFAULT-VALUE}).")
    private int port = 8484;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token required for everything except reading, 16 to 128 letters and digits (default: new at "
                    + "each start).")
    private @Nullable String token;

    /// A part of the server that can be started by itself.
    private enum Part {
        PREDICT
    }

    @Option(
            names = "--only",
            paramLabel = "PART",
            description = "Start this part alone: predict, the prediction service.")
    private @Nullable Part only;

    @Option(
            names = "--model",
            paramLabel = "RUN",
            split = ",",
            description = "With --only predict: the runs whose models are served, by name or path.")
    private List<String> models = List.of();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "With --only predict: address to listen on; 0.0.0.0 = all of this machine's (default: "
                    + "127.0.0.1).")
    private @Nullable String host;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "With --only predict: requests answered at a time (default: all processors).")
    private @Nullable Integer computing;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description =
                    "With --only predict: requests that may wait; further ones are refused with 429 (default: 64).")
    private @Nullable Integer queue;

    private @Nullable Server server;

    /// The studio or the service.
    private interface Server extends AutoCloseable {
        @Override
        void close();
    }

    /// What `--json` prints once the server accepts requests.
    ///
    /// @param address to open in a browser, with the token; of a service, without
    /// @param token empty if none is required
    public record Opened(String address, String token) {}

    @Override
    protected CommandResult answer() {
        if (port < 0 || port > 65_535) {
            throw misuse("--port is %d; expected 0 to 65535".formatted(port));
        }
        if (only == null) {
            return studio();
        }
        return switch (only) {
            case PREDICT -> service();
        };
    }

    private CommandResult studio() {
        if (!models.isEmpty() || host != null || computing != null || queue != null) {
            throw misuse("--model, --host, --threads and --queue belong to the prediction service; add --only predict");
        }
        var secret = token == null ? freshToken() : checked(token);
        var opened = Studio.open(runsFolder(), port, secret, RequestLimits.STANDARD);
        server = opened::close;
        var address = opened.addressWithToken().toString();
        return new CommandResult(
                "The studio is open at %s\nCtrl-C closes it.".formatted(address), new Opened(address, secret));
    }

    private CommandResult service() {
        if (models.isEmpty()) {
            throw misuse("--only predict needs --model RUN, the run with the model to serve");
        }
        int threads = computing == null ? Runtime.getRuntime().availableProcessors() : computing;
        int waiting = queue == null ? QUEUE : queue;
        if (threads < 1 || threads > LONGEST_QUEUE || waiting < 1 || waiting > LONGEST_QUEUE) {
            throw misuse(
                    "--threads is %d and --queue %d; expected 1 to %,d".formatted(threads, waiting, LONGEST_QUEUE));
        }
        var folders = models.stream()
                .map(model -> RunDirectory.open(runsFolder(), model).folder())
                .toList();
        var secret = token == null ? "" : checked(token);
        var opened = PredictionService.open(
                folders,
                new PredictionService.Address(listenAt(), port),
                secret,
                new PredictionService.Capacity(threads, waiting));
        server = opened::close;
        return new CommandResult(
                "The prediction service for %s is open at %s\nCtrl-C closes it."
                        .formatted(String.join(", ", opened.names()), opened.address()),
                new Opened(opened.address().toString(), secret));
    }

    private InetAddress listenAt() {
        if (host == null) {
            return InetAddress.getLoopbackAddress();
        }
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException failure) {
            throw misuse("--host is '%s'; expected an address such as 0.0.0.0 or 192.0.2.7".formatted(host));
        }
    }

    @Override
    protected void afterwards() throws InterruptedException {
        try (var _ = stop().hold();
                var _ = server;
                var collector = Executors.newSingleThreadScheduledExecutor()) {
            // Left to itself the collector lets its heap grow to the bound before it looks for
            // what can go; of some hundred megabytes then a tenth lives.
            var _ = collector.scheduleWithFixedDelay(
                    System::gc, MINUTES_TO_COLLECT, MINUTES_TO_COLLECT, TimeUnit.MINUTES);
            stop().await();
        }
    }

    private static String checked(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new InvalidInputException(
                    ("--token has %d characters; expected 16 to 128 letters, digits, '-' and '_', or omit it for a "
                                    + "new one")
                            .formatted(token.length()));
        }
        return token;
    }

    private static String freshToken() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
