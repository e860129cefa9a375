package dev.frugal.app.command.ledger;

import dev.frugal.app.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "ledger",
        description =
                "Costs of runs: what they spent, when they pay back, whether demand uses up the saving, and how much model is"
                        + " enough.",
        subcommands = {
            LedgerShow.class,
            LedgerCompare.class,
            LedgerPayback.class,
            LedgerRebound.class,
            LedgerCapital.class,
            LedgerScaling.class,
            LedgerEnough.class,
            LedgerBuildOrBuy.class
        },
        footer = {"", "Example:", "  frugal ledger rebound --gain 3 --share 0.4 --elasticity 1.5"})
public final class Ledger extends CommandGroup {}
