// One run as it happens.

import { get, post, runPath } from "./api.js";
import { announce, empty, figures, h, problem, state, table } from "./elements.js";
import { amount, duration, moment, money, outline } from "./numbers.js";
import { finite, plot } from "./plots.js";

const MOST_PLOTS = 24;
const MOST_LOG_LINES = 2000;

export async function runPage(main, name) {
  document.title = `${name} · Frugal studio`;
  const picture = await get(runPath(name));
  const status = h("span", {}, state(picture.status.state));
  const since = h("span", { class: "faint small" });
  const stop = h("button", { type: "button" }, "Stop");
  const resume = h("button", { type: "button" }, "Resume");
  const report = h("span");
  const trouble = h("div");
  const curves = h("div", { class: "cards" });
  const log = h("pre", { class: "log", role: "log", tabindex: "0", "aria-label": "Log" });
  const account = h("div");
  main.append(
    h("div", { class: "row spread" },
      h("div", {}, h("h1", {}, name), h("p", { class: "row" }, status, h("span", { class: "faint small" }, picture.manifest.kind), since)),
      h("div", { class: "row" }, stop, resume, report)),
    trouble,
    h("h2", {}, "Curves"), curves,
    account,
    h("div", { class: "halves" },
      h("section", {}, h("h2", {}, "Log"), log),
      h("section", {}, h("h2", {}, "Configuration"), h("pre", { class: "log", tabindex: "0", "aria-label": "Configuration" }, outline(picture.config)))),
    h("h2", {}, "Sessions"),
    table("", ["Begun", "Command", "Version", "Machine"], picture.manifest.sessions.map((session) => [
      moment(session.began), h("code", {}, `frugal ${session.command.join(" ")}`), `${session.version} (${session.revision})`,
      `${session.machine.system}, ${session.machine.processors} processors`])),
    h("p", { class: "faint small" }, `Seed ${picture.manifest.seed}. Folder: `, h("code", {}, picture.folder)));

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
  act(resume, "resume", "going on");

  const results = async () => {
    const found = await get(runPath(name, "/results"));
    report.replaceChildren(...(found.report ? [h("a", { class: "button", href: runPath(name, "/report") }, "Report")] : []));
    account.replaceChildren(...(found.statement ? statement(await get(`/api/ledger/statements/${encodeURIComponent(name)}`)) : []));
  };

  const enter = (now) => {
    status.replaceChildren(state(now.state));
    since.textContent = `since ${moment(now.since)}${now.message ? `: ${now.message}` : ""}`;
    stop.hidden = now.state !== "running";
    resume.hidden = now.state === "running" || now.state === "finished";
    stop.disabled = resume.disabled = false;
    announce(`The run is ${now.state}`);
    results().catch((failure) => problem(trouble, failure));
  };

  const live = liveCurves(curves);
  const stream = new EventSource(runPath(name, "/events"));
  const on = (event, work) => stream.addEventListener(event, (message) => work(JSON.parse(message.data)));
  // A stream that was cut tells everything again.
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
  on("gone", () => { stream.close(); problem(trouble, new Error("the run was deleted")); });
  addEventListener("pagehide", () => stream.close());
}

/** A small plot for each metric, drawn at most once a frame. */
function liveCurves(place) {
  const metrics = new Map();
  let due = false;
  const nothing = empty("No numbers yet", "Curves appear with the first step.", "");
  place.replaceChildren(nothing);

  const card = (metric) => {
    const latest = h("span", { class: "number faint small" });
    const box = h("div", { class: "card" }, h("div", { class: "row spread" }, h("h3", {}, metric), latest));
    place.append(box);
    const own = { steps: [], values: [], latest, ascending: true, drawing: null, logarithmic: null, box };
    metrics.set(metric, own);
    return own;
  };

  const draw = () => {
    due = false;
    for (const [metric, own] of metrics) {
      if (own.steps.length === 0) continue;
      if (!own.ascending) sort(own);
      // A logarithmic axis suits what stays above 0 and spans more than two decades.
      const numbers = own.values.filter((value) => value !== null);
      const low = numbers.reduce((least, value) => Math.min(least, value), Infinity);
      const high = numbers.reduce((most, value) => Math.max(most, value), -Infinity);
      const logarithmic = low > 0 && high / low > 100;
      if (!own.drawing || own.logarithmic !== logarithmic) {
        own.drawing?.box.remove();
        own.logarithmic = logarithmic;
        own.drawing = plot(own.box, { height: 170, series: [{ label: "value", colour: "c0", points: own.steps.length < 3 ? undefined : false }], xLabel: "step", logarithmic, label: `${metric} by step`, legend: false });
      }
      own.drawing.draw([own.steps, own.values]);
      own.latest.textContent = `${amount(numbers[numbers.length - 1])} at ${own.steps[own.steps.length - 1]}`;
    }
  };

  return {
    clear() {
      metrics.clear();
      place.replaceChildren(nothing);
    },
    add(list) {
      nothing.remove();
      for (const metric of list) {
        const own = metrics.get(metric.name) ?? (metrics.size < MOST_PLOTS ? card(metric.name) : null);
        if (!own) continue;
        // Curves go forward: a step told twice keeps its last number.
        if (own.steps[own.steps.length - 1] === metric.step) own.values[own.values.length - 1] = finite(metric.value);
        else {
          own.ascending &&= own.steps.length === 0 || metric.step > own.steps[own.steps.length - 1];
          own.steps.push(metric.step);
          own.values.push(finite(metric.value));
        }
      }
      if (!due) {
        due = true;
        requestAnimationFrame(draw);
      }
    },
  };
}

/** Puts the numbers of a metric that was logged out of order by step. */
function sort(own) {
  const order = own.steps.map((_, i) => i).sort((a, b) => own.steps[a] - own.steps[b]);
  own.steps = order.map((i) => own.steps[i]);
  own.values = order.map((i) => own.values[i]);
  own.ascending = true;
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

function statement({ statement: account, costs }) {
  const currency = costs.training.currency;
  return [
    h("h2", {}, "Statement"),
    figures([
      ["Training", money(costs.training.total, currency), `${amount(costs.training.kilograms_of_carbon)} kg CO₂`],
      ["1,000 queries", money(costs.per_thousand_queries, currency)],
      ...(costs.per_correct_answer === null ? [] : [["A correct answer", money(costs.per_correct_answer, currency)]]),
      ["Parameters", amount(account.parameters)],
    ]),
    h("br"),
    table(`Counted on ${costs.machine}`, ["Phase", { number: "Wall" }, { number: "CPU" }, { number: "Joules" }, { number: "FLOP" }, { number: "Tokens" }, { number: "Queries" }],
      byPhase(account.phases).map(([phase, consumption]) => [phase,
        { number: duration(consumption.wall_seconds) }, { number: duration(consumption.cpu_seconds) }, { number: amount(consumption.joules) },
        { number: amount(consumption.floating_point_operations) }, { number: amount(consumption.tokens) }, { number: amount(consumption.queries) }])),
  ];
}
