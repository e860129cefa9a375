package dev.frugal.app.command.physics;

import dev.frugal.app.command.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "physics",
        description = "Dynamical systems: solve, find regimes, train models, forecast, export.",
        subcommands = {
            PhysicsSystems.class,
            PhysicsSolve.class,
            PhysicsRegimes.class,
            PhysicsFit.class,
            PhysicsTrain.class,
            PhysicsCompare.class,
            PhysicsPredict.class,
            PhysicsExport.class,
            PhysicsIdentify.class,
            PhysicsSimulate.class,
            PhysicsMonitor.class
        },
        footer = {"", "Example:", "  frugal physics systems"})
public final class Physics extends CommandGroup {}
