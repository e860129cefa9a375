package dev.frugal.app.command.physics;

import dev.frugal.app.Group;
import picocli.CommandLine.Command;

@Command(
        name = "physics",
        description = "Dynamical systems that change regime: train, compare, forecast.",
        subcommands = {PhysicsTrain.class, PhysicsCompare.class},
        footer = {"", "Example:", "  frugal physics compare duffing --models tapinn,parametric"})
public final class Physics extends Group {}
