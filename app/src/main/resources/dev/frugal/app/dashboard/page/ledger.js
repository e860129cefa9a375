// The effect of a gain on the bill: rebound, payback and capital, computed by the server.

import { chooser, names } from "./accounts.js";
import { get } from "./api.js";
import { debounced, figures, h, problem, table } from "./elements.js";
import { amount, large, money, percent } from "./numbers.js";
import { plot, ratioMap } from "./plots.js";

const PAUSE = 60;
const LARGEST_GAIN = 20;
const LARGEST_ELASTICITY = 5;
const BASE = "base";
const CHOSEN = "chosen";
const MOST_MARKS = 4;

export async function ledgerPage(main) {
  document.title = "Ledger · Frugal studio";
  main.append(h("h1", {}, "Ledger"), h("p", { class: "lead" }, "Do cheaper queries lower or raise the bill? When does a training pay back?"),
    h("p", {}, h("a", { href: "/scaling" }, "How much model is enough"), " · ", h("a", { href: "/build-or-buy" }, "Build or buy")));
  const [{ prices }, { accounts }, { presets }] = await Promise.all([get("/api/ledger/prices"), get("/api/ledger/accounts"), get("/api/ledger/capital/presets")]);
  const rebound = h("section");
  const payback = h("section");
  const capital = h("section");
  main.append(rebound, payback, capital, ...priceList(prices));
  await Promise.all([reboundPart(rebound, accounts, prices), paybackPart(payback, prices), capitalPart(capital, presets)]);
}

/** A slider with its value beside it; `toValue` turns its 0…1 into the quantity. */
export function slider(label, name, start, toValue, fromValue, show) {
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

export const logarithmic = (low, high) => [(share) => low * (high / low) ** share, (value) => Math.log(value / low) / Math.log(high / low)];
export const linear = (low, high) => [(share) => low + share * (high - low), (value) => (value - low) / (high - low)];

/** Calls `ask` after changes; an outdated response is dropped. */
export function live(inputs, place, ask) {
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

/** The measured gains of the runs on this machine: of each method over its starting model, and of any two accounts. */
async function measuredGains(accounts, chosen) {
  const pairs = accounts.filter((account) => account.groups.includes(BASE))
    .flatMap((account) => account.groups.filter((group) => group !== BASE).map((group) => [`${account.name}/${BASE}`, `${account.name}/${group}`, group]));
  if (chosen.before && chosen.after) pairs.unshift([chosen.before, chosen.after, CHOSEN]);
  const found = await Promise.all(pairs.map(async ([before, after, label]) => {
    const { differences, only_before: lacking } = await get("/api/ledger/compare", { before, after });
    // A run may compare things of several kinds; only what achieved something of the same kind can take over queries.
    if (lacking.length > 0 && label !== CHOSEN) return null;
    const cost = differences.find((difference) => difference.measure === "cost of 1,000 queries");
    return cost && cost.after > 0 ? { before, after, gain: cost.before / cost.after, label: `${label}: ${amount(cost.before / cost.after)} ×` } : null;
  }));
  return found.filter(Boolean).slice(0, MOST_MARKS);
}

async function reboundPart(place, accounts, prices) {
  const gain = slider("Gain: compute before divided by after", "gain", 3, ...logarithmic(1.05, LARGEST_GAIN), (value) => `${amount(value)} ×`);
  const share = slider("Share of compute in the price", "share", 0.4, ...linear(0.01, 1), (value) => percent(value));
  const elasticity = slider("Price elasticity of demand", "elasticity", 1.5, ...linear(0, LARGEST_ELASTICITY), (value) => value.toFixed(2));
  const midpoint = slider("Half of the service has the gain after", "midpoint", 3, ...linear(0, 10), (value) => `${amount(value)} years`);
  const spread = slider("From 10 to 90 % takes", "spread", 4, ...linear(0.1, 10), (value) => `${amount(value)} years`);
  const energy = slider("Annual energy of the service, before", "energy", 1e6, ...logarithmic(1e3, 1e11), (value) => `${large(value)} kWh`);
  const verdict = h("p", { class: "verdict", role: "status" });
  const numbers = h("div");
  const trouble = h("div");
  const footprint = h("div");
  const adoptionCard = h("div", { class: "card" }, h("h3", {}, "During adoption of the gain"));
  const curveCard = h("div", { class: "card" }, h("h3", {}, "Total compute relative to before"));
  const mapCard = h("div", { class: "card" }, h("h3", {}, "Total compute by gain and elasticity"),
    h("p", { class: "faint small" }, "Blue: less compute than before. Orange: more. The solid line is break-even, the dot shows the current values, and dashed lines mark measured gains of runs."));
  const all = names(accounts);
  const choice = chooser(all.map((name) => ({ name })), { before: [], after: [] }, () => mark());
  const said = h("p", { class: "faint small", role: "status" });
  const marking = all.length < 2 ? h("p", { class: "faint small" }, "With two runs that served queries, their gain can be marked here.")
    : h("details", {}, h("summary", {}, "Mark the gain between two runs"), choice.element, said);
  place.append(h("h2", {}, "Rebound"),
    h("div", { class: "side" },
      h("div", { class: "stack" }, h("fieldset", { class: "stack" }, h("legend", { class: "hidden" }, "Rebound"), gain.element, share.element, elasticity.element, midpoint.element, spread.element, energy.element), verdict, numbers, footprint,
        h("p", { class: "faint small" }, `Carbon at ${amount(prices.grid_carbon.value)} ${prices.grid_carbon.unit} (${prices.grid_carbon.source}).`), trouble),
      h("div", { class: "stack" }, curveCard, mapCard, marking, adoptionCard)));
  let here = { elasticity: elasticity.value(), ratio: 1 };
  const curve = plot(curveCard, {
    height: 230, xLabel: "price elasticity", label: "Compute ratio by elasticity at this gain and share", range: (_, low, high) => [0, Math.max(1.1, 1.05 * high)],
    series: [{ label: "compute ratio", colour: "c0", points: false, width: 2 }],
    marks: () => [{ y: 1, colour: "c6" }, { x: here.elasticity, y: here.ratio, colour: "c1" }],
  });
  const path = plot(adoptionCard, {
    height: 200, xLabel: "years", label: "Compute, demand and share of the service with the gain, by year", range: (_, low, high) => [0, Math.max(1.1, 1.05 * high)],
    series: [{ label: "compute", colour: "c0", points: false, width: 2 }, { label: "demand", colour: "c1", points: false, dashed: true }, { label: "share with the gain", colour: "c6", points: false, width: 1 }],
    marks: () => [{ y: 1, colour: "c6" }],
  });
  let measured = [];
  try {
    measured = await measuredGains(accounts, {});
  } catch (failure) {
    problem(trouble, failure);
  }
  const mark = async () => {
    const chosen = { before: choice.value("before"), after: choice.value("after") };
    if (!chosen.before || !chosen.after) return;
    try {
      measured = await measuredGains(accounts, chosen);
      const own = measured.find((one) => one.before === chosen.before && one.after === chosen.after);
      said.textContent = !own ? "These runs served no queries, so there is no gain to measure."
        : own.gain > 1 ? `A query costs ${amount(1 / own.gain)} times as much as before: a gain of ${amount(own.gain)}.` : `A query has become more expensive: ${amount(1 / own.gain)} times as much as before.`;
      drawMap();
    } catch (failure) {
      problem(said, failure);
    }
  };
  let shown = null;
  const drawMap = () => { if (shown) map.draw({ ...shown, measured }); };
  const map = ratioMap(mapCard, "Compute ratio over gain and elasticity, with the break-even line");

  await live([gain, share, elasticity, midpoint, spread, energy].map((one) => one.input), trouble, async (signal) => {
    const asked = { gain: gain.value(), share: share.value(), elasticity: elasticity.value() };
    const [outcome, line, grid] = await Promise.all([
      get("/api/ledger/rebound", { ...asked, adoption_midpoint: midpoint.value(), adoption_spread: spread.value(), energy: energy.value() }, signal),
      get("/api/ledger/rebound/grid", { gain: asked.gain, share: asked.share, elasticity: LARGEST_ELASTICITY, points: 61 }, signal),
      get("/api/ledger/rebound/grid", { gain: LARGEST_GAIN, share: asked.share, elasticity: LARGEST_ELASTICITY, points: 49 }, signal),
    ]);
    here = { elasticity: asked.elasticity, ratio: outcome.compute_ratio };
    curve.draw([line.elasticities, line.compute_ratio.map((row) => row[row.length - 1])]);
    shown = { gains: grid.gains, elasticities: grid.elasticities, ratios: grid.compute_ratio, line: grid.break_even_elasticity, mark: asked };
    drawMap();
    path.draw([outcome.adoption.map((moment) => moment.years), outcome.adoption.map((moment) => moment.compute_ratio), outcome.adoption.map((moment) => moment.demand_ratio), outcome.adoption.map((moment) => moment.share)]);
    footprint.replaceChildren(table("Annual energy and carbon of the service", ["Service", { number: "kWh" }, { number: "kg CO₂" }], [["before", "before"], ["expected, at the same demand", "expected"], ["after", "after"]].map(([title, key]) =>
      [title, { number: large(outcome.footprint[`energy_${key}`]) }, { number: large(outcome.footprint[`carbon_${key}`]) }])));
    numbers.replaceChildren(figures([
      ["Price", `${amount(outcome.price_ratio)} ×`], ["Demand", `${amount(outcome.demand_ratio)} ×`], ["Total compute", `${amount(outcome.compute_ratio)} ×`],
      ["Rebound", percent(outcome.rebound)], ["Break-even elasticity", amount(outcome.break_even_elasticity)]]));
    verdict.textContent = outcome.rebound > 1 ? "Backfire: total compute is higher than before."
      : outcome.rebound <= 0 ? "No rebound: the whole saving remains." : `${percent(outcome.rebound)} of the expected saving is used up by new demand.`;
  });
}

async function paybackPart(place, prices) {
  const currency = prices.currency;
  const uncertain = (value, share) => `${value}±${Number((value * share).toPrecision(4))}`;
  const training = slider("Training cost", "training_cost", 1200, ...logarithmic(0.01, 1e6), (value) => money(value, currency));
  const before = slider("Cost of a query before", "cost_before", 0.004, ...logarithmic(1e-6, 1), (value) => money(value, currency));
  const after = slider("Cost of a query after", "cost_after", 0.0012, ...logarithmic(1e-6, 1), (value) => money(value, currency));
  const perDay = slider("Queries per day", "queries_per_day", 50000, ...logarithmic(1, 1e8), (value) => amount(value));
  const doubt = slider("Relative standard deviation of each", "doubt", 0.1, ...linear(0, 0.5), (value) => percent(value));
  const verdict = h("p", { class: "verdict", role: "status" });
  const numbers = h("div");
  const trouble = h("div");
  const card = h("div", { class: "card" }, h("h3", {}, "Cumulative saving minus training cost"));
  const sensitivity = h("div");
  place.append(h("h2", {}, "Payback"),
    h("div", { class: "side" },
      h("div", { class: "stack" }, h("fieldset", { class: "stack" }, h("legend", { class: "hidden" }, "Payback"), training.element, before.element, after.element, perDay.element, doubt.element), verdict, numbers, trouble),
      h("div", { class: "stack" }, card, sensitivity)));
  const account = plot(card, {
    height: 250, xLabel: "days", yLabel: currency, label: "Balance of the account by day, with its uncertainty",
    series: [{ label: "median", colour: "c2", points: false, width: 2 }, { label: "95 %", colour: "c2", points: false, width: 0.5, key: "band" }, { label: "5 %", colour: "c2", points: false, width: 0.5, key: "band" }],
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
      ["Queries", never(estimate.queries, "")], ["Saving per query", money(estimate.saving_per_query, currency)], ["Probability of never", percent(estimate.probability_never, 1)]]));
    verdict.textContent = estimate.days === null ? "The training never pays back: a query costs no less than before." : `Paid back after ${amount(estimate.days)} days.`;
    sensitivity.replaceChildren(table("Sensitivity of the payback time", ["Quantity", { number: "Days at its 5 % quantile" }, { number: "Days at its 95 % quantile" }, { number: "Share of the variance" }],
      estimate.sensitivities.map((one) => [one.quantity, { number: never(one.days_at_low, "") }, { number: never(one.days_at_high, "") }, { number: one.variance_share === null ? "–" : percent(one.variance_share) }])));
  });
}

async function capitalPart(place, presets) {
  const select = h("select", { name: "preset" }, Object.entries(presets).map(([name, preset]) => h("option", { value: name }, preset.description)));
  const number = (name, label, read) => {
    const input = h("input", { type: "number", step: "any", min: 0, name });
    const said = h("span");
    const tell = () => { said.textContent = input.value === "" ? label : `${label}: ${read(Number(input.value))}`; };
    input.addEventListener("input", tell);
    return { name, input, tell, element: h("label", { class: "field grow" }, said, input) };
  };
  const inputs = [number("amount", "Amount", (value) => money(value, "USD")), number("life", "Years of the commitment", amount), number("rate", "Required annual return", (value) => percent(value, 1)),
    number("utilisation", "Share of the capacity that earns revenue", percent), number("operating_share", "Annual operating cost", (value) => `${percent(value, 1)} of the amount`)];
  const tokens = number("tokens_per_query", "Tokens per query", amount);
  tokens.input.value = "763";
  tokens.tell();
  const gain = slider("Gain: compute before divided by after", "capital_gain", 3, ...logarithmic(1.05, LARGEST_GAIN), (value) => `${amount(value)} ×`);
  const share = slider("Share of compute in the price", "capital_share", 0.8, ...linear(0.01, 1), (value) => percent(value));
  const elasticity = slider("Price elasticity of demand", "capital_elasticity", 1.1, ...linear(0, LARGEST_ELASTICITY), (value) => value.toFixed(2));
  const needed = h("div"), after = h("div"), sources = h("details"), trouble = h("div");
  const verdict = h("p", { class: "verdict", role: "status" });
  place.append(h("h2", {}, "Capital"), h("p", { class: "faint" }, "The revenue that a commitment requires each year, and the effect of a gain that is passed on to customers."),
    h("div", { class: "side" },
      h("fieldset", { class: "stack" }, h("legend", { class: "hidden" }, "Capital"), h("label", { class: "field" }, h("span", {}, "Commitment"), select), ...inputs.map((one) => one.element), tokens.element, gain.element, share.element, elasticity.element),
      h("div", { class: "stack" }, h("div", { class: "card" }, h("h3", {}, "Required each year"), needed), h("div", { class: "card" }, h("h3", {}, "After the gain"), after, verdict), sources, trouble)));
  const fill = () => {
    for (const { name, input, tell } of inputs) {
      input.value = String(presets[select.value][name].value);
      tell();
    }
  };
  select.addEventListener("input", fill);
  fill();

  await live([select, ...inputs.map((one) => one.input), tokens.input, gain.input, share.input, elasticity.input], trouble, async (signal) => {
    const preset = presets[select.value];
    const asked = { preset: select.value, tokens_per_query: tokens.input.value, gain: gain.value(), share: share.value(), elasticity: elasticity.value() };
    for (const { name, input } of inputs) if (input.value !== "" && Number(input.value) !== preset[name].value) asked[name] = input.value;
    const { commitment, requirement } = await get("/api/ledger/capital", asked, signal);
    const then = requirement.after_gain;
    needed.replaceChildren(figures([
      ["Revenue", money(requirement.revenue, commitment.amount.unit)], ["Tokens", large(requirement.tokens)], ["Queries", large(requirement.queries)],
      ["Installed tokens per second", large(requirement.installed_tokens_per_second)]]));
    after.replaceChildren(figures([
      ["Price of a query", `${amount(then.price_ratio)} ×`], ["Queries for the same revenue", large(then.queries), `${amount(then.queries_ratio)} × as many`], ["Compute they need", `${amount(then.compute_ratio)} ×`],
      ["Queries demanded", `${amount(then.demand_ratio)} ×`], ["Revenue from them", `${amount(then.revenue_ratio)} ×`]]));
    verdict.textContent = then.revenue_ratio < 1 ? `Customers demand ${amount(then.demand_ratio)} times as many queries: ${percent(1 - then.revenue_ratio)} of the revenue is missing.`
      : `Customers demand ${amount(then.demand_ratio)} times as many queries: the commitment is covered.`;
    sources.replaceChildren(h("summary", {}, "Sources of the figures"), table("", ["Figure", { number: "Value" }, "Source", "Date"],
      ["amount", "life", "rate", "utilisation", "operating_share"].map((key) => [key.replace("_", " "), { number: withUnit(commitment[key]) }, commitment[key].source, commitment[key].date])));
  });
}

const withUnit = (figure) => `${large(figure.value)}${figure.unit === "1" ? "" : ` ${figure.unit}`}`;

function priceList(prices) {
  const row = (name, figure) => [name, { number: withUnit(figure) }, figure.source, figure.date];
  return [h("h2", {}, "Prices"), h("details", {}, h("summary", {}, "Prices in use and their sources"),
    table("", ["Price", { number: "Value" }, "Source", "Date"], [
      row("electricity", prices.electricity), row("power usage effectiveness", prices.power_usage_effectiveness), row("grid carbon", prices.grid_carbon), row("token price", prices.token_price),
      ...Object.entries(prices.rented).map(([name, machine]) => row(`${name}, per hour`, machine.hour)),
      ...Object.entries(prices.owned).map(([name, machine]) => row(`${name}, purchase`, machine.purchase))]))];
}
