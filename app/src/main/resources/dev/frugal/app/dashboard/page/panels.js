// Curves in panels: three headline curves pinned on top, the others by group, constant ones folded.

import { empty, h, table } from "./elements.js";
import { better, group, GROUPS, rank, words } from "./measures.js";
import { amount } from "./numbers.js";
import { aligned, plot } from "./plots.js";

const MOST_PANELS = 60;
const PINNED = 3;
const COLOURS = 7;
const FEWEST_FOR_A_CONSTANT = 3;
const DECADES_FOR_LOG = 2;

/** The exponential moving average of a curve, without the pull towards 0 of its first values. */
function smoothed(values, weight) {
  let sum = 0, mass = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return sum / mass;
  });
}

/** Puts the numbers of a metric that was logged out of order by step. */
function sort(curve) {
  const order = curve.steps.map((_, i) => i).sort((a, b) => curve.steps[a] - curve.steps[b]);
  curve.steps = order.map((i) => curve.steps[i]);
  curve.values = order.map((i) => curve.values[i]);
  curve.ascending = true;
}

function extent(curves) {
  let low = Infinity, high = -Infinity;
  for (const { values } of curves) {
    for (const value of values) {
      if (value === null) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

/**
 * Panels in `place`. A measure has a panel, with a curve for each label; a label has the same colour in all panels.
 *
 * title: a measure in words. Returns {clear(), curve(measure, label), changed(), unseen}: a curve is {steps, values, ascending} to append to; `changed`
 * draws at most once a frame.
 */
export function panels(place, { title = words, of = (measure) => measure } = {}) {
  const measures = new Map();
  const colours = new Map();
  const unseen = new Set();
  let weight = 0;
  let due = false;

  const slider = h("input", { type: "range", min: 0, max: 0.99, step: 0.01, name: "smoothing" });
  slider.value = "0";
  const said = h("output", {}, "none");
  const controls = h("div", { class: "controls" }, h("label", { class: "slider" }, h("span", {}, "Smoothing"), said, slider));
  const nothing = empty("No metrics yet", "Curves appear with the first step.", "");
  const pinned = h("div", { class: "cards pinned" });
  const groups = new Map(GROUPS.map((name) => {
    const cards = h("div", { class: "cards" });
    return [name, { cards, section: h("details", { class: "group", open: name === GROUPS[0] || !matchMedia("(max-width: 640px)").matches, hidden: true }, h("summary", {}, h("h3", {}, name)), cards) }];
  }));
  const constants = h("details", { class: "group constants", hidden: true }, h("summary", {}, h("h3", {}, "Constant")), h("div"));
  const more = h("p", { class: "faint small", hidden: true });
  place.replaceChildren(nothing, controls, pinned, ...[...groups.values()].map(({ section }) => section), constants, more);
  controls.hidden = true;

  slider.addEventListener("input", () => {
    weight = Number(slider.value);
    said.textContent = weight === 0 ? "none" : String(weight);
    slider.setAttribute("aria-valuetext", said.textContent);
    changed();
  });

  const colourOf = (label) => {
    if (!colours.has(label)) colours.set(label, colours.size);
    const index = colours.get(label);
    return { colour: `c${index % COLOURS}`, dashed: index >= COLOURS };
  };

  const panel = (measure) => {
    const wanted = better(of(measure));
    const own = { measure, curves: new Map(), drawing: null, look: "",
      box: h("section", { class: "card panel" }, h("h3", { title: measure }, title(measure), wanted ? h("span", { class: "faint" }, ` · ${wanted}`) : null)) };
    measures.set(measure, own);
    return own;
  };

  const drawPanel = (own, height) => {
    const curves = [...own.curves.values()];
    const [low, high] = own.extent;
    // A logarithmic axis suits what stays above 0 and spans more than two decades.
    const logarithmic = low > 0 && high / low > 10 ** DECADES_FOR_LOG;
    const smooth = weight > 0;
    const look = JSON.stringify([logarithmic, smooth, height, [...own.curves.keys()]]);
    if (own.look !== look) {
      own.drawing?.remove();
      own.look = look;
      const labels = [...own.curves.keys()];
      own.drawing = plot(own.box, { height, xLabel: "step", logarithmic, tools: true, label: `${title(own.measure)} by step`,
        series: [
          ...(smooth ? labels.map((label) => ({ label: `${label} as logged`, ...colourOf(label), quiet: true, pale: true, width: 1, points: false })) : []),
          ...labels.map((label) => ({ label: label || "value", ...colourOf(label) }))] });
    }
    const averaged = smooth ? curves.map(({ steps, values }) => ({ steps, values: smoothed(values, weight) })) : [];
    own.drawing.draw(aligned([...curves, ...averaged]));
  };

  const put = (own, parent, heights) => {
    if (own.box.parentNode !== parent) parent.append(own.box);
    drawPanel(own, heights);
  };

  const draw = () => {
    due = false;
    controls.hidden = measures.size === 0;
    if (measures.size > 0) nothing.remove();
    const moving = [], still = [];
    for (const own of measures.values()) {
      const curves = [...own.curves.values()];
      curves.filter((curve) => !curve.ascending).forEach(sort);
      own.extent = extent(curves);
      const count = Math.max(0, ...curves.map((curve) => curve.values.length));
      (own.extent[0] === own.extent[1] && count >= FEWEST_FOR_A_CONSTANT ? still : moving).push(own);
    }
    const top = new Set([...moving].sort((one, other) => rank(of(one.measure)) - rank(of(other.measure))).slice(0, moving.length > PINNED ? PINNED : 0));
    for (const own of top) put(own, pinned, 200);
    for (const own of moving) if (!top.has(own)) put(own, groups.get(group(of(own.measure))).cards, 170);
    for (const own of still) {
      own.drawing?.remove();
      own.drawing = null;
      own.look = "";
      own.box.remove();
    }
    for (const { cards, section } of groups.values()) section.hidden = cards.childElementCount === 0;
    constants.hidden = still.length === 0;
    constants.querySelector("h3").textContent = `Constant (${still.length})`;
    constants.lastChild.replaceChildren(table("", ["Measure", { number: "Value" }], still.map((own) => [title(own.measure), { number: amount(own.extent[0]) }])));
    more.hidden = unseen.size === 0;
    more.textContent = `${unseen.size} more curves are in metrics.jsonl, in the run’s folder.`;
  };

  const changed = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(draw);
  };

  return {
    clear() {
      for (const own of measures.values()) {
        own.drawing?.remove();
        own.box.remove();
      }
      measures.clear();
      unseen.clear();
      place.prepend(nothing);
      changed();
    },
    curve(measure, label) {
      const own = measures.get(measure) ?? (measures.size < MOST_PANELS ? panel(measure) : null);
      if (!own) {
        unseen.add(`${label}/${measure}`);
        return null;
      }
      if (!own.curves.has(label)) {
        colourOf(label);
        own.curves.set(label, { steps: [], values: [], ascending: true });
      }
      return own.curves.get(label);
    },
    changed,
  };
}
