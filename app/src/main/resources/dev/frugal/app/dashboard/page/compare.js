// Two runs side by side: curves over each other, what was asked differently, what came out better.

import { get, runPath } from "./api.js";
import { empty, h, problem, state, table } from "./elements.js";
import { amount, flat } from "./numbers.js";
import { aligned, finite, plot } from "./plots.js";

const MOST_PLOTS = 24;

export async function comparePage(main) {
  document.title = "Compare runs · Frugal studio";
  const asked = new URLSearchParams(location.search);
  const runs = (await get("/api/runs")).runs;
  main.append(h("h1", {}, "Compare two runs"), h("p", { class: "lead" }, "Curves over each other, what was asked differently, and what the ledger says."));
  if (runs.length < 2) {
    main.append(empty("Two runs are needed", `There ${runs.length === 1 ? "is one" : "are none"} so far.`, "./frugal physics train duffing --model tapinn"));
    return;
  }
  const choice = (label, name, otherwise) => {
    const select = h("select", { name }, runs.map((run) => h("option", { value: run.name }, run.name)));
    select.value = runs.some((run) => run.name === asked.get(name)) ? asked.get(name) : runs[otherwise].name;
    return [h("label", { class: "field grow" }, h("span", {}, label), select), select];
  };
  const [beforeField, before] = choice("Before", "before", 1);
  const [afterField, after] = choice("After", "after", 0);
  const place = h("div");
  main.append(h("div", { class: "row" }, beforeField, afterField), place);

  const show = async () => {
    history.replaceState(null, "", `/compare?${new URLSearchParams({ before: before.value, after: after.value })}`);
    try {
      await compare(place, before.value, after.value);
    } catch (failure) {
      problem(place, failure);
    }
  };
  before.addEventListener("change", show);
  after.addEventListener("change", show);
  await show();
}

async function compare(place, before, after) {
  const names = [before, after];
  const [pictures, metrics, results] = await Promise.all([
    Promise.all(names.map((name) => get(runPath(name)))),
    Promise.all(names.map((name) => get(runPath(name, "/metrics"), { points: 1000 }))),
    Promise.all(names.map((name) => get(runPath(name, "/results")))),
  ]);
  const curves = h("div", { class: "cards" });
  const legend = h("ul", { class: "legend" }, names.map((name, i) => h("li", {}, h("span", { class: `key c${i}` }), name)));
  const account = h("div");
  place.replaceChildren(h("h2", {}, "Curves"), legend, curves, account, ...differences(pictures, names));
  overlay(curves, metrics, names);
  if (results.every((result) => result.statement)) {
    account.replaceChildren(...ledger(await get("/api/ledger/compare", { before, after })));
  } else {
    account.replaceChildren(h("h2", {}, "Ledger"), h("p", { class: "faint" }, "A run gets its statement at its end; the ledger compares two that have one."));
  }
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
    const card = h("div", { class: "card" }, h("h3", {}, name));
    place.append(card);
    const found = byName.map((map) => map.get(name) ?? { steps: [], values: [] });
    const numbers = found.flatMap((series) => series.values.map(finite)).filter((value) => value !== null);
    const logarithmic = Math.min(...numbers) > 0 && Math.max(...numbers) / Math.min(...numbers) > 100;
    plot(card, { height: 170, xLabel: "step", logarithmic, legend: false, label: `${name} of both runs by step`, series: names.map((label, i) => ({ label, colour: `c${i}`, points: false })) })
      .draw(aligned(found));
  }
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
      ...differing.map((path) => [h("code", {}, path), text(one.get(path)), text(other.get(path))])]),
    differing.length === 0 ? h("p", { class: "faint" }, "Both were asked the same.") : null,
  ].filter(Boolean);
}

function ledger(comparison) {
  const verdict = { better: "better", worse: "worse" };
  return [
    h("h2", {}, "Ledger"),
    table("", ["Measure", { number: "Before" }, { number: "After" }, { number: "Ratio" }, "Verdict"], comparison.differences.map((difference) => {
      const said = String(difference.verdict).toLowerCase().replaceAll("_", " ");
      const word = said === "single" ? "one seed each" : said;
      return [`${difference.measure}${difference.unit === "1" ? "" : `, ${difference.unit}`}`, { number: amount(difference.before) }, { number: amount(difference.after) },
        { number: amount(difference.ratio) }, h("span", { class: verdict[word] ?? "faint" }, word)];
    })),
  ];
}
