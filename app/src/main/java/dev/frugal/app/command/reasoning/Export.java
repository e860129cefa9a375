package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.ModelDocument;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.adapter.AdapterFolder;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "export",
        description = "Writes a model as a folder that transformers loads: an adapter merged in, weights in"
                + " another type, split into files.",
        footer = {
            "",
            "Example:",
            "  frugal reasoning export merged --model DIR --adapter frugal-runs/RUN/adapter --weights bfloat16"
        })
final class Export extends BaseCommand {
    private static final double BYTES_PER_GIB = 1L << 30;

    @Parameters(paramLabel = "OUT", description = "The folder to write, new or empty.")
    private Path out = Path.of("");

    @Option(names = "--model", paramLabel = "DIR", description = "Folder of the model (default: ${DEFAULT-VALUE}).")
    private String model = EmbeddedModel.NAME;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "Folder of a low-rank adapter in PEFT's layout, to be merged in.")
    private Optional<Path> adapter = Optional.empty();

    @Option(
            names = "--weights",
            paramLabel = "TYPE",
            description = "float32, bfloat16 or float16 (default: as stored).")
    private Optional<String> weights = Optional.empty();

    @Option(
            names = "--shard",
            paramLabel = "GIB",
            description = "Largest weight file, GiB (default: ${DEFAULT-VALUE}).")
    private double shard = ModelFolder.DEFAULT_SHARD_BYTES / BYTES_PER_GIB;

    @Override
    protected CommandResult answer() {
        if (!(shard > 0)) {
            throw misuse("--shard is %s; expected a size above 0 GiB".formatted(shard));
        }
        requireNewOrEmpty();
        var type = weights.map(title -> WeightType.named(title, "--weights"));
        try (var pretrained = EmbeddedModel.orFolder(model, type, Device.CPU)) {
            if (adapter.isPresent()) {
                var shapes = pretrained.model().configuration().parameterShapes();
                try (var own = AdapterFolder.read(adapter.get(), shapes)) {
                    return written(new PretrainedModel(
                            pretrained.model().withAdapter(own),
                            pretrained.tokenizer(),
                            pretrained.tokens(),
                            pretrained.companions()));
                }
            }
            return written(pretrained);
        }
    }

    private void requireNewOrEmpty() {
        var files = out.toFile().list();
        if (Files.exists(out) && (files == null || files.length > 0)) {
            throw new InvalidInputException("%s exists and is not an empty folder; name a new one".formatted(out));
        }
    }

    private CommandResult written(PretrainedModel pretrained) {
        ModelFolder.write(out, pretrained, (long) Math.ceil(shard * BYTES_PER_GIB));
        return new CommandResult("model: " + out, ModelDocument.of(out, pretrained));
    }
}
