// The processes that share a run: the workers of a training with their stages, the tasks of a cluster, and the trials of a sweep.

import { get, runPath } from "./api.js";
import { figures, h, state, table } from "./elements.js";
import { amount, duration, moment, percent } from "./numbers.js";
import { aligned, plot } from "./plots.js";

/** The stages of a step with their colours; the waiting is pale, so that the coloured part of a bar is work. */
const STAGES = [["sampling", "Sampling and grading", "c0"], ["credit", "Advantages", "c3"], ["update", "Update", "c2"], ["checkpoint", "Between steps", "c4"], ["waiting", "Waiting for the others", "idle"]];
const WORK = "work";
const MOST_DRAWN = 7;
const MOST_ROWS = 50;
const BAR = 100;

const seconds = (value) => (value === null ? "" : duration(value));
const times = (value) => (value === null ? "" : `${amount(Number(value.toPrecision(2)))} ×`);
const title = (worker) => `Worker ${worker}`;

/** Of many workers the slowest ones, and the fastest to compare them with. */
function chosen(workers, most) {
  if (workers.length <= most) return workers;
  const bySlowdown = [...workers].sort((a, b) => (b.slowdown ?? 0) - (a.slowdown ?? 0));
  return [...bySlowdown.slice(0, most - 1), bySlowdown[bySlowdown.length - 1]].sort((a, b) => a.worker - b.worker);
}

function bar(stages, longest) {
  const drawing = (tag, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  let from = 0;
  return drawing("svg", { viewBox: `0 0 ${BAR} 1`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...STAGES.map(([stage, , colour]) => {
    const width = (BAR * stages[stage]) / longest;
    from += width;
    return drawing("rect", { class: colour, x: from - width, y: 0, width, height: 1 });
  }));
}

/** A bar for each worker: the mean of its steps by stage. */
function bars(workers) {
  const known = workers.filter(({ stages }) => stages !== null);
  if (known.length === 0) return [];
  const whole = ({ stages }) => STAGES.reduce((sum, [stage]) => sum + stages[stage], 0);
  const longest = Math.max(...known.map(whole));
  return [
    h("ul", { class: "legend" }, STAGES.map(([, name, colour]) => h("li", {}, h("span", { class: `key block ${colour}` }), h("span", {}, name)))),
    h("ul", { class: "bars", "aria-label": "Mean seconds of a step by stage" }, known.map((one) => h("li", {},
      h("span", {}, title(one.worker)), bar(one.stages, longest),
      h("span", { class: "number" }, duration(whole(one)), h("span", { class: "hidden" }, `: ${STAGES.map(([stage, name]) => `${name} ${duration(one.stages[stage])}`).join(", ")}`))))),
  ];
}

function workerTable({ workers, straggler, measured }) {
  const rows = workers.length > MOST_ROWS ? chosen(workers, MOST_ROWS) : workers;
  const left = workers.length - rows.length;
  return table(`${measured > 0 ? `Times are those of the last ${measured === 1 ? "step" : `${measured} steps`}.` : ""}${left > 0 ? ` ${left} more workers are not shown.` : ""}`,
    ["Worker", "State", "Machine", "Process", { number: "Steps" }, { number: "Work a step, median" }, { number: "Waiting" }, { number: "Work, times the others" }, "Last word"],
    rows.map((one) => [
      straggler?.worker === one.worker ? h("span", {}, `${title(one.worker)} `, h("span", { class: "tag" }, "straggler")) : title(one.worker),
      state(one.state), one.host, one.process === null ? "" : String(one.process),
      { number: amount(one.steps) }, { number: seconds(one.seconds_per_step) }, { number: one.waiting_share === null ? "" : percent(one.waiting_share) }, { number: times(one.slowdown) }, one.word]));
}

function startTable(starts) {
  const after = (start) => (start.after === null ? "" : start.after === 0 ? "the beginning" : `after step ${amount(start.after)}`);
  return starts.length < 2 ? null : table("Starts of all workers", ["Started", "From", "Reason"],
    starts.map((start, i) => [moment(start.at), after(start), start.reason || (i === 0 ? "the run began" : "the run was resumed")]), true);
}

/** Curves of the workers by step, of all their work or of one stage; a dashed line where all were started again. */
function curves(place) {
  let drawing = null, look = "", last = null;
  const select = h("select", { name: "stage" }, [[WORK, "All work"], ...STAGES].map(([value, text]) => h("option", { value }, text)));
  const note = h("p", { class: "faint small", hidden: true }, "Dashed lines: all workers were started again after this step.");
  const card = h("section", { class: "card panel" }, h("div", { class: "row spread" }, h("h3", {}, "Seconds by step"), h("label", { class: "row" }, h("span", {}, "Stage"), select)));
  place.append(card);
  const values = (curve) => (select.value === WORK
    ? curve.sampling.map((value, i) => (value === null ? null : value + curve.credit[i] + curve.update[i] + curve.checkpoint[i]))
    : curve[select.value]);
  const restarts = () => last.starts.slice(1).filter(({ after }) => after !== null && after >= last.steps[0]).map(({ after }) => ({ x: after, colour: "bad" }));
  const draw = () => {
    card.hidden = last.steps.length === 0;
    if (card.hidden) return;
    const shown = chosen(last.workers, MOST_DRAWN).map(({ worker }) => last.curves[worker - 1]);
    const now = JSON.stringify([select.value, shown.map(({ worker }) => worker)]);
    if (now !== look) {
      drawing?.remove();
      look = now;
      drawing = plot(card, { height: 220, xLabel: "step", label: `${select.selectedOptions[0].textContent}, seconds by step`, tools: true, marks: restarts,
        series: shown.map(({ worker }, i) => ({ label: title(worker), colour: `c${i}` })) });
      card.append(note);
    }
    note.hidden = restarts().length === 0;
    drawing.draw(aligned(shown.map((curve) => ({ steps: last.steps, values: values(curve) }))));
  };
  select.addEventListener("change", draw);
  return (found) => { last = found; draw(); };
}

function trials({ planned, begun, median_seconds: median, machines, trials: rows }) {
  const count = (word) => machines.reduce((sum, machine) => sum + machine[word], 0);
  return [
    figures([["Running", amount(count("running"))], ["Finished", amount(count("finished")), `of ${amount(planned)}`], ["Time of a finished trial, median", median === null ? "–" : duration(median)]]),
    machines.length > 1 ? table("By machine", ["Machine", { number: "Running" }, { number: "Finished" }, { number: "Median time" }, { number: "Times the median of all" }],
      machines.map((one) => [one.host, { number: amount(one.running) }, { number: amount(one.finished) }, { number: seconds(one.median_seconds) }, { number: times(one.slowdown) }])) : null,
    table(`Running trials first, then the slowest.${begun > rows.length ? ` ${amount(begun - rows.length)} more are not shown.` : ""}`,
      ["Trial", "State", "Machine", "Last started", { number: "Time" }, { number: "Times the median" }, { number: "Attempts" }, "Last word"],
      rows.map((one) => [h("a", { href: `/runs/${encodeURIComponent(one.run)}` }, `Trial ${one.trial}`), state(one.state), one.host, moment(one.since),
        { number: seconds(one.seconds) }, { number: times(one.slowdown) }, { number: amount(one.attempts) }, one.word])),
  ];
}

function tasks({ stages, executors, straggler }) {
  const rows = executors.slice(0, MOST_ROWS);
  const left = executors.length - rows.length;
  return [
    table("Stages", ["Stage", { number: "Tasks" }, { number: "Done" }, { number: "Failed" }, { number: "Rows" }, { number: "Time" }, { number: "A task, median" }, { number: "Longest task" }],
      stages.map((one) => [one.name, { number: amount(one.tasks) }, { number: amount(one.done) }, { number: amount(one.failed) }, { number: amount(one.rows) },
        { number: duration(one.seconds) }, { number: seconds(one.median_seconds) }, { number: seconds(one.longest_seconds) }])),
    table(`Executors${left > 0 ? `; ${amount(left)} more are not shown` : ""}`,
      ["Executor", "State", "Machine", { number: "Tasks" }, { number: "Work" }, { number: "A task, median" }, { number: "Times the others" }, "Last word"],
      rows.map((one) => [
        straggler?.executor === one.executor ? h("span", {}, `Executor ${one.executor} `, h("span", { class: "tag" }, "straggler")) : `Executor ${one.executor}`,
        state(one.state), one.host, { number: amount(one.tasks) }, { number: duration(one.seconds) }, { number: seconds(one.seconds_per_task) }, { number: times(one.slowdown) }, one.word])),
  ];
}

/** What a run's page says of its processes, by the run's kind. */
const VIEWS = {
  trials: { heading: "Trials", path: "/trials", rows: ({ trials: rows }) => rows, tables: trials },
  tasks: { heading: "Tasks of the cluster", path: "/tasks", rows: ({ stages }) => stages, tables: tasks },
  workers: { heading: "Workers", path: "/workers", rows: ({ workers }) => workers, tables: (found) => [workerTable(found)] },
};

function view(kind) {
  if (kind === "sweep") return VIEWS.trials;
  return kind.endsWith(" fleet") ? VIEWS.tasks : VIEWS.workers;
}

/** The section of a run's page about its processes, empty for a run that has none. Returns {section, look, curves}: `look` asks for what is new, `curves` tells whether
 * such a run has metrics. */
export function processes(name, kind) {
  const shape = view(kind);
  const verdict = h("p", { class: "verdict" }), drawings = h("div"), list = h("div"), rest = h("div");
  const graph = h("div");
  const section = h("section", { class: "processes", hidden: true }, h("h2", {}, shape.heading), verdict, drawings, graph, list, rest);
  const drawCurves = shape === VIEWS.workers ? curves(graph) : null;
  let shown = "";

  const look = async () => {
    const found = await get(runPath(name, shape.path));
    const picture = JSON.stringify(found);
    if (picture === shown) return;
    shown = picture;
    section.hidden = shape.rows(found).length === 0;
    if (section.hidden) return;
    list.replaceChildren(...shape.tables(found).filter(Boolean));
    verdict.textContent = found.verdict ?? "";
    verdict.hidden = verdict.textContent === "";
    if (drawCurves === null) return;
    drawings.replaceChildren(...bars(chosen(found.workers, MOST_ROWS)));
    drawCurves(found);
    rest.replaceChildren(startTable(found.starts) ?? "");
  };
  return { section, look, curves: shape !== VIEWS.tasks };
}
