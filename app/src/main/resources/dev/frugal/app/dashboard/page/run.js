// One run, live.

import { get, post, runPath } from "./api.js";
import { announce, command, figures, h, problem, state, table } from "./elements.js";
import { parts } from "./measures.js";
import { amount, duration, large, mass, moment, money, outline, unitPrice } from "./numbers.js";
import { panels } from "./panels.js";
import { finite } from "./plots.js";
import { processes } from "./workers.js";

const MOST_LOG_LINES = 2000;
const MILLISECONDS_BETWEEN_LOOKS = 3000;

const LEAST_HEIGHT = 200;
const MOST_HEIGHT = 40000;

export async function runPage(main, name) {
  document.title = `${name} · Frugal studio`;
  const picture = await get(runPath(name));
  const status = h("span", {}, state(picture.status.state));
  const since = h("span", { class: "faint small" });
  const stop = h("button", { type: "button" }, "Stop");
  const resume = h("button", { type: "button" }, "Resume");
  const report = h("span");
  const trouble = h("div");
  const remove = h("button", { type: "button" }, "Delete");
  const workers = processes(name, picture.manifest.kind);
  const curves = h("div", { class: "panels", hidden: !workers.curves });
  const log = h("pre", { class: "log", role: "log", tabindex: "0", "aria-label": "Log" });
  const price = h("div", { class: "headline" });
  const account = h("div");
  const pictures = h("details", { hidden: true }, h("summary", {}, "Report"));
  main.append(
    h("div", { class: "row spread" },
      h("div", {}, h("h1", {}, name), h("p", { class: "row" }, status, h("span", { class: "faint small" }, picture.manifest.kind), since)),
      h("div", { class: "row" }, stop, resume, remove, report)),
    trouble, price, remarks(name),
    h("h2", { hidden: !workers.curves }, "Curves"), curves,
    workers.section, account, pictures,
    h("div", { class: "halves" },
      h("section", {}, h("h2", {}, "Log"), log),
      h("section", {}, h("h2", {}, "Configuration"), h("pre", { class: "log", tabindex: "0", "aria-label": "Configuration" }, outline(picture.config)))),
    h("h2", {}, "Sessions"),
    table("", ["Started", "Command", "Version", "Machine"], picture.manifest.sessions.map((session) => [
      moment(session.began), command(`frugal ${session.command.join(" ")}`), `${session.version} (${session.revision})`,
      `${session.machine.system}, ${session.machine.processors} processors`])),
    h("p", { class: "faint small" }, `Seed ${picture.manifest.seed}. Folder: `, h("code", {}, picture.folder)));

  const unfold = () => {
    if (pictures.open && !pictures.hidden && !pictures.querySelector("iframe")) pictures.append(reportFrame(name));
  };
  pictures.addEventListener("toggle", unfold);

  const act = (button, what, sentence) => button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await post(runPath(name, `/${what}`));
      trouble.replaceChildren();
      announce(sentence);
      since.textContent = sentence;
    } catch (failure) {
      button.disabled = false;
      problem(trouble, failure, () => button.click());
    }
  });
  act(stop, "stop", "asked to save and stop");
  act(resume, "resume", "resuming");

  remove.addEventListener("click", async () => {
    try {
      await post(runPath(name, "/delete"));
      stream.close();
      clearInterval(looking);
      main.replaceChildren(h("h1", {}, name), h("p", { role: "status" }, "This run was moved to the trash. ",
        h("button", { type: "button", onclick: async () => {
          await post(`/api/trash/${encodeURIComponent(name)}/restore`);
          location.reload();
        } }, "Undo")), h("p", {}, h("a", { href: "/" }, "All runs")));
    } catch (failure) {
      problem(trouble, failure, () => remove.click());
    }
  });

  const results = async () => {
    const found = await get(runPath(name, "/results"));
    report.replaceChildren(...(found.report ? [h("a", { class: "button", href: runPath(name, "/report") }, "Report")] : []));
    pictures.hidden = !found.report;
    unfold();
    if (!found.statement) return;
    const statement = await get(`/api/ledger/statements/${encodeURIComponent(name)}`);
    price.replaceChildren(headline(statement));
    account.replaceChildren(...phases(statement));
  };

  let running = false;
  const look = () => workers.look().catch((failure) => problem(trouble, failure));
  const looking = setInterval(() => { if (running && !document.hidden) look(); }, MILLISECONDS_BETWEEN_LOOKS);

  const enter = (now) => {
    running = now.state === "running";
    look();
    status.replaceChildren(state(now.state));
    since.textContent = `since ${moment(now.since)}${now.message ? `: ${now.message}` : ""}`;
    remove.hidden = now.state === "running";
    stop.hidden = now.state !== "running";
    resume.hidden = now.state === "running" || now.state === "finished";
    stop.disabled = resume.disabled = false;
    announce(`The run is ${now.state}`);
    results().catch((failure) => problem(trouble, failure));
  };

  const live = liveCurves(curves);
  const stream = new EventSource(runPath(name, "/events"));
  const on = (event, work) => stream.addEventListener(event, (message) => work(JSON.parse(message.data)));
  // A stream that was interrupted sends everything again.
  stream.addEventListener("open", () => { live.clear(); log.replaceChildren(); });
  on("status", enter);
  on("metrics-anew", () => live.clear());
  on("metrics", (metrics) => live.add(metrics));
  on("log-anew", () => log.replaceChildren());
  on("log", (lines) => {
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
    log.append(...lines.map((line) => `${line}\n`));
    while (log.childNodes.length > MOST_LOG_LINES) log.firstChild.remove();
    if (atEnd) log.scrollTop = log.scrollHeight;
  });
  on("gone", () => { stream.close(); clearInterval(looking); problem(trouble, new Error("the run was deleted")); });
  addEventListener("pagehide", () => stream.close());
}

/** The report of a run as a part of the page, as high as its content. */
export function reportFrame(run) {
  const frame = h("iframe", { class: "report", title: `Report of ${run}`, src: runPath(run, "/report"), sandbox: "allow-scripts" });
  addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow || typeof data?.height !== "number") return;
    frame.height = String(Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, Math.ceil(data.height))));
  });
  return frame;
}

/** A panel for each measure, with a curve for each of the run's members that has it. */
export function liveCurves(place) {
  const view = panels(place);
  return {
    clear: view.clear,
    add(list) {
      for (const { name, step, value } of list) {
        const { member, measure } = parts(name);
        const curve = view.curve(measure, member);
        if (!curve) continue;
        // A step that is logged twice keeps its last number.
        if (curve.steps[curve.steps.length - 1] === step) curve.values[curve.values.length - 1] = finite(value);
        else {
          curve.ascending &&= curve.steps.length === 0 || step > curve.steps[curve.steps.length - 1];
          curve.steps.push(step);
          curve.values.push(finite(value));
        }
      }
      view.changed();
    },
  };
}

/** What a run and its members spent together in each phase. */
function byPhase(phases) {
  const sums = new Map();
  for (const { phase, consumption } of phases) {
    const sum = sums.get(phase) ?? {};
    for (const [what, value] of Object.entries(consumption)) sum[what] = (sum[what] ?? 0) + value;
    sums.set(phase, sum);
  }
  return [...sums];
}

/** The cost in figures. */
function headline({ statement: account, costs }) {
  const currency = costs.training.currency;
  const optional = (title, value) => (value === null ? [] : [[title, unitPrice(value, currency)]]);
  return figures([
    ["Cost of the whole run", money(costs.total.total, currency), `of which training ${money(costs.training.total, currency)}`],
    ["Carbon of the whole run", mass(costs.total.kilograms_of_carbon), "CO₂"],
    ...optional("Cost of a query", costs.per_thousand_queries === null ? null : costs.per_thousand_queries / 1000), ...optional("Cost of a correct answer", costs.per_correct_answer),
    ...(account.parameters > 0 ? [["Parameters", amount(account.parameters)]] : []),
  ]);
}

function phases({ statement: account, costs }) {
  const orNone = (value, text) => ({ number: value === 0 ? "" : text(value) });
  return [
    h("h2", {}, "Consumption by phase"),
    table(`Prices of ${costs.machine}. Energy: ${account.energy.method}.`, ["Phase", { number: "Wall time" }, { number: "CPU time" }, { number: "Energy" }, { number: "Operations" }, { number: "Tokens" }, { number: "Queries" }],
      byPhase(account.phases).map(([phase, consumption]) => [phase,
        { number: duration(consumption.wall_seconds) }, { number: duration(consumption.cpu_seconds) }, { number: `${amount(consumption.joules)} J` },
        orNone(consumption.floating_point_operations, large), orNone(consumption.tokens, amount), orNone(consumption.queries, amount)])),
  ];
}

/** Tags and note, which can be changed. */
function remarks(name) {
  const tags = h("input", { type: "text", name: "tags", placeholder: "baseline, seed 1", autocomplete: "off" });
  const note = h("textarea", { name: "note", rows: 3, placeholder: "What is this run for?" });
  const said = h("span", { class: "faint small", role: "status" });
  const save = h("button", {}, "Save");
  const trouble = h("div");
  const summary = h("summary", {}, "Tags and note");
  const form = h("form", { class: "stack" }, h("label", { class: "field" }, h("span", {}, "Tags, separated by commas"), tags), h("label", { class: "field" }, h("span", {}, "Note"), note), h("div", { class: "row" }, save, said), trouble);
  const tell = (notes) => {
    summary.replaceChildren("Tags and note", ...notes.tags.map((tag) => h("span", { class: "tag" }, tag)), notes.note ? h("span", { class: "faint small" }, ` ${notes.note.split("\n")[0].slice(0, 90)}`) : "");
    tags.value = notes.tags.join(", ");
    note.value = notes.note;
  };
  const keep = async () => {
    try {
      tell(await post(runPath(name, "/notes"), {}, JSON.stringify({ tags: tags.value.split(",").map((tag) => tag.trim()).filter(Boolean), note: note.value.trim() })));
      trouble.replaceChildren();
      said.textContent = "Saved.";
    } catch (failure) {
      problem(trouble, failure, keep);
    }
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(); });
  form.addEventListener("input", () => { said.textContent = ""; });
  get(runPath(name, "/notes")).then(tell, (failure) => problem(trouble, failure));
  return h("details", { class: "fold" }, summary, form);
}
