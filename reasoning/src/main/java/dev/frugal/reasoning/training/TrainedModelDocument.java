package dev.frugal.reasoning.training;

import dev.frugal.runs.RunContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A model that was trained, as JSON: what `reasoning pretrain`, `finetune` and `train` print with `--json`.
///
/// @param model the folder of the new model
/// @param steps optimiser steps, of `train` policy steps
/// @param seconds working time of the run, all its sessions together
/// @param last measurements of the last step, by name
/// @param run the folder of the run
public record TrainedModelDocument(String model, long steps, double seconds, Map<String, Double> last, String run) {
    /// The document of a training that wrote `model`, and whose metrics have names that begin with `prefix`.
    public static TrainedModelDocument of(Path model, long steps, String prefix, RunContext context) {
        var last = new LinkedHashMap<String, Double>();
        for (var metric : context.metrics().metrics()) {
            if (metric.step() == steps && metric.name().startsWith(prefix)) {
                last.put(metric.name().substring(prefix.length()), metric.value());
            }
        }
        return new TrainedModelDocument(
                model.toString(),
                steps,
                context.books().statement().total().wallSeconds(),
                last,
                context.directory().folder().toString());
    }
}
