package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.price.Prices;
import dev.frugal.reasoning.language.generation.GenerationDocument;
import dev.frugal.reasoning.language.generation.Question;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.node.ObjectNode;

/// Endpoints for generating responses with language models.
final class ReasoningApi {
    private static final Logger LOG = LoggerFactory.getLogger(ReasoningApi.class);
    private static final int LONGEST_PROMPT = 20_000;
    private static final int MOST_SAMPLES = 16;
    private static final int MOST_TOKENS = 4_096;
    private static final double NANOSECONDS_PER_SECOND = 1e9;
    private static final double TOKENS_OF_THE_PRICE = 1e6;

    /// The embedded model's response time stops falling after four responses of a hundred tokens.
    private static final int TOKENS_UNTIL_WARM = 500;

    private final RunStore store;
    private final Computations computations;
    private final LanguageModelCache cache = new LanguageModelCache();

    ReasoningApi(RunStore store, Computations computations) {
        this.store = store;
        this.computations = computations;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/reasoning/models", _ -> Reply.document(new Models(models()))),
                Route.post("/api/reasoning/generate", this::generate));
    }

    /// An available model.
    ///
    /// @param name `embedded`, or the run that trained it
    /// @param kind the command that trained it
    /// @param base the available model that its training started from; empty if that is none of them
    record Model(String name, String kind, Optional<String> base) {}

    /// The available models.
    record Models(List<Model> models) {}

    /// The body of a generation request. Defaults are those of the command line.
    @JsonNaming(SnakeCaseStrategy.class)
    record Body(
            String model,
            String prompt,
            boolean chat,
            Optional<String> system,
            int samples,
            boolean greedy,
            Optional<Double> temperature,
            Optional<Integer> topK,
            Optional<Double> topP,
            int limit,
            long seed) {
        private static final String DEFAULTS = """
                {"model": "embedded", "prompt": "", "chat": false, "system": null, "samples": 1, "greedy": false,
                 "temperature": null, "top_k": null, "top_p": null, "limit": 256, "seed": 1}
                """;

        static Body of(JsonNode given) {
            if (!(given instanceof ObjectNode object)) {
                throw new InvalidInputException("the body is not a JSON object; expected {\"prompt\": …}");
            }
            var whole = (ObjectNode) Documents.jsonTree(DEFAULTS, "defaults");
            whole.setAll(object);
            return Documents.bind(whole, Body.class, "the body");
        }

        Question question() {
            return new Question(
                    checkedPrompt(),
                    chat,
                    system,
                    Map.of(),
                    checked("samples", samples, MOST_SAMPLES),
                    greedy,
                    temperature,
                    topK,
                    topP,
                    checked("limit", limit, MOST_TOKENS),
                    seed);
        }

        private String checkedPrompt() {
            if (prompt.isEmpty() || prompt.length() + system.orElse("").length() > LONGEST_PROMPT) {
                throw new InvalidInputException("the prompt has %,d characters; expected 1 to %,d"
                        .formatted(prompt.length() + system.orElse("").length(), LONGEST_PROMPT));
            }
            if (system.isPresent() && !chat) {
                throw new InvalidInputException(
                        "a system message requires 'chat', which uses the model's chat template");
            }
            if (greedy && (temperature.isPresent() || topK.isPresent() || topP.isPresent())) {
                throw new InvalidInputException("'greedy' excludes the sampling settings; omit it or them");
            }
            return prompt;
        }

        private static int checked(String name, int value, int most) {
            if (value < 1 || value > most) {
                throw new InvalidInputException("'%s' is %d; expected 1 to %,d".formatted(name, value, most));
            }
            return value;
        }
    }

    /// Consumption of a response and its cost.
    ///
    /// @param tokens of all responses
    /// @param seconds on this machine, without waiting and loading the model
    /// @param warming whether the model had generated few tokens since it was loaded, so the
    ///   seconds may include warm-up
    /// @param tokenPrice list price of these tokens
    /// @param machineCost cost of these seconds on the machine of the price list
    @JsonNaming(SnakeCaseStrategy.class)
    record Account(
            int promptTokens,
            int tokens,
            double seconds,
            boolean warming,
            double tokenPrice,
            double machineCost,
            String currency) {}

    private List<Model> models() {
        var models = new ArrayList<Model>();
        models.add(new Model(EmbeddedModel.NAME, "ships inside", Optional.empty()));
        var runs = store.runs();
        for (var run : runs) {
            try {
                if (folder(run) != null) {
                    models.add(new Model(run.name(), run.manifest().kind(), base(run, runs)));
                }
            } catch (InvalidInputException damage) {
                LOG.debug("{} is no model to ask: {}", run.folder(), damage.getMessage());
            }
        }
        return models;
    }

    private static Optional<String> base(RunDirectory run, List<RunDirectory> runs) {
        var start = run.config().path("model").asString("");
        if (start.equals(EmbeddedModel.NAME)) {
            return Optional.of(start);
        }
        return runs.stream()
                .filter(other -> !start.isEmpty()
                        && (start.equals(other.name())
                                || Path.of(start)
                                        .toAbsolutePath()
                                        .startsWith(other.folder().toAbsolutePath())))
                .filter(other -> folder(other) != null)
                .map(RunDirectory::name)
                .findFirst();
    }

    private Reply generate(Request request) throws Exception {
        var body = Body.of(request.document());
        var question = body.question();
        var name = body.model();
        var folder = name.equals(EmbeddedModel.NAME) ? null : folderOf(name);
        return Reply.document(computations.run(() -> answer(question, name, folder)));
    }

    private ObjectNode answer(Question question, String name, @Nullable Path folder) {
        var loaded = folder == null ? cache.embedded() : cache.model(folder);
        boolean warming = loaded.tokens() < TOKENS_UNTIL_WARM;
        long began = System.nanoTime();
        var answer = question.ask(loaded.model(), name);
        double seconds = (System.nanoTime() - began) / NANOSECONDS_PER_SECOND;
        var account = account(answer, seconds, warming);
        loaded.wrote(account.tokens());
        var document = (ObjectNode) Documents.tree(answer);
        document.set("account", Documents.tree(account));
        return document;
    }

    private static Account account(GenerationDocument answer, double seconds, boolean warming) {
        var prices = Prices.defaults();
        int tokens = answer.responses().stream()
                .mapToInt(response -> response.tokenIds().length)
                .sum();
        var spent = new Consumption(seconds, seconds, 0, 0, 0, tokens, 1, 0);
        return new Account(
                answer.promptTokenIds().length,
                tokens,
                seconds,
                warming,
                tokens * prices.tokenPrice().value() / TOKENS_OF_THE_PRICE,
                prices.cost(spent, prices.machine()).total(),
                prices.currency());
    }

    private Path folderOf(String name) {
        var folder = folder(store.run(name));
        if (folder == null) {
            throw new InvalidInputException(
                    "the run %s has no finished language model; /api/reasoning/models lists the available ones"
                            .formatted(name));
        }
        return folder;
    }

    private static @Nullable Path folder(RunDirectory run) {
        for (var place : List.of("model", "checkpoints/model")) {
            var folder = run.file(place);
            if (Files.isRegularFile(folder.resolve("config.json"))) {
                return folder;
            }
        }
        return null;
    }
}
