package dev.frugal.app.command.ledger;

import dev.frugal.ledger.price.Prices;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that converts consumption into money.
final class PriceOptions {
    @Option(names = "--prices", paramLabel = "FILE", description = "YAML file with prices that override the defaults.")
    private @Nullable Path file;

    @Option(
            names = "--machine",
            paramLabel = "NAME",
            description = "Machine whose prices apply (default: the one the price file names).")
    private @Nullable String machine;

    Prices prices() {
        return file == null ? Prices.defaults() : Prices.merged(file);
    }

    String machine(Prices prices) {
        return machine == null ? prices.machine() : machine;
    }
}
