package dev.frugal.physics.suite;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import dev.frugal.physics.field.forecast.InitialFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A system of the suite and the figures published for it: mean squared error of the states in their own units over
/// whole trajectories of the test split, window included; mean and standard deviation over five seeds.
enum SuiteSystem {
    DUFFING(
            "duffing",
            100,
            new double[][] {{0.5196, 0.0124}, {0.4974, 0.0076}, {0.5270, 0.0070}, {0.4457, 0.0076}, {0.1615, 0.0097}},
            Optional.empty()),
    LORENZ(
            "lorenz",
            60,
            new double[][] {{94.67, 28.4}, {118.0, 6.13}, {193.8, 11.3}, {23.60, 4.42}, {261.7, 10.3}},
            Optional.empty()),
    KURAMOTO(
            "kuramoto",
            60,
            new double[][] {{3.361, 0.689}, {6.121, 0.339}, {6.371, 0.710}, {1.567, 0.195}, {5.137, 0.365}},
            Optional.empty()),
    ALLEN_CAHN(
            "allen-cahn",
            24,
            new double[][] {
                {0.05945, 0.0138}, {0.05835, 0.0091}, {0.05879, 0.0077}, {0.02406, 0.0109}, {0.01433, 0.0033}
            },
            Optional.of(InitialFields.SUITE_ALLEN_CAHN)),
    BURGERS(
            "burgers",
            24,
            new double[][] {
                {0.01881, 0.0022}, {0.02561, 0.0022}, {0.02506, 0.0020}, {0.006612, 0.0013}, {0.01524, 0.0034}
            },
            Optional.of(InitialFields.SUITE_BURGERS)),
    KURAMOTO_SIVASHINSKY(
            "kuramoto-sivashinsky",
            24,
            new double[][] {
                {2.700e-4, 7.8e-5}, {3.797e-3, 1.6e-4}, {3.944e-3, 1.9e-4}, {1.412e-4, 2.7e-5}, {0.09194, 0.0082}
            },
            Optional.of(InitialFields.SUITE_KURAMOTO_SIVASHINSKY));

    /// The published models, by our names for them. The standard PINN is told the parameter.
    static final List<String> PUBLISHED = List.of("tapinn", "parametric", "hyperpinn", "deeponet", "fno");

    private final String system;
    private final int trajectories;
    private final double[][] figures;
    private final Optional<InitialFields> fields;

    SuiteSystem(String system, int trajectories, double[][] figures, Optional<InitialFields> fields) {
        this.system = system;
        this.trajectories = trajectories;
        this.figures = figures;
        this.fields = fields;
    }

    /// A published figure.
    record Published(double mean, double deviation) {}

    static List<String> names() {
        return Arrays.stream(values()).map(one -> one.system).toList();
    }

    /// @throws InvalidInputException if the suite has no such system
    static SuiteSystem named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.system.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("the suite has no system '%s'%s; expected one of: %s"
                        .formatted(name, SimilarNames.hint(name, names()), String.join(", ", names()))));
    }

    String system() {
        return system;
    }

    /// Trajectories at each value of the parameter.
    int trajectories() {
        return trajectories;
    }

    /// What was published for one of our models, if anything.
    Optional<Published> published(String model) {
        int index = PUBLISHED.indexOf(model);
        return index < 0 ? Optional.empty() : Optional.of(new Published(figures[index][0], figures[index][1]));
    }

    /// Where fields begin; empty for a system of states.
    Optional<InitialFields> fields() {
        return fields;
    }

    /// The text of its file under the suite's protocol.
    String yaml() {
        try (var stream = Objects.requireNonNull(SuiteSystem.class.getResourceAsStream(system + ".yaml"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
