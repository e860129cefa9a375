// From a dropped recording to an identified system.

import { get, postDocument, runPath } from "./api.js";
import { announce, debounced, h, problem, state, table } from "./elements.js";
import { amount, moment } from "./numbers.js";
import { dropZone, field, keep, readingFields, recordingLimits } from "./reading.js";
import { liveCurves, reportFrame } from "./run.js";

const OWN = "own";
const PAUSE_MILLISECONDS = 400;
const EXAMPLE = `name: oscillator
states: [x, v]
inputs: {u: {between-samples: smooth}}
measured: {x: x}
constants:
  stiffness: {estimate: [0, 20]}
  damping: {estimate: [0, 3]}
equations:
  - x' = v
  - v' = u - damping*v - stiffness*x
initial: {x: [-2, 2], v: [-2, 2]}
horizon: 20
`;

export async function recordingPage(main) {
  document.title = "Recording · Frugal studio";
  main.append(h("h1", {}, "Recording"), h("p", { class: "lead" }, "Estimate a system’s constants and learn its unknown terms from what a logger recorded."));
  const [{ systems }, { rows: identified }] = await Promise.all([get("/api/physics/systems"), get("/api/run-table", { kind: "physics identify", state: "finished" })]);

  const system = h("select", { name: "system" },
    h("option", { value: OWN }, "A system file of my own"),
    h("optgroup", { label: "Built-in" }, systems.map(({ name }) => h("option", { value: `system ${name}` }, name))),
    identified.length === 0 ? null : h("optgroup", { label: "Identified before" }, identified.map(({ name }) => h("option", { value: `system ${name}` }, name))));
  const yaml = h("textarea", { rows: 12, spellcheck: "false", name: "yaml", "aria-label": "System file (YAML)", placeholder: EXAMPLE });
  const yamlFile = h("input", { type: "file", accept: ".yaml,.yml,text/yaml,text/plain", class: "hidden", tabindex: "-1", "aria-label": "System file" });
  const openYaml = h("button", { type: "button" }, "Open a file");
  const useExample = h("button", { type: "button" }, "Start from an example");
  const own = h("div", { class: "stack" }, yaml, h("div", { class: "row" }, openYaml, useExample, yamlFile));
  const { drop, hint } = dropZone("Drop a recording here", { several: true }, (files) => add(files));
  const list = h("ul", { class: "plain" });
  const reading = readingFields();
  const seed = h("input", { type: "number", step: "1", name: "seed", value: "0" });
  const identify = h("button", { class: "primary", disabled: true }, "Identify");
  const form = h("form", { class: "stack" },
    drop, list, field("System", system), own, ...reading.fields, field("Seed", seed, "--seed"), identify);
  const looked = h("div", { class: "stack" }, h("p", { class: "faint" }, "The recording’s columns appear here: text as loggers and spreadsheets write it (CSV, semicolons, decimal commas, …), JSON lines or Parquet. Several files are fitted together."));
  const trouble = h("div");
  const fit = h("div", { class: "stack" });
  main.append(h("div", { class: "side" }, form, h("div", { class: "stack" }, trouble, looked, fit)));

  let limits = null;
  const kept = [];
  let shown = null;
  let told = {};
  let asked = 0;

  const chosen = () => (system.value === OWN ? { yaml: yaml.value } : { system: system.value.slice("system ".length) });
  const ready = () => kept.length > 0 && (system.value !== OWN || yaml.value.trim() !== "");
  const request = () => ({ ...chosen(), reading: { ...reading.value(), columns: told } });

  const add = async (files) => {
    try {
      for (const file of files) {
        const recording = await keep(file, limits);
        if (!kept.some((one) => one.recording === recording.recording)) kept.push(recording);
        shown = recording;
      }
      trouble.replaceChildren();
    } catch (failure) {
      refused(failure, () => add(files));
    }
    names();
    await look();
  };

  /** A mistake in the file is not the studio's being out of reach. */
  const refused = (failure, again) => {
    if (failure.status === undefined && !(failure instanceof TypeError)) trouble.replaceChildren(h("p", { class: "error", role: "alert" }, failure.message));
    else problem(trouble, failure, again);
  };

  const names = () => list.replaceChildren(...kept.map((recording) => h("li", { class: "row" },
    h("button", { type: "button", class: "link", "aria-pressed": String(recording === shown), onclick: () => { shown = recording; names(); look(); } }, recording.name),
    h("button", { type: "button", class: "small", "aria-label": `Leave out ${recording.name}`, onclick: () => {
      kept.splice(kept.indexOf(recording), 1);
      if (shown === recording) shown = kept[0] ?? null;
      names();
      look();
    } }, "Leave out"))));

  const look = async () => {
    identify.disabled = true;
    if (!ready() || shown === null) return;
    const number = ++asked;
    try {
      const found = await postDocument(`/api/recordings/${encodeURIComponent(shown.recording)}/preview`, request());
      if (number !== asked) return;
      trouble.replaceChildren();
      show(found);
      identify.disabled = found.problem !== null;
    } catch (failure) {
      if (number !== asked) return;
      looked.replaceChildren();
      refused(failure, look);
    }
  };
  const lookSoon = debounced(look, PAUSE_MILLISECONDS);

  /** What names a column in a request: its header if no other has it, else its number. */
  const reference = (headers, i) => (headers[i] !== "" && headers.filter((header) => header === headers[i]).length === 1 ? headers[i] : String(i + 1));

  const show = (found) => {
    const uses = new Map(found.signals.filter(({ column }) => column !== null).map((signal) => [signal.column, signal.name]));
    found.times.forEach((column) => uses.set(column, "t"));
    const absent = found.signals.filter(({ column, role }) => column === null && role !== "state");
    const chooser = (header, i) => {
      const used = uses.get(i) ?? "";
      const isTold = used !== "" && told[used] !== undefined;
      const select = h("select", { "aria-label": `Column ${header || i + 1} is` },
        used === "" || isTold ? h("option", { value: "" }, "not used") : null,
        h("option", { value: "t" }, "time"),
        found.signals.map(({ name, role, unit }) => h("option", { value: name }, `${name} (${role}${unit ? `, ${unit}` : ""})`)));
      select.value = used;
      select.addEventListener("change", () => {
        if (isTold) delete told[used];
        if (select.value !== "") told[select.value] = reference(found.headers, i);
        look();
      });
      return select;
    };
    looked.replaceChildren(
      ...(found.problem === null ? [] : [h("p", { class: "error", role: "alert" }, found.problem)]),
      ...found.assumptions.map((sentence) => h("p", { class: "note" }, `${sentence}.`)),
      found.problem !== null ? "" : h("p", { class: "faint", role: "status" }, `${shown.name}: ${amount(found.samples)} samples, t from ${amount(found.first)} to ${amount(found.last)}${
        found.signals.filter(({ missing }) => missing > 0).map(({ name, missing }) => `, ${amount(missing)} without ${name}`).join("")}.`),
      ...(absent.length === 0 ? [] : [h("p", { class: "warning" }, `No column for ${absent.map(({ name, role }) => `${name} (${role})`).join(", ")} so far: say below which it is.`)]),
      h("div", { class: "mapping" }, table(`Columns of ${shown.name}`, ["Column", "Read as", "First values"], found.headers.map((header, i) => [
        header || `number ${i + 1}`, chooser(header, i), h("span", { class: "mono" }, found.rows.map((row) => row[i]).join("  "))]), true)));
    announce(found.problem ?? `${shown.name} can be read`);
  };

  const begin = async () => {
    identify.disabled = true;
    try {
      const { run } = await postDocument("/api/physics/identify", { ...request(), recordings: kept.map(({ recording }) => recording), seed: Number(seed.value) });
      trouble.replaceChildren();
      follow(fit, run);
    } catch (failure) {
      refused(failure, begin);
    } finally {
      identify.disabled = false;
    }
  };

  const arrange = () => { own.hidden = system.value !== OWN; };
  system.addEventListener("change", () => { told = {}; arrange(); look(); });
  yaml.addEventListener("input", lookSoon);
  openYaml.addEventListener("click", () => yamlFile.click());
  yamlFile.addEventListener("change", async () => { yaml.value = await yamlFile.files[0].text(); yamlFile.value = ""; look(); });
  useExample.addEventListener("click", () => { yaml.value = EXAMPLE; look(); });
  form.addEventListener("input", (event) => { if (event.target.closest("details, .pair")) lookSoon(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); begin(); });
  arrange();
  limits = await recordingLimits(hint);
}

let following = null;

/** The fit of a run while it is at work, and its report when there is one. */
function follow(place, run) {
  following?.close();
  const status = h("span", {}, state("interrupted"));
  const since = h("span", { class: "faint small" });
  const curves = h("div", { class: "panels" });
  const report = h("div");
  const trouble = h("div");
  place.replaceChildren(
    h("h2", {}, "Fit"), h("p", { class: "row" }, status, h("a", { href: `/runs/${encodeURIComponent(run)}` }, run), since), trouble, report, curves);
  place.scrollIntoView({ block: "nearest" });
  const live = liveCurves(curves);
  const stream = new EventSource(runPath(run, "/events"));
  following = stream;
  const on = (event, work) => stream.addEventListener(event, (message) => work(JSON.parse(message.data)));
  stream.addEventListener("open", () => live.clear());
  on("metrics-anew", () => live.clear());
  on("metrics", (metrics) => live.add(metrics));
  on("status", async (now) => {
    const begins = now.state === "interrupted" && now.message === "not begun";
    status.replaceChildren(begins ? h("span", { class: "state running" }, "starting") : state(now.state));
    since.textContent = begins ? "" : `since ${moment(now.since)}`;
    if (now.state === "failed") trouble.replaceChildren(h("p", { class: "error", role: "alert" }, now.message));
    if (now.state !== "finished") return;
    stream.close();
    announce("The system is identified");
    report.replaceChildren(reportFrame(run));
  });
  on("gone", () => { stream.close(); trouble.replaceChildren(h("p", { class: "error", role: "alert" }, "The run was deleted.")); });
  addEventListener("pagehide", () => stream.close());
}
