package dev.frugal.app.dashboard;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.InvalidInputException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = {
            "Opens the studio: runs, forecasts, reasoning and the ledger in a browser.",
            "It listens on this machine alone. Ctrl-C closes it."
        },
        footer = {"", "Example:", "  frugal serve --port 8484"})
public final class Serve extends BaseCommand {
    private static final int TOKEN_BYTES = 16;
    private static final int MINUTES_TO_COLLECT = 2;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{16,128}");

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen at; 0 for any that is free (default: ${DEFAULT-VALUE}).")
    private int port = 8484;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token that changes need, 16 to 128 letters and digits (default: a fresh one each start).")
    private @Nullable String token;

    private @Nullable Studio studio;

    /// What `--json` prints, once the studio is open.
    ///
    /// @param address to open in a browser, with the token
    public record Opened(String address, String token) {}

    @Override
    protected CommandResult answer() {
        if (port < 0 || port > 65_535) {
            throw misuse("--port is %d; expected 0 to 65535".formatted(port));
        }
        var secret = token == null ? freshToken() : checked(token);
        var opened = Studio.open(runsFolder(), port, secret, RequestLimits.STANDARD);
        studio = opened;
        var address = opened.addressWithToken().toString();
        return new CommandResult(
                "The studio is open at %s\nCtrl-C closes it.".formatted(address), new Opened(address, secret));
    }

    @Override
    protected void afterwards() throws InterruptedException {
        try (var _ = stop().hold();
                var _ = studio;
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
                    "--token has %d characters; expected 16 to 128 letters, digits, '-' and '_', or leave it out for a fresh one"
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
