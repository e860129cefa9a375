package dev.frugal.app.dashboard;

import dev.frugal.app.command.ledger.LedgerShow;
import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.base.UserMistake;
import dev.frugal.ledger.payback.Payback;
import dev.frugal.ledger.payback.Quantity;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.rebound.EfficiencyGain;
import dev.frugal.ledger.rebound.Footprint;
import dev.frugal.ledger.rebound.ReboundGrid;
import dev.frugal.ledger.statement.Comparison;
import dev.frugal.ledger.statement.Statement;
import dev.frugal.ledger.statement.UnitCosts;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What runs cost, and what follows for the bill.
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
                        "samples",
                        "seed"),
                Route.get(
                        "/api/ledger/rebound",
                        LedgerApi::rebound,
                        "gain",
                        "share",
                        "elasticity",
                        "energy"),
                Route.get(
                        "/api/ledger/rebound/grid",
                        LedgerApi::grid,
                        "share",
                        "gain",
                        "elasticity",
                        "points"));
    }

    private static Reply prices() {
        return Reply.document(
                new LedgerShow.Picture(Optional.empty(), Optional.empty(), Prices.defaults()));
    }

    private Reply statement(Request request) {
        var statement = statementOf(request.variable("run"));
        var prices = Prices.defaults();
        return Reply.document(
                new LedgerShow.Picture(
                        Optional.of(statement),
                        Optional.of(UnitCosts.of(statement, prices, prices.machine())),
                        prices));
    }

    private Reply compare(Request request) {
        var prices = Prices.defaults();
        return Reply.document(
                Comparison.between(
                        List.of(statementOf(request.query().required("before"))),
                        List.of(statementOf(request.query().required("after"))),
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
            throw new UserMistake(
                    "the parameters 'before' and 'after' go together; give both runs");
        }
        var prices = Prices.defaults();
        return Payback.between(
                List.of(statementOf(before.get())),
                List.of(statementOf(after.get())),
                prices,
                prices.machine(),
                perDay);
    }

    private static Quantity quantity(Query query, String name) {
        return Quantity.parse("the parameter '%s'".formatted(name), query.required(name));
    }

    private static Reply rebound(Request request) {
        var query = request.query();
        var gain =
                new EfficiencyGain(
                        query.number("gain"), query.number("share"), query.number("elasticity"));
        var document = (ObjectNode) Documents.tree(gain.outcome());
        if (query.text("energy").isPresent()) {
            var carbon = Prices.defaults().gridCarbon().value();
            document.set(
                    "footprint",
                    Documents.tree(Footprint.of(gain, query.number("energy"), carbon)));
        }
        return Reply.document(document);
    }

    private static Reply grid(Request request) {
        var query = request.query();
        return Reply.document(
                ReboundGrid.over(
                        query.number("share"),
                        query.number("gain"),
                        query.number("elasticity"),
                        query.whole("points", GRID_POINTS, 2, MOST_GRID_POINTS)));
    }

    private Statement statementOf(String name) {
        var run = store.run(name);
        var file = run.file(Statement.FILE);
        if (!Files.isRegularFile(file)) {
            throw new Refusal(
                    404,
                    "the run %s has no statement yet; it is written at its end"
                            .formatted(run.name()));
        }
        return Statement.read(file);
    }
}
