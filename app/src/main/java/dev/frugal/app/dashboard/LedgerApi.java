package dev.frugal.app.dashboard;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.capital.CapitalDocument;
import dev.frugal.ledger.capital.Commitment;
import dev.frugal.ledger.payback.Payback;
import dev.frugal.ledger.payback.Quantity;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.rebound.Adoption;
import dev.frugal.ledger.rebound.EfficiencyGain;
import dev.frugal.ledger.rebound.Footprint;
import dev.frugal.ledger.rebound.MeasuredRebound;
import dev.frugal.ledger.rebound.ReboundDocument;
import dev.frugal.ledger.rebound.ReboundGrid;
import dev.frugal.ledger.statement.CostComparison;
import dev.frugal.ledger.statement.CostDocument;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.MeasuredGain;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Endpoints for costs of runs and their consequences.
final class LedgerApi {
    private static final int GRID_POINTS = 40;
    private static final int MOST_GRID_POINTS = 100;
    private static final int SAMPLES = 4_000;
    private static final int MOST_SAMPLES = 20_000;

    private final RunStore store;

    LedgerApi(RunStore store) {
        this.store = store;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/ledger/prices", _ -> prices()),
                Route.get("/api/ledger/statements/{run}", this::statement),
                Route.get("/api/ledger/accounts", _ -> accounts()),
                Route.get("/api/ledger/compare", this::compare, "before", "after"),
                Route.get(
                        "/api/ledger/payback",
                        this::payback,
                        "training_cost",
                        "cost_before",
                        "cost_after",
                        "queries_per_day",
                        "before",
                        "after",
                        "training",
                        "samples",
                        "seed"),
                Route.get(
                        "/api/ledger/rebound",
                        this::rebound,
                        "gain",
                        "share",
                        "elasticity",
                        "energy",
                        "adoption_midpoint",
                        "adoption_spread",
                        "before",
                        "after"),
                Route.get("/api/ledger/capital/presets", _ -> Reply.document(new Presets(Commitment.presets()))),
                Route.get(
                        "/api/ledger/capital",
                        LedgerApi::capital,
                        "preset",
                        "amount",
                        "life",
                        "rate",
                        "utilisation",
                        "operating_share",
                        "tokens_per_query",
                        "gain",
                        "share",
                        "elasticity"),
                Route.get("/api/ledger/rebound/grid", LedgerApi::grid, "share", "gain", "elasticity", "points"));
    }

    private static Reply prices() {
        return Reply.document(CostDocument.of(Prices.defaults()));
    }

    private Reply statement(Request request) {
        var statement = statementOf(request.variable("run"));
        var prices = Prices.defaults();
        return Reply.document(CostDocument.of(statement, prices, prices.machine()));
    }

    /// A run that has a cost statement.
    ///
    /// @param groups groups of members, if the run compares any
    record AccountName(String name, List<String> groups) {}

    /// Those there are.
    record Accounts(List<AccountName> accounts) {}

    /// The commitments of capital to begin with, by name.
    record Presets(Map<String, Commitment> presets) {}

    private Reply accounts() {
        return Reply.document(new Accounts(store.summaries().all().stream()
                .flatMap(
                        entry -> entry
                                .groups()
                                .map(groups -> new AccountName(entry.summary().name(), groups))
                                .stream())
                .toList()));
    }

    private Reply compare(Request request) {
        var prices = Prices.defaults();
        return Reply.document(CostComparison.between(
                group(request.query().required("before")),
                group(request.query().required("after")),
                prices,
                prices.machine()));
    }

    private Reply payback(Request request) {
        var query = request.query();
        int samples = query.whole("samples", SAMPLES, 100, MOST_SAMPLES);
        int seed = query.whole("seed", 0, 0, Integer.MAX_VALUE);
        return Reply.document(payback(query).estimate(new Seed(seed), samples));
    }

    private Payback payback(Query query) {
        var perDay = quantity(query, "queries_per_day");
        var before = query.text("before");
        var after = query.text("after");
        if (before.isEmpty() && after.isEmpty()) {
            return new Payback(
                    quantity(query, "training_cost"),
                    quantity(query, "cost_before"),
                    quantity(query, "cost_after"),
                    perDay);
        }
        if (before.isEmpty() || after.isEmpty()) {
            throw new InvalidInputException("the parameters 'before' and 'after' are required together; give both");
        }
        var prices = Prices.defaults();
        return Payback.between(
                group(query.text("training").orElse(after.get())),
                group(before.get()),
                group(after.get()),
                prices,
                prices.machine(),
                perDay);
    }

    private static Quantity quantity(Query query, String name) {
        return Quantity.parse("the parameter '%s'".formatted(name), query.required(name));
    }

    private Reply rebound(Request request) {
        var query = request.query();
        var gain = new EfficiencyGain(query.number("gain"), query.number("share"), query.number("elasticity"));
        return Reply.document(ReboundDocument.of(
                gain.outcome(), measured(query, gain), adoption(query, gain), footprint(query, gain)));
    }

    private static Optional<List<Adoption.Moment>> adoption(Query query, EfficiencyGain gain) {
        if (query.text("adoption_midpoint").isEmpty()
                && query.text("adoption_spread").isEmpty()) {
            return Optional.empty();
        }
        var adoption = new Adoption(query.number("adoption_midpoint"), query.number("adoption_spread"));
        return Optional.of(adoption.path(gain.outcome()));
    }

    private static Optional<Footprint> footprint(Query query, EfficiencyGain gain) {
        var carbon = Prices.defaults().gridCarbon().value();
        return query.text("energy").isEmpty()
                ? Optional.empty()
                : Optional.of(Footprint.of(gain, query.number("energy"), carbon));
    }

    private Optional<List<MeasuredRebound>> measured(Query query, EfficiencyGain gain) {
        if (query.text("before").isEmpty() && query.text("after").isEmpty()) {
            return Optional.empty();
        }
        var before = query.required("before");
        var after = query.required("after");
        var prices = Prices.defaults();
        var ratio = MeasuredGain.between(group(before), group(after), prices, prices.machine())
                .ratio();
        return Optional.of(List.of(MeasuredRebound.of(before, after, ratio, gain.computeShare(), gain.elasticity())));
    }

    private static Reply capital(Request request) {
        var query = request.query();
        var commitment = Commitment.preset(query.required("preset"))
                .with(
                        query.optional("amount"),
                        query.optional("life"),
                        query.optional("rate"),
                        query.optional("utilisation"),
                        query.optional("operating_share"));
        double tokens = query.number("tokens_per_query", CapitalDocument.TOKENS_PER_QUERY);
        return Reply.document(
                CapitalDocument.of(commitment, Prices.defaults().tokenPrice().value(), tokens, gain(query)));
    }

    private static Optional<EfficiencyGain> gain(Query query) {
        return query.text("gain").isEmpty()
                ? Optional.empty()
                : Optional.of(new EfficiencyGain(
                        query.number("gain"), query.number("share", 1), query.number("elasticity", 1)));
    }

    private static Reply grid(Request request) {
        var query = request.query();
        return Reply.document(ReboundGrid.over(
                query.number("share"),
                query.number("gain"),
                query.number("elasticity"),
                query.whole("points", GRID_POINTS, 2, MOST_GRID_POINTS)));
    }

    /// The cost statements of one or several accounts separated by commas: a run, or `RUN/GROUP`
    /// for the seeds of one member of a comparison.
    List<CostStatement> group(String accounts) {
        return Arrays.stream(accounts.split(",", -1))
                .flatMap(account -> {
                    int slash = account.indexOf('/');
                    return slash < 0
                            ? Stream.of(statementOf(account))
                            : statementOf(account.substring(0, slash)).group(account.substring(slash + 1)).stream();
                })
                .toList();
    }

    CostStatement statementOf(String name) {
        var run = store.run(name);
        var file = run.file(CostStatement.FILE);
        if (!Files.isRegularFile(file)) {
            throw new RefusedRequestException(
                    404, "the run %s has no cost statement yet; it is written when the run ends".formatted(run.name()));
        }
        return CostStatement.read(file);
    }
}
