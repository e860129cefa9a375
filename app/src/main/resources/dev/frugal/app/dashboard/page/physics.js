// A window of measurements, and what a trained model says of it.

import { get, post } from "./api.js";
import { announce, empty, figures, h, problem } from "./elements.js";
import { amount, percent } from "./numbers.js";
import { plot } from "./plots.js";

const DEVIATIONS = 1.959964;

export async function physicsPage(main) {
  document.title = "Physics · Frugal studio";
  main.append(h("h1", {}, "Physics"), h("p", { class: "lead" }, "From a short window of measurements: the regime, the parameter, and how it goes on."));
  const { models } = await get("/api/physics/models");
  if (models.length === 0) {
    main.append(empty("No model to ask yet", "A flow-tapinn model answers here once its training is finished.", "./frugal physics train duffing --model flow-tapinn"));
    return;
  }
  const select = h("select", { name: "run" }, models.map((model) => h("option", { value: model.run }, model.run)));
  const about = h("p", { class: "faint small" });
  const file = h("input", { type: "file", accept: ".csv,text/csv,text/plain", class: "hidden", id: "file", tabindex: "-1" });
  const choose = h("button", { type: "button" }, "Choose a file");
  const example = h("button", { type: "button" }, "Take an example");
  const drop = h("div", { class: "drop" }, h("p", {}, "Drop a CSV file here"), h("div", { class: "row" }, choose, example, file));
  const text = h("textarea", { rows: 9, spellcheck: "false", "aria-label": "Window as CSV", placeholder: "t,x,v\n0,1.0,0.0\n0.04,0.998,-0.08\n…" });
  const until = h("input", { type: "number", step: "any", name: "until", required: true });
  const ask = h("button", { class: "primary" }, "Forecast");
  const form = h("form", { class: "stack" },
    h("label", { class: "field" }, h("span", {}, "Model"), select), about, drop,
    h("label", { class: "field" }, h("span", {}, "or paste the window"), text),
    h("label", { class: "field" }, h("span", {}, "Forecast until t ="), until), ask);
  const result = h("div", { class: "stack", "aria-live": "polite" }, h("p", { class: "faint" }, "The forecast appears here. A window from elsewhere needs the columns of the model’s system; “Take an example” solves one and shows the truth beside the forecast."));
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
      problem(result, new Error(`${chosenFile.name} has ${chosenFile.size} bytes; a window has at most 4 MB`));
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

/** A chance in per cent that rounds none to certainty or to nothing. */
const odd = (chance) => (chance > 0.995 ? "> 99 %" : chance < 0.005 ? "< 1 %" : percent(chance));

function show(place, model, window, answer, truth) {
  const parameters = answer.parameters.map((parameter) => [parameter.name, amount(parameter.mean),
    `± ${amount(Number((DEVIATIONS * parameter.sd).toPrecision(2)))} (95 %)${truth ? `, true ${amount(truth.parameters[parameter.name])}` : ""}`]);
  const odds = Object.entries(answer.regimes);
  place.replaceChildren(
    figures([["Regime", answer.regime, `${odd(answer.regimes[answer.regime])} probable`], ...parameters,
      ["Certificate", amount(answer.certificate.residual), "how far the forecast is from obeying the equation: the mean squared residual"]]),
    ...(odds.length > 1 ? [h("ul", { class: "odds", "aria-label": "Regimes with their odds" }, odds.map(([name, chance]) =>
      h("li", {}, name, h("meter", { min: 0, max: 1, value: chance, "aria-label": name }), h("span", { class: "number" }, odd(chance)))))] : []),
    ...answer.warnings.map((warning) => h("p", { class: "warning" }, warning)));
  const { time, states, sd } = answer.forecast;
  for (const name of model.states) {
    const legend = h("ul", { class: "legend" },
      h("li", {}, h("span", { class: "key dot c6" }), "window"), h("li", {}, h("span", { class: "key c0" }), "forecast"), h("li", {}, h("span", { class: "key band c0" }), "95 % band"),
      truth ? h("li", {}, h("span", { class: "key dashed c1" }), "true solution") : null);
    const card = h("div", { class: "card" }, h("h3", {}, `${name}(t)`), legend);
    place.append(card);
    const forecast = (offset) => [time, time.map((_, i) => states[name][i] + offset * sd[name][i])];
    const join = uPlot.join([
      [window.t, window[name]], forecast(0), forecast(DEVIATIONS), forecast(-DEVIATIONS),
      ...(truth ? [[truth.continuation.time, truth.continuation.states[name]]] : [])]);
    plot(card, {
      height: 240, xLabel: "t", yLabel: name, legend: false, label: `${name}: window and forecast with its band`,
      series: [
        { label: "window", colour: "c6", points: true }, { label: "forecast", colour: "c0", points: false, width: 2 },
        { label: "upper", colour: "c0", points: false, width: 0.5 }, { label: "lower", colour: "c0", points: false, width: 0.5 },
        ...(truth ? [{ label: "true", colour: "c1", points: false, dashed: true, width: 1.4 }] : [])],
      bands: [{ between: [3, 4], colour: "c0" }],
    }).draw(join);
  }
  announce(`Regime ${answer.regime}; ${parameters.map((entry) => entry.join(" ")).join("; ")}`);
}
