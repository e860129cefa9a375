package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "reasoning",
        description = "Language models that reason: train, shorten the chain of thought, evaluate, grade.",
        subcommands = {
            Pretrain.class,
            Finetune.class,
            Train.class,
            TrainWorker.class,
            Compare.class,
            ShowData.class,
            Evaluate.class,
            EvaluateShard.class,
            Generate.class,
            Export.class,
            GradeCases.class,
            Explain.class
        },
        footer = {"", "Example:", "  frugal reasoning explain cases.jsonl --json"})
public final class Reasoning extends CommandGroup {}
