package dev.frugal.app.dashboard;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.buildorbuy.BuildOrBuyQuestion;
import dev.frugal.ledger.buildorbuy.BuildPreset;
import dev.frugal.ledger.buildorbuy.Input;
import dev.frugal.ledger.payback.Quantity;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.scaling.Bootstrap;
import dev.frugal.ledger.scaling.ComputeGain;
import dev.frugal.ledger.scaling.MethodScaling;
import dev.frugal.ledger.scaling.ScalingDocument;
import dev.frugal.ledger.scaling.ScalingRun;
import dev.frugal.ledger.scaling.ScalingRuns;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Endpoints for how much model is enough: scaling laws of runs, and building against buying.
final class ScalingApi {
    private static final double EXTRAPOLATION = 10;
    private static final int SAMPLES = 4_000;
    private static final int MOST_SAMPLES = 20_000;
    private static final int MOST_YEARS = 30;

    /// Inputs of the decision that a request may give; the fall of the tariff has a name of its own.
    private static final List<Input> INPUTS = Arrays.stream(Input.values())
            .filter(input -> input != Input.TARIFF_FACTOR && input != Input.POWER_USAGE_EFFECTIVENESS)
            .toList();

    private final LedgerApi accounts;

    /// The laws asked for last: a slider that moves asks for the same runs again.
    private volatile Fitted last = new Fitted(List.of(), List.of());

    ScalingApi(LedgerApi accounts) {
        this.accounts = accounts;
    }

    private record Fitted(List<ScalingRun> runs, List<MethodScaling> laws) {}

    List<Route> routes() {
        return List.of(
                Route.get("/api/ledger/scaling", this::scaling, "methods", "measure", "per_money"),
                Route.get("/api/ledger/scaling/measures", this::measures, "methods"),
                Route.get("/api/ledger/build-or-buy/presets", _ -> Reply.document(new Presets(BuildPreset.presets()))),
                Route.get(
                        "/api/ledger/build-or-buy",
                        ScalingApi::buildOrBuy,
                        Stream.concat(
                                        INPUTS.stream().map(Input::word),
                                        Stream.of("preset", "fall", "years", "rate", "samples"))
                                .toArray(String[]::new)));
    }

    /// The presets by name.
    record Presets(Map<String, BuildPreset> presets) {}

    /// A measure that runs have.
    ///
    /// @param runs how many of the trainings have it
    record MeasureName(String name, Measure.Direction better, int runs) {}

    /// Those there are.
    record Measures(List<MeasureName> measures) {}

    /// The accounts of a method: `NAME=ACCOUNT,…`; the account `RUN/*PART*` is every group whose name
    /// contains a part.
    private record Group(String name, List<CostStatement> statements) {}

    private List<Group> groups(Query query) {
        var groups = new ArrayList<Group>();
        for (var method : query.required("methods").split(";", -1)) {
            int equals = method.indexOf('=');
            if (equals < 1) {
                throw new InvalidInputException(
                        "a method in the parameter 'methods' is '%s'; expected NAME=RUN, several separated by ';'"
                                .formatted(method));
            }
            groups.add(new Group(
                    method.substring(0, equals),
                    Arrays.stream(method.substring(equals + 1).split(",", -1))
                            .flatMap(account -> statements(account).stream())
                            .toList()));
        }
        return groups;
    }

    private List<CostStatement> statements(String account) {
        int slash = account.indexOf('/');
        if (slash < 0
                || account.length() < slash + 3
                || !account.startsWith("*", slash + 1)
                || !account.endsWith("*")) {
            return accounts.group(account);
        }
        var part = account.substring(slash + 2, account.length() - 1);
        var statement = accounts.statementOf(account.substring(0, slash));
        var groups = statement.groups().stream()
                .filter(group -> group.contains(part))
                .flatMap(group -> statement.group(group).stream())
                .toList();
        if (groups.isEmpty()) {
            throw new InvalidInputException("the run %s has no group that contains '%s'; expected a part of: %s"
                    .formatted(statement.name(), part, String.join(", ", statement.groups())));
        }
        return groups;
    }

    private Reply measures(Request request) {
        var found = new ArrayList<Measure>();
        groups(request.query()).stream()
                .flatMap(group -> group.statements().stream())
                .flatMap(statement -> statement.members().isEmpty()
                        ? statement.measures().stream()
                        : statement.members().stream().flatMap(member -> member.measures().stream()))
                .forEach(found::add);
        return Reply.document(new Measures(found.stream()
                .map(Measure::name)
                .distinct()
                .map(name -> {
                    var same = found.stream()
                            .filter(one -> one.name().equals(name))
                            .toList();
                    return new MeasureName(name, same.getFirst().better(), same.size());
                })
                .toList()));
    }

    private Reply scaling(Request request) {
        var query = request.query();
        var prices = Prices.defaults();
        var reader = new ScalingRuns(query.text("measure"), prices, prices.machine());
        var runs = groups(query).stream()
                .flatMap(group -> reader.of(group.name(), group.statements()).stream())
                .toList();
        var laws = laws(runs);
        var perMoney = query.optional("per_money");
        var questions = new ScalingDocument.Questions(
                List.of(),
                perMoney.isPresent() ? Optional.of(perMoney.getAsDouble()) : Optional.empty(),
                Optional.empty(),
                prices.currency(),
                EXTRAPOLATION);
        var baseline = laws.getFirst();
        return Reply.document(new ScalingDocument(
                EXTRAPOLATION,
                laws.stream().map(questions::answer).toList(),
                laws.stream()
                        .skip(1)
                        .map(law -> new ComputeGain(baseline, law, EXTRAPOLATION))
                        .filter(gain -> !gain.curve().isEmpty()
                                || ComputeGain.bound(
                                                gain.baseline().runs(),
                                                gain.method().runs())
                                        .isPresent())
                        .map(gain -> ScalingDocument.Gain.of(gain, Optional.empty()))
                        .toList()));
    }

    private List<MethodScaling> laws(List<ScalingRun> runs) {
        var known = last;
        if (known.runs().equals(runs)) {
            return known.laws();
        }
        var laws = MethodScaling.ofAll(runs, new Bootstrap(Bootstrap.DRAWS, new Seed(0).named("scaling")));
        last = new Fitted(runs, laws);
        return laws;
    }

    private static Reply buildOrBuy(Request request) {
        var query = request.query();
        var given = new EnumMap<Input, Quantity>(Input.class);
        for (var input : INPUTS) {
            query.text(input.word())
                    .ifPresent(text ->
                            given.put(input, Quantity.parse("the parameter '%s'".formatted(input.word()), text)));
        }
        query.text("fall").ifPresent(text -> {
            var fall = Quantity.parse("the parameter 'fall'", text);
            if (fall.mean() >= 1) {
                throw new InvalidInputException(
                        "the parameter 'fall' is %s; expected a share below 1, 0.3 for 30 per cent".formatted(text));
            }
            given.put(Input.TARIFF_FACTOR, new Quantity(1 - fall.mean(), fall.standardDeviation()));
        });
        var question = new BuildOrBuyQuestion(
                BuildPreset.preset(query.required("preset")),
                given,
                Prices.defaults(),
                query.whole("years", 5, 1, MOST_YEARS),
                query.number("rate", 0.05));
        return Reply.document(question.answer(new Seed(0), query.whole("samples", SAMPLES, 100, MOST_SAMPLES)));
    }
}
