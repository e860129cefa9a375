// How much model is enough: scaling laws of chosen runs, the compute for a target, and where more of it no longer pays.

import { runOf } from "./accounts.js";
import { get } from "./api.js";
import { empty, figures, h, problem, table } from "./elements.js";
import { live, logarithmic, slider } from "./ledger.js";
import { amount, large, money } from "./numbers.js";
import { aligned, plot } from "./plots.js";

const COLOURS = 7;
const FEWEST_GROUPS = 4;
const COMPUTE = "compute";

export async function scalingPage(main) {
  document.title = "How much model is enough · Frugal studio";
  main.append(h("h1", {}, "How much model is enough"),
    h("p", { class: "lead" }, "How the error falls with the compute of training, what a target takes, and where one more dollar no longer gains enough."));
  const [{ accounts }, { prices }] = await Promise.all([get("/api/ledger/accounts"), get("/api/ledger/prices")]);
  if (accounts.length === 0) {
    main.append(empty("No runs with costs yet", "A study trains a model in several sizes, as one run.", "frugal study reasoner-size --quick"));
    return;
  }
  const laws = h("section", { class: "stack" });
  main.append(h("div", { class: "stack" }, chooserOf(accounts, (methods) => lawsOf(laws, methods, prices.currency)), laws));
}

/** A form in which methods are named and their runs chosen; calls `chosen` with what the server calls methods. */
function chooserOf(accounts, chosen) {
  const rows = h("div", { class: "stack" });
  const add = ({ method = "", run = accounts[0].name, part = "" }) => {
    const name = h("input", { type: "text", name: "method", required: true, value: method });
    const select = h("select", { name: "run" }, accounts.map((one) => h("option", { value: one.name }, one.groups.length > 0 ? `${one.name} (${one.groups.length} groups)` : one.name)));
    select.value = run;
    const contained = h("input", { type: "text", name: "part", placeholder: "all", value: part });
    const row = h("div", { class: "row method" }, h("label", { class: "field" }, h("span", {}, "Method"), name), h("label", { class: "field grow" }, h("span", {}, "Run"), select),
      h("label", { class: "field" }, h("span", {}, "Groups that contain"), contained), h("button", { type: "button", onclick: () => row.remove() }, "Remove"));
    rows.append(row);
  };
  const study = accounts.find((account) => account.name.startsWith("study-") && account.groups.length >= FEWEST_GROUPS);
  (study ? methodsOf(study) : [{}]).forEach(add);
  const trouble = h("div");
  const form = h("form", { class: "stack card", "aria-label": "Runs of each method" }, rows,
    h("div", { class: "row" }, h("button", { type: "button", onclick: () => add({}) }, "Add a method"), h("button", {}, "Fit")), trouble);
  const submit = () => {
    const methods = [...rows.children].map((row) => {
      const value = (field) => row.querySelector(`[name=${field}]`).value.trim();
      return `${value("method")}=${value("run")}${value("part") === "" ? "" : `/*${value("part")}*`}`;
    });
    trouble.replaceChildren(...(methods.length === 0 ? [h("p", { class: "error", role: "alert" }, "Add a method.")] : []));
    if (methods.length > 0) chosen(methods.join(";"));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  if (study) submit();
  return form;
}

/** The methods of a study: one, or those of its first system where the groups are named SYSTEM-METHOD-size…. */
function methodsOf({ name, groups }) {
  const parts = [...new Set(groups.map((group) => /^(.+)-size\d+-/.exec(group)?.[1]).filter(Boolean))];
  const system = parts[0]?.split("-")[0];
  const own = parts.filter((part) => part.startsWith(`${system}-`));
  return own.length === 0 ? [{ method: shortName(name), run: name }] : own.map((part) => ({ method: part.slice(system.length + 1), run: name, part: `${part}-size` }));
}

const shortName = (account) => runOf(account).replace(/-\d{8}-\d{6}-[0-9a-f]{4}$/, "");

async function lawsOf(place, methods, currency) {
  place.replaceChildren(h("p", { class: "faint", role: "status" }, "Fitting the laws."));
  try {
    const { measures } = await get("/api/ledger/scaling/measures", { methods });
    const usual = measures.find((measure) => measure.better === "LOWER") ?? measures[0];
    if (!usual) {
      place.replaceChildren(empty("No measures", "These runs state no error that could fall.", ""));
      return;
    }
    const select = h("select", { name: "measure" }, measures.map((measure) => h("option", { value: measure.name }, measure.name)));
    select.value = usual.name;
    const answer = h("div", { class: "stack" });
    const show = () => lawsBy(answer, methods, select.value, currency);
    select.addEventListener("change", show);
    place.replaceChildren(h("label", { class: "field" }, h("span", {}, "Measure that is the error; of a share that is better when higher, 1 minus it"), select), answer);
    await show();
  } catch (failure) {
    problem(place, failure);
  }
}

/** The law against compute of each method that has one. */
const computeLaws = (document) => document.methods.flatMap((method) => method.curves.filter((curve) => curve.variable === COMPUTE).map((curve) => ({ method, curve })));

async function lawsBy(place, methods, measure, currency) {
  let document;
  try {
    document = await get("/api/ledger/scaling", { methods, measure });
  } catch (failure) {
    problem(place, failure);
    return;
  }
  const laws = computeLaws(document);
  const errors = laws.flatMap(({ curve }) => curve.measured.map((run) => run.error));
  const lowest = Math.min(...errors), highest = Math.max(...errors);
  const target = slider("Target error", "target", Math.sqrt(lowest * highest), ...logarithmic(0.8 * lowest, highest), (value) => amount(value));
  const returns = laws.flatMap(({ method }) => method.marginal.filter((one) => one.unit === currency).map((one) => one.at_largest.value)).filter((value) => value > 0);
  const middle = returns.length > 0 ? Math.max(...returns) : 1;
  const price = slider(`Fall of the error that one more ${currency} must bring`, "price", middle, ...logarithmic(middle / 1e3, middle * 1e3), (value) => amount(value));
  const verdict = h("p", { class: "verdict", role: "status" });
  const answers = h("div");
  const trouble = h("div");
  const card = h("div", { class: "card" }, h("h3", {}, "Error against the compute of training"),
    h("p", { class: "faint small" }, "Dots: trainings. Lines: the fitted law with its 90 % interval; where sizes and data were both varied, the best split of compute between them."));
  place.replaceChildren(h("div", { class: "side" },
    h("div", { class: "stack" }, h("fieldset", { class: "stack" }, h("legend", { class: "hidden" }, "Target and price"), target.element, price.element), verdict, trouble),
    h("div", { class: "stack" }, card)), answers, lawTable(document, laws), ...gainTable(document));

  const chart = plot(card, {
    height: 280, xLabel: "log₁₀ of operations", yLabel: "error", logarithmic: true, tools: true, label: "Error against the compute of training",
    series: laws.flatMap(({ method }, i) => [
      { label: method.method, colour: `c${i % COLOURS}`, points: false, width: 2 },
      { label: "95 %", colour: `c${i % COLOURS}`, points: false, width: 0.5, quiet: true },
      { label: "5 %", colour: `c${i % COLOURS}`, points: false, width: 0.5, quiet: true },
      { label: `${method.method}, trained`, colour: `c${i % COLOURS}`, points: true, size: 6 }]),
    bands: laws.map((_, i) => ({ between: [4 * i + 2, 4 * i + 3], colour: `c${i % COLOURS}` })),
    marks: () => [{ y: target.value(), colour: "c6" }],
  });
  const curve = (rows, value) => {
    const sorted = [...rows].sort((one, other) => one.x - other.x);
    return { steps: sorted.map((row) => Math.log10(row.x)), values: sorted.map(value) };
  };
  chart.draw(aligned(laws.flatMap(({ curve: law }) => [
    curve(law.points, (point) => point.error), curve(law.points, (point) => point.high), curve(law.points, (point) => point.low), curve(law.measured, (run) => run.error)])));
  target.input.addEventListener("input", () => chart.redraw());

  await live([target.input, price.input], trouble, async (signal) => {
    const asked = await get("/api/ledger/scaling", { methods, measure, per_money: price.value() }, signal);
    const rows = computeLaws(asked).map(({ method, curve: law }) => rowOf(method, law, target.value(), currency));
    answers.replaceChildren(table(`What an error of ${amount(target.value())} takes, and how far one more ${currency} gains ${amount(price.value())}`,
      ["Method", { number: "Operations" }, { number: "90 % interval" }, { number: "Cost" }, { number: "Pays up to" }], rows.map((row) => row.cells)));
    const cheapest = rows.filter((row) => row.compute !== null).sort((one, other) => one.compute - other.compute)[0];
    verdict.textContent = cheapest ? `${cheapest.name} reaches an error of ${amount(target.value())} with the least compute: ${cheapest.already ? "at most " : ""}${large(cheapest.compute)} operations.`
      : `No law reaches an error of ${amount(target.value())} within the compute that was measured.`;
  });
}

/** What a method's law says about a target: within the measured compute, and nothing beyond it. */
function rowOf(method, law, target, currency) {
  // Where the cheapest training is good enough, a cheaper one might be too.
  const already = law.points[0].error <= target;
  const compute = already ? law.points[0].x : crossing(law.points, (point) => point.error, target);
  const low = crossing(law.points, (point) => point.low, target);
  const high = crossing(law.points, (point) => point.high, target);
  const marginal = method.marginal.find((one) => one.unit === currency);
  const limit = marginal?.limit ?? null;
  const pays = limit === null ? "–" : limit.compute.value === 0 ? "nowhere" : limit.compute.value === null || !Number.isFinite(limit.compute.value) ? "everywhere allowed" : `${large(limit.compute.value)} operations`;
  return { name: method.method, compute, already, cells: [method.method, { number: compute === null ? "not measured" : `${already ? "at most " : ""}${large(compute)}` },
    { number: compute === null || already ? "–" : `${low === null ? "below" : large(low)} to ${high === null ? "beyond" : large(high)}` },
    { number: compute === null || !marginal ? "–" : money(compute * marginal.per_operation, currency) }, { number: pays }] };
}

/** Where a falling curve reaches a value, between its points; null if it does not. */
function crossing(points, value, target) {
  for (let i = 0; i < points.length; i++) {
    if (value(points[i]) > target) continue;
    if (i === 0) return null;
    const [before, after] = [points[i - 1], points[i]];
    const share = Math.log(value(before) / target) / Math.log(value(before) / value(after));
    return before.x * (after.x / before.x) ** share;
  }
  return null;
}

const LETTERS = { irreducible: "floor", amplitude: "amplitude", exponent: "exponent", exponent_before: "exponent before the break", exponent_after: "exponent after the break", break: "break", width: "width of the break" };
const ORIGINS = { runs: "all runs", frontier: "the sizes that no cheaper size beats", joint_law: "the best split by the law of parameters and data" };

function lawTable(document, laws) {
  const rows = laws.flatMap(({ method, curve }) => Object.entries(curve.coefficients).filter(([name]) => name !== "width").map(([name, estimate]) =>
    [`${method.method}: ${LETTERS[name] ?? name}`, { number: amount(estimate.value) }, { number: `${amount(estimate.low)} to ${amount(estimate.high)}` }, ORIGINS[curve.origin]]));
  const lawless = document.methods.filter((method) => !laws.some((law) => law.method === method)).map((method) => method.method);
  return h("section", {}, h("h2", {}, "Laws"), table("", ["Coefficient", { number: "Best" }, { number: "90 % interval" }, "Fitted to"], rows, true),
    lawless.length > 0 ? h("p", { class: "faint" }, `No law of compute: ${lawless.join(", ")}.`) : null);
}

function gainTable(document) {
  return document.gains.map((gain) => h("section", {}, h("h2", {}, `${gain.method} over ${gain.over}`), figures([
    gain.at ? ["Less compute for the same error", `${amount(gain.at.gain.value)} ×`, `${amount(gain.at.gain.low)} to ${amount(gain.at.gain.high)}, at an error of ${amount(gain.at.error)}`]
      : ["Less compute for the same error", `at least ${amount(gain.bound.at_least)} ×`, `at an error of ${amount(gain.bound.error)}, from the runs alone`]])));
}
