package dev.frugal.reasoning.language.generation;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.ModelEngine;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.SpecialTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;

/// Generated tokens per second against the number of rows: our engines and, if a Python interpreter
/// is named, transformers' `generate` on the same model, prompts of the same length and the same
/// number of new tokens, in turns within one run.
public final class GenerationThroughput {
    private static final int GROUP = 8;
    private static final int WARM_UP_ROUNDS = 2;

    private GenerationThroughput() {}

    /// What is measured. `rows`: batch sizes; `rounds`: turns of each contender, of which the
    /// median counts.
    public record Settings(
            List<Integer> rows,
            int promptTokens,
            int newTokens,
            int rounds,
            int threads,
            Optional<String> python) {
        public Settings {
            rows = List.copyOf(rows);
            if (rows.isEmpty() || rows.stream().anyMatch(r -> r < 1)) {
                throw new IllegalArgumentException(
                        "rows are %s; expected numbers from 1 up".formatted(rows));
            }
            if (promptTokens < 1 || newTokens < 1 || rounds < 1 || threads < 1) {
                throw new IllegalArgumentException(
                        "%d prompt tokens, %d new tokens, %d rounds, %d threads; each must be at least 1"
                                .formatted(promptTokens, newTokens, rounds, threads));
            }
        }
    }

    /// One contender at one batch size; the median, slowest and fastest round.
    public record Measurement(
            String contender, int rows, double tokensPerSecond, double slowest, double fastest) {}

    /// Measures every contender at every batch size.
    public static List<Measurement> measure(PretrainedModel pretrained, Settings settings) {
        if (settings.python().isEmpty()) {
            return measure(contenders(pretrained, settings), settings);
        }
        var folder = temporaryFolder();
        ModelFolder.write(folder, pretrained);
        try (var peer =
                new GenerationPeer(
                        settings.python().get(),
                        folder,
                        settings.threads(),
                        settings.promptTokens(),
                        settings.newTokens())) {
            var contenders = contenders(pretrained, settings);
            contenders.put(peer.name(), peer::seconds);
            return measure(contenders, settings);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("frugal-throughput");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, IntToDoubleFunction> contenders(
            PretrainedModel pretrained, Settings settings) {
        var contenders = new LinkedHashMap<String, IntToDoubleFunction>();
        contenders.put("frugal", ours(pretrained, settings, ModelEngine.AUTOMATIC));
        contenders.put("frugal, libtorch", ours(pretrained, settings, ModelEngine.TORCH));
        return contenders;
    }

    private static IntToDoubleFunction ours(
            PretrainedModel pretrained, Settings settings, ModelEngine engine) {
        // No token ends a response, so that every contender generates the same number.
        var endless = new SpecialTokens(OptionalInt.empty(), List.of(-1), OptionalInt.empty());
        var generator =
                new Generator(
                        pretrained.model(),
                        endless,
                        GenerationOptions.defaults().with(engine).withThreads(settings.threads()));
        var sampling = SamplingSettings.at(1, settings.newTokens());
        int vocabulary = pretrained.model().configuration().vocabularySize();
        return rows -> {
            var random = new Seed(rows).random();
            int group = rows % GROUP == 0 ? GROUP : 1;
            var prompts = new ArrayList<int[]>();
            for (int p = 0; p < rows / group; p++) {
                prompts.add(random.ints(settings.promptTokens(), 0, vocabulary).toArray());
            }
            long begin = System.nanoTime();
            generator.generate(prompts, group, sampling, new Seed(begin));
            return (System.nanoTime() - begin) * 1e-9;
        };
    }

    private static List<Measurement> measure(
            Map<String, IntToDoubleFunction> contenders, Settings settings) {
        var measurements = new ArrayList<Measurement>();
        for (int rows : settings.rows()) {
            var rates = new LinkedHashMap<String, double[]>();
            contenders.keySet().forEach(name -> rates.put(name, new double[settings.rounds()]));
            for (int round = -WARM_UP_ROUNDS; round < settings.rounds(); round++) {
                for (var contender : contenders.entrySet()) {
                    double seconds = contender.getValue().applyAsDouble(rows);
                    var own = rates.get(contender.getKey());
                    if (round >= 0 && own != null) {
                        own[round] = (double) rows * settings.newTokens() / seconds;
                    }
                }
            }
            rates.forEach((name, own) -> {
                Arrays.sort(own);
                measurements.add(
                        new Measurement(
                                name, rows, own[own.length / 2], own[0], own[own.length - 1]));
            });
        }
        return measurements;
    }
}
