// A model of one's own against bought queries, computed by the server.

import { get } from "./api.js";
import { figures, h, table } from "./elements.js";
import { linear, live, logarithmic, slider } from "./ledger.js";
import { amount, large, money, percent } from "./numbers.js";
import { plot } from "./plots.js";

export async function buildOrBuyPage(main) {
  document.title = "Build or buy · Frugal studio";
  main.append(h("h1", {}, "Build or buy"), h("p", { class: "lead" }, "Is a model of one’s own cheaper than bought queries, how likely, and what does it depend on?"));
  const [{ presets }, { prices }] = await Promise.all([get("/api/ledger/build-or-buy/presets"), get("/api/ledger/prices")]);
  const currency = prices.currency;
  const select = h("select", { name: "preset" }, Object.keys(presets).map((name) => h("option", { value: name }, name)));
  select.value = "national-model" in presets ? "national-model" : Object.keys(presets)[0];
  const described = h("p", { class: "faint small" });
  const queries = slider("Queries in the first year", "queries", 1e9, ...logarithmic(1e5, 1e12), (value) => large(value));
  const growth = slider("Queries of a year over those of the year before", "growth", 1.3, ...logarithmic(0.5, 4), (value) => `${amount(value)} ×`);
  const tariff = slider("Price of a million bought tokens", "tariff", prices.token_price.value, ...logarithmic(0.01, 100), (value) => money(value, currency));
  const fall = slider("Yearly fall of that price", "fall", 0.3, ...linear(0, 0.95), (value) => percent(value));
  const years = slider("Horizon", "years", 5, ...linear(1, 15), (value) => `${Math.round(value)} years`);
  const doubt = slider("Relative standard deviation of these", "doubt", 0.2, ...linear(0, 0.5), (value) => percent(value));
  const verdict = h("p", { class: "verdict", role: "status" });
  const numbers = h("div");
  const trouble = h("div");
  const card = h("div", { class: "card" }, h("h3", {}, "Cumulative cost at the means"), h("p", { class: "faint small" }, "As paid, not discounted."));
  const indices = h("div");
  const sources = h("details", {}, h("summary", {}, "Inputs and their sources"));
  main.append(h("div", { class: "side" },
    h("div", { class: "stack" }, h("fieldset", { class: "stack" }, h("legend", { class: "hidden" }, "Build or buy"), h("label", { class: "field" }, h("span", {}, "Model of one’s own"), select), described,
      queries.element, growth.element, tariff.element, fall.element, years.element, doubt.element), verdict, numbers, trouble),
    h("div", { class: "stack" }, card, indices)), sources);
  const path = plot(card, {
    height: 260, xLabel: "years", yLabel: currency, tools: true, label: "Cumulative cost of building and of buying by year",
    series: [{ label: "build", colour: "c0", points: false, width: 2 }, { label: "buy", colour: "c1", points: false, width: 2, dashed: true }],
  });
  const uncertain = (value) => `${value}±${Number((value * doubt.value()).toPrecision(4))}`;

  await live([select, queries.input, growth.input, tariff.input, fall.input, years.input, doubt.input], trouble, async (signal) => {
    const answer = await get("/api/ledger/build-or-buy", {
      preset: select.value, queries: uncertain(queries.value()), growth: uncertain(growth.value()), tariff: uncertain(tariff.value()), fall: uncertain(fall.value()), years: Math.round(years.value()),
    }, signal);
    const { decision } = answer;
    const means = decision.at_means;
    described.textContent = presets[select.value].description;
    const fixed = answer.inputs.find((figure) => figure.input === "fixed_cost").value;
    let build = fixed, buy = 0;
    const sums = means.path.map((year) => [build += year.build, buy += year.buy]);
    path.draw([[0, ...sums.map((_, i) => i + 1)], [fixed, ...sums.map(([one]) => one)], [0, ...sums.map(([, one]) => one)]]);
    numbers.replaceChildren(figures([
      ["Building is cheaper", percent(decision.probability), "probability"],
      ["Cost of building over buying", `${amount(decision.cost_ratio.median)} ×`, `${amount(decision.cost_ratio.low)} to ${amount(decision.cost_ratio.high)} (5 to 95 %)`],
      ["Break-even demand", decision.break_even_queries === null ? "none" : large(decision.break_even_queries), "queries in the first year"],
      ["Break-even year", means.break_even_year === null ? "never" : String(means.break_even_year), "at the means"]]));
    verdict.textContent = `At the means, building costs ${money(means.build, currency)} over ${answer.years} years and buying ${money(means.buy, currency)}: ${means.build < means.buy ? "build" : "buy"}.`;
    indices.replaceChildren(...(decision.sensitivities === null ? [] : [table("What the saving depends on (Sobol indices)", ["Input", { number: "Alone" }, { number: "With interactions" }],
      [...decision.sensitivities.inputs].sort((one, other) => other.total - one.total).map((one) => [one.input.replaceAll("_", " "), { number: one.first.toFixed(2) }, { number: one.total.toFixed(2) }]))]));
    sources.replaceChildren(h("summary", {}, "Inputs and their sources"), table("", ["Input", { number: "Mean" }, { number: "Deviation" }, "Unit", "Source", "Date"],
      answer.inputs.map((figure) => [figure.input.replaceAll("_", " "), { number: large(figure.value) }, { number: figure.deviation === 0 ? "–" : large(figure.deviation) }, figure.unit, figure.source, figure.date])));
  });
}
