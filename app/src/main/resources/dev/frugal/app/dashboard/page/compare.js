// Two runs side by side: curves over each other, what was asked differently, what came out better.

import { names, picker, runOf } from "./accounts.js";
import { get, runPath } from "./api.js";
import { empty, h, problem, state, table } from "./elements.js";
import { parts, words } from "./measures.js";
import { amount, flat, quantity, unitIsSaid } from "./numbers.js";
import { aligned, finite, plot } from "./plots.js";

const MOST_PLOTS = 24;

export async function comparePage(main) {
  document.title = "Compare runs · Frugal studio";
  const asked = new URLSearchParams(location.search);
  const [{ runs }, { accounts }] = await Promise.all([get("/api/runs"), get("/api/ledger/accounts")]);
  main.append(h("h1", {}, "Compare two runs"), h("p", { class: "lead" }, "Curves over each other, what was asked differently, and what the ledger says. Mark several runs that differ in their seed (with Ctrl or Shift), and differences get intervals."));
  const grouped = names(accounts).filter((name) => name.includes("/"));
  const all = [...runs.map((run) => run.name), ...grouped];
  if (all.length < 2) {
    main.append(empty("Two runs are needed", `There ${runs.length === 1 ? "is one" : "are none"} so far.`, "./frugal physics train duffing --model tapinn"));
    return;
  }
  const chosen = (name, otherwise) => {
    const wanted = (asked.get(name) ?? "").split(",").filter((one) => all.includes(one));
    const finished = runs.filter((run) => run.state === "finished").map((run) => run.name);
    return wanted.length > 0 ? wanted : [(finished.length > 1 ? finished : all)[otherwise]];
  };
  const before = picker("Before", "before", all, chosen("before", 1));
  const after = picker("After", "after", all, chosen("after", 0));
  const place = h("div");
  main.append(h("div", { class: "row" }, before.element, after.element), place);

  let latest = 0;
  const show = async () => {
    // Answers may overtake each other; only those to the last question are shown.
    const mine = ++latest;
    if (!before.value() || !after.value()) return;
    history.replaceState(null, "", `/compare?${new URLSearchParams({ before: before.value(), after: after.value() })}`);
    try {
      const found = await comparison(before.value(), after.value());
      if (mine === latest) place.replaceChildren(...found);
    } catch (failure) {
      if (mine === latest) problem(place, failure);
    }
  };
  before.select.addEventListener("change", show);
  after.select.addEventListener("change", show);
  await show();
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
    account.push(...ledger(differences, prices.currency));
  } else {
    account.push(h("p", { class: "faint" }, "A run gets its statement at its end; the ledger compares those that have one."));
  }
  if (shown[0] === shown[1]) return account;
  const curves = h("div", { class: "cards" });
  const legend = h("ul", { class: "legend" }, titles.map((name, i) => h("li", {}, h("span", { class: `key c${i}` }), name)));
  overlay(curves, metrics, shown);
  return [...account, h("h2", {}, "Curves"), legend, curves, ...differences(pictures, shown)];
}

function overlay(place, metrics, names) {
  const byName = metrics.map((list) => new Map(list.map((series) => [series.name, series])));
  const all = [...new Set([...byName[0].keys(), ...byName[1].keys()])];
  const shared = all.filter((name) => byName.every((map) => map.has(name)));
  const shown = (shared.length ? shared : all).slice(0, MOST_PLOTS);
  if (shown.length === 0) {
    place.append(empty("No numbers yet", "Neither run has logged a number so far.", ""));
  }
  for (const name of shown) {
    const card = h("div", { class: "card" }, h("h3", { title: name }, title(name, shown)));
    place.append(card);
    const found = byName.map((map) => map.get(name) ?? { steps: [], values: [] });
    const numbers = found.flatMap((series) => series.values.map(finite)).filter((value) => value !== null);
    const logarithmic = Math.min(...numbers) > 0 && Math.max(...numbers) / Math.min(...numbers) > 100;
    plot(card, { height: 170, xLabel: "step", logarithmic, legend: false, label: `${name} of both runs by step`, series: names.map((label, i) => ({ label, colour: `c${i}` })) })
      .draw(aligned(found));
  }
}

/** A metric in words, with its member where the curves are those of several. */
function title(name, all) {
  const { member, measure } = parts(name);
  return all.some((other) => parts(other).member !== member) ? `${member}: ${words(measure)}` : words(measure);
}

function differences(pictures, names) {
  const [one, other] = pictures.map((picture) => flat(picture.config));
  const differing = [...new Set([...one.keys(), ...other.keys()])].filter((path) => one.get(path) !== other.get(path));
  const text = (value) => (value === undefined ? h("span", { class: "faint" }, "absent") : String(value));
  const facts = pictures.map((picture) => h("span", {}, state(picture.status.state)));
  return [
    h("h2", {}, "Differences"),
    table("", ["", names[0], names[1]], [
      ["state", ...facts], ["kind", ...pictures.map((picture) => picture.manifest.kind)], ["seed", ...pictures.map((picture) => String(picture.manifest.seed))],
      ...differing.map((path) => [h("code", {}, path), text(one.get(path)), text(other.get(path))])], true),
    differing.length === 0 ? h("p", { class: "faint" }, "Apart from that, both were asked the same.") : null,
  ].filter(Boolean);
}

function ledger(comparison, currency) {
  const verdict = { better: "better", worse: "worse" };
  const seeds = comparison.before.length > 1 || comparison.after.length > 1;
  const judged = comparison.differences.some((difference) => difference.verdict !== "SINGLE");
  const interval = ({ low, high, unit }) => (low === null ? "–" : `${quantity(low, unit, currency)} to ${quantity(high, unit, currency)}`);
  const said = ({ before, after, low, high, verdict: word }) =>
    word === "SINGLE" ? "too few seeds to say" : before === after && low === 0 && high === 0 ? "the same" : word.toLowerCase().replaceAll("_", " ");
  return [
    judged ? null : h("p", { class: "faint" }, "With one run on a side, what is a difference and what is chance cannot be told apart: mark runs of several seeds on each."),
    table(seeds ? "Means over seeds; the difference with its 95 % interval (Welch)" : "", ["Measure", { number: "Before" }, { number: "After" }, { number: "Ratio" }, ...(seeds ? [{ number: "Difference" }, { number: "Seeds" }] : []), ...(judged ? ["Verdict"] : [])],
      comparison.differences.map((difference) => {
        const { measure, unit } = difference;
        const word = said(difference);
        return [unitIsSaid(unit, currency) ? measure : `${measure}, ${unit}`, { number: quantity(difference.before, unit, currency) }, { number: quantity(difference.after, unit, currency) }, { number: amount(difference.ratio) },
          ...(seeds ? [{ number: interval(difference) }, { number: `${difference.seeds_before}, ${difference.seeds_after}` }] : []), ...(judged ? [h("span", { class: verdict[word] ?? "faint" }, word)] : [])];
      })),
  ].filter(Boolean);
}
