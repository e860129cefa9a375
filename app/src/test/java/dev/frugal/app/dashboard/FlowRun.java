package dev.frugal.app.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// A finished run with a small flow model, so that no test has to train one. Made by
///
/// ```
/// frugal physics train duffing --model flow-tapinn --budget 0.3 --trajectories 6 --window 100
/// ```
public final class FlowRun {
    public static final String NAME = "duffing-flow-tapinn";

    private FlowRun() {}

    public static void in(Path runs) {
        var folder = runs.resolve(NAME);
        try {
            Files.createDirectories(folder.resolve("checkpoints"));
            for (var file : new String[] {
                "manifest.json", "status.json", "config.yaml", "metrics.jsonl", "checkpoints/model.safetensors"
            }) {
                try (var stream = Objects.requireNonNull(FlowRun.class.getResourceAsStream("flow-run/" + file), file)) {
                    Files.copy(stream, folder.resolve(file));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
