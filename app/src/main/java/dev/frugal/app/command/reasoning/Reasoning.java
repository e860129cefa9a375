package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "reasoning",
        description = "Shortens the chain of thought of a language model without losing accuracy, by group"
                + " policy optimisation.",
        subcommands = {
            Pretrain.class,
            Finetune.class,
            Train.class,
            Compare.class,
            Evaluate.class,
            Generate.class,
            Export.class,
            GradeCases.class,
            Explain.class
        },
        footer = {"", "Example:", "  frugal reasoning explain cases.jsonl --json"})
public final class Reasoning extends CommandGroup {}
