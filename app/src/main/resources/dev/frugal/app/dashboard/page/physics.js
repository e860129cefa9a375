// A window of measurements, and the forecast of a trained model.

import { get, post } from "./api.js";
import { announce, empty, figures, h, problem } from "./elements.js";
import { amount, chance, percent } from "./numbers.js";
import { plot } from "./plots.js";

const DEVIATIONS = 1.959964;

export async function physicsPage(main) {
  document.title = "Physics · Frugal studio";
  main.append(h("h1", {}, "Physics"), h("p", { class: "lead" }, "Estimate the regime and parameters behind a short window of measurements, and forecast what follows."));
  const { models } = await get("/api/physics/models");
  if (models.length === 0) {
    main.append(empty("No model yet", "Train a hybrid-tapinn model; it appears here when its training is finished:", "./frugal physics train duffing --model hybrid-tapinn"));
    return;
  }
  const select = h("select", { name: "run" }, models.map((model) => h("option", { value: model.run }, model.run)));
  const about = h("p", { class: "faint small" });
  const file = h("input", { type: "file", accept: ".csv,text/csv,text/plain", class: "hidden", id: "file", tabindex: "-1", "aria-label": "CSV file of a window" });
  const choose = h("button", { type: "button" }, "Choose a file");
  const example = h("button", { type: "button" }, "Use an example");
  const drop = h("div", { class: "drop" }, h("p", {}, "Drop a CSV file here"), h("div", { class: "row" }, choose, example, file));
  const text = h("textarea", { rows: 9, spellcheck: "false", "aria-label": "Window as CSV", placeholder: "t,x,v\n0,1.0,0.0\n0.04,0.998,-0.08\n…" });
  const until = h("input", { type: "number", step: "any", name: "until", required: true });
  const ask = h("button", { class: "primary" }, "Forecast");
  const form = h("form", { class: "stack" },
    h("label", { class: "field" }, h("span", {}, "Model"), select), about, drop,
    h("label", { class: "field" }, h("span", {}, "Or paste the window"), text),
    h("label", { class: "field" }, h("span", {}, "Forecast until t ="), until), ask);
  const result = h("div", { class: "stack", "aria-live": "polite" }, h("p", { class: "faint" }, "The forecast appears here. A window needs the columns of the model’s system. “Use an example” generates one and shows the true solution beside the forecast."));
  main.append(h("div", { class: "side" }, form, result));

  let truth = null;
  const chosen = () => models.find((model) => model.run === select.value);
  const describe = () => {
    const model = chosen();
    about.textContent = `${model.system}: ${model.summary} Reads ${model.samples} samples, ${amount(model.interval)} apart, of ${["t", ...model.states].join(", ")}; trained for ${model.parameters.map((range) => `${range.name} from ${amount(range.low)} to ${amount(range.high)}`).join(", ")}.`;
    text.placeholder = `${["t", ...model.states].join(",")}\n…`;
  };
  const take = (csv, end) => {
    text.value = csv;
    truth = null;
    const times = columns(csv)?.t ?? [];
    if (times.length > 1) until.value = amountInput(end ?? times[times.length - 1] + (times[times.length - 1] - times[0]));
  };
  const read = async (chosenFile) => {
    if (!chosenFile) return;
    if (chosenFile.size > 4 << 20) {
      problem(result, new Error(`${chosenFile.name} has ${chosenFile.size} bytes; the limit is 4 MB`));
      return;
    }
    take(await chosenFile.text());
    await forecast();
  };
  const forecast = async () => {
    ask.disabled = true;
    try {
      const answer = await post("/api/physics/predict", { run: select.value, until: until.value }, text.value, "text/csv");
      show(result, chosen(), columns(text.value), answer, truth);
    } catch (failure) {
      problem(result, failure, forecast);
    } finally {
      ask.disabled = false;
    }
  };

  let number = 0;
  choose.addEventListener("click", () => file.click());
  file.addEventListener("change", () => read(file.files[0]));
  example.addEventListener("click", async () => {
    try {
      number += 1;
      const made = await get(`/api/physics/models/${encodeURIComponent(select.value)}/example`, { number });
      take(made.window, made.until);
      truth = made;
      await forecast();
    } catch (failure) {
      problem(result, failure);
    }
  });
  for (const [event, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    drop.addEventListener(event, (moved) => { moved.preventDefault(); drop.classList.toggle("over", over); });
  }
  drop.addEventListener("drop", (dropped) => read(dropped.dataTransfer.files[0]));
  text.addEventListener("input", () => { truth = null; });
  text.addEventListener("change", () => { if (until.value === "") take(text.value); });
  select.addEventListener("change", describe);
  form.addEventListener("submit", (event) => { event.preventDefault(); forecast(); });
  describe();
}

const amountInput = (value) => String(Number(value.toPrecision(8)));

/** The numbers of a CSV text by column, for drawing; what the studio makes of the text is the server's to say. */
function columns(csv) {
  const lines = csv.replace(/^\uFEFF/, "").split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length < 2) return null;
  const names = lines[0].split(",").map((name) => name.trim());
  const found = Object.fromEntries(names.map((name) => [name, []]));
  for (const line of lines.slice(1)) line.split(",").forEach((cell, i) => found[names[i]]?.push(Number(cell)));
  found.t ??= found.time;
  return found;
}

/** Where the probabilities come from, and how far they hold. */
const source = (answer) => (answer.regime_by === "latent" ? `from the latent code (calibration error ${percent(answer.regime_calibration_error)})` : "by simulation");

function show(place, model, window, answer, truth) {
  const parameters = answer.parameters.map((parameter) => [parameter.name, amount(parameter.mean),
    `± ${amount(Number((DEVIATIONS * parameter.sd).toPrecision(2)))} (95 %)${truth ? `, true ${amount(truth.parameters[parameter.name])}` : ""}`]);
  const odds = Object.entries(answer.regimes);
  place.replaceChildren(
    figures([["Regime", answer.regime, `${chance(answer.regimes[answer.regime])} probable, ${source(answer)}`], ...parameters,
      ["Certificate", amount(answer.certificate.residual), "mean squared residual of the equation over the forecast"]]),
    ...(odds.length > 1 ? [h("ul", { class: "odds", "aria-label": "Regimes with their probabilities" }, odds.map(([name, probability]) =>
      h("li", {}, name, h("meter", { min: 0, max: 1, value: probability, "aria-label": name }), h("span", { class: "number" }, chance(probability)))))] : []),
    ...answer.warnings.map((warning) => h("p", { class: "warning" }, warning)));
  for (const name of model.states) {
    const card = h("section", { class: "card" }, h("h2", {}, `${name}(t)`));
    place.append(card);
    solution(card, name, window, answer, truth);
    deviations(card, name, answer, truth);
  }
  announce(`Regime ${answer.regime}; ${parameters.map((entry) => entry.join(" ")).join("; ")}`);
}

/** The fit through the window and the forecast after it as one curve, with the measured samples and the band. */
function solution(card, name, window, answer, truth) {
  const { fit, forecast } = answer;
  const time = [...fit.time, ...forecast.time];
  const states = [...fit.states[name], ...forecast.states[name]];
  const sd = [...fit.sd[name], ...forecast.sd[name]];
  const shifted = (share) => [time, states.map((value, i) => value + share * DEVIATIONS * sd[i])];
  plot(card, {
    height: 250, xLabel: "t", yLabel: name, tools: true, label: `${name}: window, fit and forecast with its band`,
    series: [
      { label: "upper end", colour: "c0", points: false, width: 1, pale: true, quiet: true }, { label: "lower end", colour: "c0", points: false, width: 1, pale: true, quiet: true },
      ...(truth ? [{ label: "true solution", colour: "c1", points: false, pale: true, width: 7 }] : []),
      { label: "fit and forecast", colour: "c0", points: false, width: 2.4 }, { label: "window", colour: "c6", points: true, size: 5 }],
    bands: [{ between: [1, 2], colour: "c0", depth: 30 }], marks: () => [{ x: fit.time[fit.time.length - 1], colour: "c6" }],
  }).draw(uPlot.join([shifted(1), shifted(-1), ...(truth ? [[truth.continuation.time, truth.continuation.states[name]]] : []), [time, states], [window.t, window[name]]]));
}

/** What is left: the measured samples minus the fit, and the true solution minus the forecast, beside the 95 % band at its own scale. */
function deviations(card, name, answer, truth) {
  const { fit, forecast } = answer;
  const time = [...fit.time, ...forecast.time];
  const half = [...fit.sd[name], ...forecast.sd[name]].map((sd) => DEVIATIONS * sd);
  const known = truth ? new Map(truth.continuation.time.map((moment, i) => [moment.toPrecision(9), truth.continuation.states[name][i]])) : new Map();
  const errors = truth ? [forecast.time, forecast.time.map((moment, i) => {
    const value = known.get(moment.toPrecision(9));
    return value === undefined ? null : value - forecast.states[name][i];
  })] : null;
  card.append(h("h3", { class: "strip" }, "Residuals", h("span", { class: "faint" }, truth ? " · window minus fit, true solution minus forecast" : " · window minus fit")));
  plot(card, {
    height: 130, xLabel: "t", label: `${name}: residuals of the fit${truth ? " and errors of the forecast" : ""}`,
    series: [
      { label: "95 % band, ±", colour: "c0", points: false, width: 1, pale: true, key: "band" }, { label: "lower end", colour: "c0", points: false, width: 1, pale: true, quiet: true },
      { label: "window − fit", colour: "c6", points: true, size: 4 }, ...(errors ? [{ label: "true − forecast", colour: "c1", points: true, size: 4 }] : [])],
    bands: [{ between: [1, 2], colour: "c0", depth: 30 }], marks: () => [{ x: fit.time[fit.time.length - 1], colour: "c6" }],
  }).draw(uPlot.join([[time, half], [time, half.map((value) => -value)], [fit.time, fit.residuals[name]], ...(errors ? [errors] : [])]));
}
