// A recording that is watched window by window while it grows.

import { get, postDocument } from "./api.js";
import { announce, empty, figures, h, problem, table } from "./elements.js";
import { amount, chance, percent } from "./numbers.js";
import { finite, plot } from "./plots.js";
import { dropZone, field, keep, readingFields, recordingLimits } from "./reading.js";

const WORDS = { waiting: "waiting for its first lines", watching: "watching", ended: "the recording ended", stopped: "stopped", failed: "failed" };
const COLOURS = 7;

export async function monitorPage(main) {
  document.title = "Monitor · Frugal studio";
  main.append(h("h1", {}, "Monitor"), h("p", { class: "lead" }, "Follow a recording while it grows: parameters with their bands, regimes, changes, and when a trend reaches a limit."));
  const { models } = await get("/api/physics/models");
  if (models.length === 0) {
    main.append(empty("No model yet", "A monitor needs a trained model, of a built-in system or of an identified one:", "./frugal physics train RUN --model hybrid-tapinn"));
    return;
  }
  const select = h("select", { name: "run" }, models.map((model) => h("option", { value: model.run }, model.run)));
  const about = h("p", { class: "faint small" });
  const path = h("input", { type: "text", name: "file", placeholder: "/var/log/rig.csv", autocomplete: "off", spellcheck: "false" });
  const { drop, hint } = dropZone("Or drop a complete recording here", {}, (files) => take(files[0]));
  const window = h("input", { type: "number", step: "any", min: "0", name: "window" });
  const stride = h("input", { type: "number", step: "any", min: "0", name: "stride", placeholder: "the window" });
  const limitList = h("input", { type: "text", name: "limits", placeholder: "F0=0.5", autocomplete: "off" });
  const columns = h("div", { class: "pair" });
  const reading = readingFields();
  const watch = h("button", { class: "primary" }, "Watch");
  const form = h("form", { class: "stack" },
    field("Model", select), about, field("File on the studio’s machine that grows", path), drop,
    h("div", { class: "pair" }, field("Window", window, "--window"), field("Stride", stride, "--stride")),
    field("Limits, separated by commas", limitList, "--limit"),
    ...reading.fields, h("details", {}, h("summary", {}, "Columns"), columns), watch);
  const trouble = h("div");
  const view = h("div", { class: "stack" }, h("p", { class: "faint" }, "The track appears here. A growing file is read from its beginning, and then followed as lines are added to it, until you stop."));
  main.append(h("div", { class: "side" }, form, h("div", { class: "stack" }, trouble, view)));

  let limits = null;
  const describe = () => {
    const model = models.find(({ run }) => run === select.value);
    about.textContent = `${model.system}: reads ${model.states.join(", ")}; watches ${model.parameters.map(({ name }) => name).join(", ")}.`;
    window.placeholder = amount(model.samples * model.interval);
    limitList.placeholder = model.parameters.length === 0 ? "" : `${model.parameters[0].name}=${amount(model.parameters[0].high)}`;
    columns.replaceChildren(...["t", ...model.states].map((name) => field(`Column of ${name}`, h("input", { type: "text", "data-signal": name, placeholder: name, autocomplete: "off" }), "--column")));
  };
  const optional = (input) => (input.value.trim() === "" ? null : Number(input.value));

  const begin = async (of) => {
    const told = Object.fromEntries([...columns.querySelectorAll("input")].filter(({ value }) => value.trim() !== "").map((input) => [input.dataset.signal, input.value.trim()]));
    watch.disabled = true;
    try {
      const picture = await postDocument("/api/monitors", {
        run: select.value, ...of, reading: { ...reading.value(), columns: told }, window: optional(window), stride: optional(stride),
        limits: limitList.value.split(",").map((limit) => limit.trim()).filter(Boolean),
      });
      trouble.replaceChildren();
      history.replaceState(null, "", `/monitor?monitor=${encodeURIComponent(picture.monitor)}`);
      follow(view, picture.monitor);
    } catch (failure) {
      problem(trouble, failure, () => begin(of));
    } finally {
      watch.disabled = false;
    }
  };
  const take = async (file) => {
    if (!file) return;
    try {
      const { recording } = await keep(file, limits);
      await begin({ recording });
    } catch (failure) {
      if (failure.status === undefined && !(failure instanceof TypeError)) trouble.replaceChildren(h("p", { class: "error", role: "alert" }, failure.message));
      else problem(trouble, failure, () => take(file));
    }
  };

  select.addEventListener("change", describe);
  form.addEventListener("submit", (event) => { event.preventDefault(); begin({ file: path.value.trim() }); });
  describe();
  limits = await recordingLimits(hint);
  const before = new URLSearchParams(location.search).get("monitor");
  if (before) follow(view, before);
}

let following = null;

/** Shows a monitor's picture whenever it changes. */
function follow(place, id) {
  following?.close();
  const address = `/api/monitors/${encodeURIComponent(id)}`;
  const status = h("span");
  const of = h("span", { class: "faint small" });
  const stop = h("button", { type: "button" }, "Stop");
  const notes = h("div");
  const latest = h("div");
  const curves = h("div", { class: "stack" });
  const lists = h("div", { class: "stack" });
  const trouble = h("div");
  place.replaceChildren(
    h("div", { class: "row spread" }, h("p", { class: "row" }, status, of), h("div", { class: "row" }, stop, h("a", { class: "button", href: `${address}/report` }, "Report"))),
    trouble, notes, latest, curves, lists);
  stop.addEventListener("click", async () => {
    try {
      await postDocument(`${address}/stop`, {});
    } catch (failure) {
      problem(trouble, failure, () => stop.click());
    }
  });
  const drawn = tracks(curves);
  const stream = new EventSource(`${address}/events`);
  following = stream;
  let word = "";
  stream.addEventListener("picture", (message) => {
    const picture = JSON.parse(message.data);
    const atWork = ["waiting", "watching"].includes(picture.state);
    if (word !== picture.state) announce(`${picture.recording}: ${WORDS[picture.state]}`);
    word = picture.state;
    status.replaceChildren(h("span", { class: `state ${atWork ? "running" : picture.state === "failed" ? "failed" : "finished"}` }, WORDS[picture.state]));
    of.textContent = `${picture.recording}, by ${picture.run}`;
    stop.hidden = !atWork;
    trouble.replaceChildren(...(picture.problem ? [h("p", { class: "error", role: "alert" }, picture.problem)] : []));
    notes.replaceChildren(...picture.notes.map((sentence) => h("p", { class: "note" }, `${sentence}.`)));
    if (picture.summary.windows === 0) return;
    latest.replaceChildren(...latestOf(picture.summary));
    drawn.draw(picture.summary);
    lists.replaceChildren(...listsOf(picture.summary));
  });
  stream.addEventListener("end", () => stream.close());
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) trouble.replaceChildren(h("p", { class: "error", role: "alert" }, "This monitor ended with the studio that began it; watch the recording again."));
  });
  addEventListener("pagehide", () => stream.close());
}

/** The last window in figures. */
function latestOf({ windows, unusable, changes_seen: changes, last }) {
  const parameters = Object.entries(last.parameters).map(([name, { mean, low, high, trend }]) => [name, amount(mean),
    `95 %: ${amount(low)} to ${amount(high)}${trend ? `; trend ${amount(Number(trend.slope.toPrecision(2)))} ± ${amount(Number(trend.sd.toPrecision(2)))} per unit of time` : ""}`]);
  return [
    figures([
      ["Time", amount(last.time), `${amount(windows)} ${windows === 1 ? "window" : "windows"}${unusable > 0 ? `, ${amount(unusable)} not usable` : ""}`],
      ...parameters,
      ...(last.regime === null ? [] : [["Regime", last.regime, `${chance(last.regimes[last.regime] ?? 0)} probable`]]),
      ...(last.certificate === null ? [] : [["Certificate", amount(last.certificate.residual), "mean squared residual of the equation"]]),
      ["Changes", amount(changes), "so far"],
    ]),
    ...(last.problem === null ? [] : [h("p", { class: "warning" }, `The last window: ${last.problem}`)]),
    ...last.warnings.map((warning) => h("p", { class: "warning" }, warning)),
  ];
}

/** Plots that are made once and drawn again with every picture. */
function tracks(place) {
  const plots = new Map();
  let now = null;
  const groups = { parameter: h("div", { class: "stack" }), regimes: h("div"), certificate: h("div") };
  place.replaceChildren(...Object.values(groups));
  const one = (group, key, title, make) => {
    if (!plots.has(key)) {
      const card = h("section", { class: "card" }, h("h2", {}, title));
      groups[group].append(card);
      plots.set(key, make(card));
    }
    return plots.get(key);
  };
  return {
    draw(summary) {
      now = summary;
      for (const [name, curve] of Object.entries(summary.parameters)) {
        one("parameter", `parameter ${name}`, `${name} over time`, (card) => plot(card, {
          height: 230, xLabel: "t", yLabel: name, tools: true, label: `${name} over time with its band`,
          series: [
            { label: "upper end", colour: "c0", points: false, width: 1, pale: true, quiet: true }, { label: "lower end", colour: "c0", points: false, width: 1, pale: true, quiet: true },
            { label: name, colour: "c0", width: 2 }],
          bands: [{ between: [1, 2], colour: "c0", depth: 30 }],
          marks: () => [
            ...now.changes.filter(({ of }) => of === name).map(({ since }) => ({ x: since, colour: "c1" })),
            ...now.last.limits.filter(({ parameter }) => parameter === name).map(({ value }) => ({ y: value, colour: "c3" }))],
        })).draw([curve.time, curve.high.map(finite), curve.low.map(finite), curve.mean.map(finite)]);
      }
      const regimes = Object.entries(summary.regimes);
      if (regimes.length > 0) {
        one("regimes", `regimes ${regimes.map(([name]) => name).join()}`, "Probability of each regime", (card) => {
          for (const [key, made] of plots) if (key.startsWith("regimes ")) { made.box.closest(".card").remove(); plots.delete(key); }
          return plot(card, {
            height: 150, xLabel: "t", tools: true, label: "Regimes over time", range: () => [0, 1.02],
            series: regimes.map(([name], i) => ({ label: name, colour: `c${i % COLOURS}`, dashed: i >= COLOURS })),
            marks: () => now.changes.filter(({ of }) => of === "regime").map(({ since }) => ({ x: since, colour: "c1" })),
          });
        }).draw(uPlot.join(regimes.map(([, curve]) => [curve.time, curve.mean.map(finite)])));
      }
      const { certificate } = summary;
      if (certificate.time.length > 0) {
        one("certificate", "certificate", "Residual of the equation", (card) => plot(card, {
          height: 150, xLabel: "t", logarithmic: true, tools: true, label: "Certificate over time", series: [{ label: "mean squared residual", colour: "c6" }],
        })).draw([certificate.time, certificate.mean.map(finite)]);
      }
    },
  };
}

/** Limits with the time at which they are reached, and changes. */
function listsOf({ changes, changes_seen: seen, last }) {
  const or = (value, otherwise) => (value === null ? otherwise : amount(value));
  return [
    ...(last.limits.length === 0 ? [] : [table("Limits", ["Limit", "Reached", { number: "Expected at" }, { number: "95 % interval" }], last.limits.map((limit) => [
      `${limit.parameter} = ${amount(limit.value)}`, limit.reached ? "yes" : `no (${percent(limit.probability, 1)} probable)`, { number: or(limit.expected, "–") },
      { number: limit.earliest === null ? "–" : `${amount(limit.earliest)} to ${or(limit.latest, "never")}` }]))]),
    ...(changes.length === 0 ? [] : [table(`Changes${seen > changes.length ? `, the first ${changes.length} of ${amount(seen)}` : ""}`, ["Since", "Of", { number: "Before" }, { number: "After" }],
      changes.map(({ since, of, before, after }) => [amount(since), of, { number: amount(before) }, { number: amount(after) }]))]),
  ];
}
