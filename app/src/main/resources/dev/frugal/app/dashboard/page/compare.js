// Two runs side by side: differences in configuration, in cost and results, and overlaid curves.

import { chooser, names, runOf } from "./accounts.js";
import { get, runPath } from "./api.js";
import { empty, h, problem, state, table } from "./elements.js";
import { parts, words } from "./measures.js";
import { amount, flat, large, quantity, unitIsSaid } from "./numbers.js";
import { panels } from "./panels.js";
import { finite } from "./plots.js";

const LONG = 160;
const NOTABLE = 1.2;
const SIDES = ["before", "after"];

export async function comparePage(main) {
  document.title = "Compare runs · Frugal studio";
  const asked = new URLSearchParams(location.search);
  const [{ runs }, { accounts }] = await Promise.all([get("/api/runs"), get("/api/ledger/accounts")]);
  main.append(h("h1", {}, "Compare two runs"), h("p", { class: "lead" }, "Differences first, then cost and curves. Tick several runs that differ in their seed on each side to get intervals."));
  const kinds = new Map(runs.map((run) => [run.name, run.kind]));
  const grouped = names(accounts).filter((name) => name.includes("/")).map((name) => ({ name, kind: `one method of ${kinds.get(runOf(name)) ?? "a comparison"}` }));
  const all = [...runs, ...grouped];
  if (all.length < 2) {
    main.append(empty("Two runs are needed", `So far there ${runs.length === 1 ? "is one" : "are none"}.`, "./frugal physics train duffing --model tapinn"));
    return;
  }
  const known = new Set(all.map((one) => one.name));
  const wanted = (side) => (asked.get(side) ?? "").split(",").filter((one) => known.has(one));
  const [before, after] = first(runs, all);
  const choice = chooser(all, { before: wanted("before").length > 0 ? wanted("before") : [before], after: wanted("after").length > 0 ? wanted("after") : [after] }, () => show());
  const place = h("div");
  main.append(choice.element, place);

  let latest = 0;
  const show = async () => {
    // Responses may arrive out of order; only those to the last request are shown.
    const mine = ++latest;
    const sides = { before: choice.value("before"), after: choice.value("after") };
    if (!sides.before || !sides.after) {
      place.replaceChildren(h("p", { class: "faint" }, `Tick a run under “${sides.before ? "After" : "Before"}”.`));
      return;
    }
    history.replaceState(null, "", `/compare?${new URLSearchParams(sides)}`);
    try {
      const found = await comparison(sides.before, sides.after);
      if (mine === latest) place.replaceChildren(...found);
    } catch (failure) {
      if (mine === latest) problem(place, failure);
    }
  };
  await show();
}

/** The two newest finished runs of one kind, the older one first; the two newest of all where no kind has two. */
function first(runs, all) {
  const finished = runs.filter((run) => run.state === "finished");
  const after = finished.find((run) => finished.some((other) => other !== run && other.kind === run.kind)) ?? (finished.length > 1 ? finished : all)[0];
  const before = (finished.length > 1 ? finished : all).find((run) => run !== after && run.kind === after.kind) ?? (finished.length > 1 ? finished : all).find((run) => run !== after);
  return [before.name, after.name];
}

/** Curves and settings are those of the first run of each group; the ledger looks at all of them. */
async function comparison(before, after) {
  const groups = [before, after].map((group) => group.split(","));
  const runs = groups.map((group) => [...new Set(group.map(runOf))]);
  const shown = runs.map(([first]) => first);
  const titles = groups.map((group) => (group.length === 1 ? group[0] : `${group[0]} and ${group.length - 1} more`));
  const [pictures, metrics, results] = await Promise.all([
    Promise.all(shown.map((name) => get(runPath(name)))),
    Promise.all(shown.map(async (name) => (await get(runPath(name, "/metrics"), { points: 1000 })).metrics)),
    Promise.all(runs.flat().map((name) => get(runPath(name, "/results")))),
  ]);
  const account = [h("h2", {}, "Ledger")];
  if (results.every((result) => result.statement)) {
    const [differences, { prices }] = await Promise.all([get("/api/ledger/compare", { before, after }), get("/api/ledger/prices")]);
    account.push(await payback(before, after, differences), ...ledger(differences, prices.currency));
  } else {
    account.push(h("p", { class: "faint" }, "The ledger compares finished runs; a run gets its cost statement at its end."));
  }
  if (shown[0] === shown[1]) return account;
  const curves = h("div", { class: "panels" });
  const legend = h("ul", { class: "legend" }, SIDES.map((side, i) => h("li", {}, h("span", { class: `key c${i}` }), `${side}: ${titles[i]}`)));
  const shared = overlay(curves, metrics);
  return [...settings(pictures), ...account, h("h2", {}, "Curves"), ...(shared ? [legend, curves] : [h("p", { class: "faint" }, "These runs have no curve in common.")])];
}

/** After how many queries a cheaper query has paid for its training, where both answer the same kind of query; and how much worse it answers. */
async function payback(before, after, { differences, only_before: lacking }) {
  const query = differences.find((difference) => difference.measure === "cost of 1,000 queries");
  if (!query || lacking.length > 0 || !(query.after > 0 && query.before > query.after)) return "";
  const { queries } = await get("/api/ledger/payback", { before, after, queries_per_day: 1, samples: 100 });
  if (queries === null) return "";
  const loss = differences.find(({ measure, better, ratio }) => /^(relative L2|accuracy)/.test(measure) && ratio > 0 && (better === "LOWER" ? ratio > NOTABLE : ratio < 1 / NOTABLE));
  return h("p", { class: "verdict" }, queries === 0 ? "Pays back at once: the training cost nothing." : `Pays back after ${amount(Math.max(1, Math.round(queries)))} queries.`,
    loss ? ` But it answers worse: ${loss.measure} is ${amount(Number(loss.after.toPrecision(3)))} instead of ${amount(Number(loss.before.toPrecision(3)))}, ${multiple(loss.better === "LOWER" ? loss.ratio : 1 / loss.ratio)} worse.` : "");
}

/** How many times, as people say it. */
const multiple = (ratio) => `${large(Number(ratio.toPrecision(2)))} times`;

/** The curves that both have; whether there are any. */
function overlay(place, metrics) {
  const byName = metrics.map((list) => new Map(list.map((series) => [series.name, series])));
  const shown = [...byName[0].keys()].filter((name) => byName[1].has(name));
  const view = panels(place, { title: (name) => title(name, shown), of: (name) => parts(name).measure });
  for (const name of shown) {
    byName.forEach((map, side) => {
      const curve = view.curve(name, SIDES[side]);
      const series = map.get(name);
      if (!curve) return;
      curve.steps.push(...series.steps);
      curve.values.push(...series.values.map(finite));
      curve.ascending = series.steps.every((step, i) => i === 0 || step > series.steps[i - 1]);
    });
  }
  view.changed();
  return shown.length > 0;
}

/** A metric in words, with its member where the curves are those of several. */
function title(name, all) {
  const { member, measure } = parts(name);
  return all.some((other) => parts(other).member !== member) ? `${member}: ${words(measure)}` : words(measure);
}

/** A path that may be broken after its dots. */
const path = (name) => h("code", {}, name.split(".").flatMap((part, i, all) => (i + 1 < all.length ? [`${part}.`, h("wbr")] : [part])));

/** A value; a long one is folded. */
const value = (content) => {
  const text = content === undefined ? "absent" : String(content);
  return text.length > LONG ? h("details", {}, h("summary", {}, `${text.slice(0, LONG / 4)}…`), text) : h("span", { class: content === undefined ? "faint" : false }, text);
};

/** The settings that differ; those that are equal or that only one run has are folded. */
function settings(pictures) {
  const [one, other] = pictures.map((picture) => flat(picture.config));
  const paths = [...new Set([...one.keys(), ...other.keys()])];
  const lacking = paths.filter((name) => !one.has(name) || !other.has(name));
  const differing = paths.filter((name) => one.has(name) && other.has(name) && one.get(name) !== other.get(name));
  const equal = paths.filter((name) => one.has(name) && other.has(name) && one.get(name) === other.get(name));
  const rows = (some) => some.map((name) => [path(name), value(one.get(name)), value(other.get(name))]);
  const listed = (some, more = []) => {
    const found = table("", ["Setting", "Before", "After"], [...more, ...rows(some)], true);
    found.querySelector("table").classList.add("settings");
    return found;
  };
  const folded = (some, what) => (some.length === 0 ? [] : [h("details", { class: "fold" }, h("summary", {}, `${some.length} ${some.length === 1 ? "setting" : "settings"} ${what}`), listed(some))]);
  const facts = [["state", (picture) => state(picture.status.state)], ["kind", (picture) => picture.manifest.kind], ["seed", (picture) => String(picture.manifest.seed)]]
    .filter(([name, read]) => name === "state" ? pictures[0].status.state !== pictures[1].status.state : read(pictures[0]) !== read(pictures[1]))
    .map(([name, read]) => [name, ...pictures.map(read)]);
  return [
    h("h2", {}, "Configuration"),
    facts.length + differing.length === 0 ? h("p", { class: "faint" }, "No setting that both runs have differs.") : listed(differing.filter((name) => name !== "seed"), facts),
    ...folded(lacking, "that only one run has"), ...folded(equal, "with equal values"),
  ];
}

function ledger(comparison, currency) {
  const verdict = { better: "better", worse: "worse" };
  const seeds = comparison.before.length > 1 || comparison.after.length > 1;
  const judged = comparison.differences.some((difference) => difference.verdict !== "SINGLE");
  const interval = ({ low, high, unit }) => (low === null ? "–" : `${quantity(low, unit, currency)} to ${quantity(high, unit, currency)}`);
  const said = ({ before, after, low, high, verdict: word }) =>
    word === "SINGLE" ? "too few seeds" : before === after && low === 0 && high === 0 ? "the same" : word.toLowerCase().replaceAll("_", " ");
  return [
    judged ? null : h("p", { class: "faint" }, "With one run on each side, a difference cannot be distinguished from chance. Select runs of several seeds on each side."),
    table(seeds ? "Means over seeds; the difference with its 95 % interval (Welch)" : "", ["Measure", { number: "Before" }, { number: "After" }, { number: "Ratio" }, ...(seeds ? [{ number: "Difference" }, { number: "Seeds" }] : []), ...(judged ? ["Verdict"] : [])],
      comparison.differences.map((difference) => {
        const { measure, unit } = difference;
        const word = said(difference);
        return [unitIsSaid(unit, currency) ? measure : `${measure}, ${unit}`, { number: quantity(difference.before, unit, currency) }, { number: quantity(difference.after, unit, currency) }, { number: amount(difference.ratio) },
          ...(seeds ? [{ number: interval(difference) }, { number: `${difference.seeds_before}, ${difference.seeds_after}` }] : []), ...(judged ? [h("span", { class: verdict[word] ?? "faint" }, word)] : [])];
      })),
  ].filter(Boolean);
}
