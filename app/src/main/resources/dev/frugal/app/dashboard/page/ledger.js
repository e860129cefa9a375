// What a gain does to the bill: rebound and payback, by the ledger's own formulas.

import { get } from "./api.js";
import { debounced, figures, h, problem, table } from "./elements.js";
import { amount, money, percent } from "./numbers.js";
import { plot, ratioMap } from "./plots.js";

const PAUSE = 60;
const LARGEST_GAIN = 20;
const LARGEST_ELASTICITY = 5;

export async function ledgerPage(main) {
  document.title = "Ledger · Frugal studio";
  main.append(h("h1", {}, "Ledger"), h("p", { class: "lead" }, "Do cheaper queries lower the bill, or raise it? And when has a training returned its cost?"));
  const { prices } = await get("/api/ledger/prices");
  const rebound = h("section");
  const payback = h("section");
  main.append(rebound, payback, ...priceList(prices));
  await Promise.all([reboundPart(rebound), paybackPart(payback, prices)]);
}

/** A slider with its value beside it; `toValue` turns its 0…1 into the quantity. */
function slider(label, name, start, toValue, fromValue, show) {
  const input = h("input", { type: "range", min: 0, max: 1, step: "any", name });
  const output = h("output", {});
  input.value = String(fromValue(start));
  const value = () => Number(toValue(Number(input.value)).toPrecision(3));
  const tell = () => {
    output.textContent = show(value());
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", tell);
  tell();
  return { element: h("label", { class: "slider" }, h("span", {}, label), output, input), input, value };
}

const logarithmic = (low, high) => [(share) => low * (high / low) ** share, (value) => Math.log(value / low) / Math.log(high / low)];
const linear = (low, high) => [(share) => low + share * (high - low), (value) => (value - low) / (high - low)];

/** Calls `ask` after changes; an answer that was overtaken is dropped. */
function live(inputs, place, ask) {
  let latest = null;
  const run = async () => {
    latest?.abort();
    latest = new AbortController();
    try {
      await ask(latest.signal);
      place.replaceChildren();
    } catch (failure) {
      if (failure.name !== "AbortError") problem(place, failure);
    }
  };
  const soon = debounced(run, PAUSE);
  inputs.forEach((input) => input.addEventListener("input", soon));
  return run();
}

async function reboundPart(place) {
  const gain = slider("Gain: compute before over after", "gain", 3, ...logarithmic(1.05, LARGEST_GAIN), (value) => `${amount(value)} ×`);
  const share = slider("Share of compute in the price", "share", 0.4, ...linear(0.01, 1), (value) => percent(value));
  const elasticity = slider("Price elasticity of demand", "elasticity", 1.5, ...linear(0, LARGEST_ELASTICITY), (value) => value.toFixed(2));
  const verdict = h("p", { class: "verdict", role: "status" });
  const numbers = h("div");
  const trouble = h("div");
  const curveCard = h("div", { class: "card" }, h("h3", {}, "Compute used in all, relative to before"));
  const mapCard = h("div", { class: "card" }, h("h3", {}, "Where the saving survives"),
    h("p", { class: "faint small" }, "Blue: less compute than before. Orange: more. The line is break-even, the dot is here."));
  place.append(h("h2", {}, "Rebound"),
    h("div", { class: "side" },
      h("div", { class: "stack" }, h("fieldset", { class: "stack" }, h("legend", { class: "hidden" }, "Rebound"), gain.element, share.element, elasticity.element), verdict, numbers, trouble),
      h("div", { class: "stack" }, curveCard, mapCard)));
  let here = { elasticity: elasticity.value(), ratio: 1 };
  const curve = plot(curveCard, {
    height: 230, xLabel: "price elasticity", legend: false, label: "Compute ratio by elasticity at this gain and share", range: (_, low, high) => [0, Math.max(1.1, 1.05 * high)],
    series: [{ label: "compute ratio", colour: "c0", points: false, width: 2 }],
    marks: () => [{ y: 1, colour: "c6" }, { x: here.elasticity, y: here.ratio, colour: "c1" }],
  });
  const map = ratioMap(mapCard, "Compute ratio over gain and elasticity, with the break-even line");

  await live([gain.input, share.input, elasticity.input], trouble, async (signal) => {
    const asked = { gain: gain.value(), share: share.value(), elasticity: elasticity.value() };
    const [outcome, line, grid] = await Promise.all([
      get("/api/ledger/rebound", asked, signal),
      get("/api/ledger/rebound/grid", { gain: asked.gain, share: asked.share, elasticity: LARGEST_ELASTICITY, points: 61 }, signal),
      get("/api/ledger/rebound/grid", { gain: LARGEST_GAIN, share: asked.share, elasticity: LARGEST_ELASTICITY, points: 49 }, signal),
    ]);
    here = { elasticity: asked.elasticity, ratio: outcome.compute_ratio };
    curve.draw([line.elasticities, line.compute_ratio.map((row) => row[row.length - 1])]);
    map.draw({ gains: grid.gains, elasticities: grid.elasticities, ratios: grid.compute_ratio, line: grid.break_even_elasticity, mark: asked });
    numbers.replaceChildren(figures([
      ["Price", `${amount(outcome.price_ratio)} ×`], ["Demand", `${amount(outcome.demand_ratio)} ×`], ["Compute in all", `${amount(outcome.compute_ratio)} ×`],
      ["Rebound", percent(outcome.rebound)], ["Break-even elasticity", amount(outcome.break_even_elasticity)]]));
    verdict.textContent = outcome.rebound > 1 ? "Backfire: more compute is used in all than before."
      : outcome.rebound <= 0 ? "No rebound: the whole saving arrives." : `${percent(outcome.rebound)} of the expected saving is eaten by new demand.`;
  });
}

async function paybackPart(place, prices) {
  const currency = prices.currency;
  const uncertain = (value, share) => `${value}±${Number((value * share).toPrecision(4))}`;
  const training = slider("Training cost", "training_cost", 1200, ...logarithmic(0.01, 1e6), (value) => money(value, currency));
  const before = slider("Cost of a query before", "cost_before", 0.004, ...logarithmic(1e-6, 1), (value) => money(value, currency));
  const after = slider("Cost of a query after", "cost_after", 0.0012, ...logarithmic(1e-6, 1), (value) => money(value, currency));
  const perDay = slider("Queries a day", "queries_per_day", 50000, ...logarithmic(1, 1e8), (value) => amount(value));
  const doubt = slider("Standard deviation of each", "doubt", 0.1, ...linear(0, 0.5), (value) => percent(value));
  const verdict = h("p", { class: "verdict", role: "status" });
  const numbers = h("div");
  const trouble = h("div");
  const card = h("div", { class: "card" }, h("h3", {}, "Saving so far, less the cost of training"),
    h("ul", { class: "legend" }, h("li", {}, h("span", { class: "key c2" }), "median"), h("li", {}, h("span", { class: "key band c2" }), "5 % to 95 %")));
  const sensitivity = h("div");
  place.append(h("h2", {}, "Payback"),
    h("div", { class: "side" },
      h("div", { class: "stack" }, h("fieldset", { class: "stack" }, h("legend", { class: "hidden" }, "Payback"), training.element, before.element, after.element, perDay.element, doubt.element), verdict, numbers, trouble),
      h("div", { class: "stack" }, card, sensitivity)));
  const account = plot(card, {
    height: 250, xLabel: "days", yLabel: currency, legend: false, label: "Balance of the account by day, with its uncertainty",
    series: [{ label: "median", colour: "c2", points: false, width: 2 }, { label: "95 %", colour: "c2", points: false, width: 0.5 }, { label: "5 %", colour: "c2", points: false, width: 0.5 }],
    bands: [{ between: [2, 3], colour: "c2" }], marks: () => [{ y: 0, colour: "c6" }],
  });

  await live([training, before, after, perDay, doubt].map((one) => one.input), trouble, async (signal) => {
    const share = doubt.value();
    const estimate = await get("/api/ledger/payback", {
      training_cost: uncertain(training.value(), share), cost_before: uncertain(before.value(), share),
      cost_after: uncertain(after.value(), share), queries_per_day: uncertain(perDay.value(), share), samples: 2000,
    }, signal);
    const { balance } = estimate;
    account.draw([balance.map((day) => day.days), balance.map((day) => day.median), balance.map((day) => day.high), balance.map((day) => day.low)]);
    const never = (value, unit) => (value === null ? "never" : `${amount(value)}${unit}`);
    numbers.replaceChildren(figures([
      ["Days", never(estimate.days, ""), `${never(estimate.days_interval.low, "")} to ${never(estimate.days_interval.high, "")} (5 to 95 %)`],
      ["Queries", never(estimate.queries, "")], ["Saving a query", money(estimate.saving_per_query, currency)], ["Chance of never", percent(estimate.probability_never, 1)]]));
    verdict.textContent = estimate.days === null ? "It is never paid back: a query costs no less than before." : `Paid back after ${amount(estimate.days)} days.`;
    sensitivity.replaceChildren(table("What the days depend on", ["Quantity", { number: "Days at its 5 %" }, { number: "at its 95 %" }, { number: "Share of the variance" }],
      estimate.sensitivities.map((one) => [one.quantity, { number: never(one.days_at_low, "") }, { number: never(one.days_at_high, "") }, { number: one.variance_share === null ? "–" : percent(one.variance_share) }])));
  });
}

function priceList(prices) {
  const row = (name, figure) => [name, { number: amount(figure.value) }, figure.unit, figure.source, figure.date];
  return [h("h2", {}, "Prices"), h("details", {}, h("summary", {}, "What is counted with, and who says so"),
    table("", ["Price", { number: "Value" }, "Unit", "Source", "Date"], [
      row("electricity", prices.electricity), row("power usage effectiveness", prices.power_usage_effectiveness), row("grid carbon", prices.grid_carbon), row("token price", prices.token_price),
      ...Object.entries(prices.rented).map(([name, machine]) => row(`${name}, hour`, machine.hour)),
      ...Object.entries(prices.owned).map(([name, machine]) => row(`${name}, purchase`, machine.purchase))]))];
}
