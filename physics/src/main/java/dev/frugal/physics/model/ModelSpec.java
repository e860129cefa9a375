package dev.frugal.physics.model;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A way to forecast trajectories by a trained network: its architecture and its training, as data.
public sealed interface ModelSpec permits TrajectoryModelSpec, FlowModelSpec {
    /// The names that [#named] knows.
    List<String> NAMES =
            List.of("tapinn", "hyperpinn", "parametric", "sobolev", "deeponet", FlowTapinn.NAME, HybridTapinn.NAME);

    /// The name on the command line and in tables.
    String name();

    /// This method trained with `factor` times its effort.
    ModelSpec withBudget(double factor);

    /// The preset of that name, with the published numbers where there are any; empty when there is
    /// none of that name.
    static Optional<ModelSpec> named(String name) {
        return switch (name) {
            case "tapinn" -> Optional.of(Tapinn.published());
            case "hyperpinn" -> Optional.of(HyperPinn.published());
            case "parametric" -> Optional.of(ParametricPinn.standard());
            case "sobolev" -> Optional.of(SobolevPinn.standard());
            case "deeponet" -> Optional.of(DeepOnet.standard());
            case FlowTapinn.NAME -> Optional.of(FlowTapinn.standard());
            case HybridTapinn.NAME -> Optional.of(HybridTapinn.standard());
            default -> Optional.empty();
        };
    }

    /// The preset of that name.
    ///
    /// @throws InvalidInputException if there is none
    static ModelSpec required(String name) {
        return named(name)
                .orElseThrow(() -> new InvalidInputException(
                        "there is no model '%s'; expected one of: %s".formatted(name, String.join(", ", NAMES))));
    }

    /// The method whose settings [Documents#tree] has written.
    ///
    /// @param source names the settings in errors
    /// @throws InvalidInputException if there is no such method, or a setting is misspelt, missing or
    ///   unusable
    static ModelSpec read(String name, JsonNode settings, String source) {
        var type = switch (required(name)) {
            case Tapinn _ -> Tapinn.class;
            case HyperPinn _ -> HyperPinn.class;
            case ParametricPinn _ -> ParametricPinn.class;
            case SobolevPinn _ -> SobolevPinn.class;
            case DeepOnet _ -> DeepOnet.class;
            case FlowTapinn _ -> FlowTapinn.class;
            case HybridTapinn _ -> HybridTapinn.class;
        };
        return Documents.bind(settings, type, source);
    }
}
