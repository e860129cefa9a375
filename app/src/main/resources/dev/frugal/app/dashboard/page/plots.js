// Curves by uPlot, coloured by the style sheet, redrawn when size or colour scheme change.

import { h } from "./elements.js";
import { amount, tick } from "./numbers.js";
import { csv, save, svg } from "./saving.js";

const FEWEST_FOR_A_LINE = 3;
const STEPS_OF_A_PAGE = 10;
const ZOOM = 0.5;
const MOST_TOLD = 6;
const scheme = matchMedia("(prefers-color-scheme: dark)");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The range of an axis: a tenth of room around the curve, and for one that stays where it is a scale that starts at 0. */
function withRoom(_, low, high) {
  if (low === null || low !== high) return low === null ? [null, null] : uPlot.rangeNum(low, high, 0.1, true);
  return low === 0 ? [0, 1] : [Math.min(0, 2 * low), Math.max(0, 2 * low)];
}
const isPowerOfTen = (value) => Number.isInteger(Number(Math.log10(value).toFixed(9)));
const isNumber = (value) => value !== null && value !== undefined;

/** Whether a curve is too short to be seen as a line. */
const isShort = (chart, index) => chart.data[index].filter(isNumber).length < FEWEST_FOR_A_LINE;

/** A finite number, or null for what a curve leaves out. */
export const finite = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null);

let plots = 0;

/**
 * A plot in `place`: a legend with the values under the cursor, and a drawing that pointer and keys move along and zoom.
 *
 * series: [{label, colour: "c0", dashed, points, width, key, quiet}], points where a curve is short unless it says otherwise; `key` is the sign in the
 * legend (line, dashed, dot or band), a quiet series has none; bands: [{between: [i, j], colour}] with series counted from 1; logarithmic: y; label: the
 * name for screen readers and files; tools: whether to offer another scale and files.
 * Returns {draw(columns)}: the first column is x.
 */
export function plot(place, { height = 220, series, bands = [], xLabel = "", yLabel = "", logarithmic = false, label, marks = () => [], range = undefined, tools = false }) {
  const id = `plot-${++plots}`;
  const at = h("li", { class: "at" });
  const entries = series.map((one) => (one.quiet ? null : h("output", { class: "number" })));
  const legend = h("ul", { class: "legend live" }, series.map((one, i) => (one.quiet ? null
    : h("li", {}, h("span", { class: `key ${one.key ?? (one.dashed ? "dashed" : one.points === true ? "dot" : "")} ${one.colour}` }), h("span", {}, one.label), entries[i]))), at);
  const description = h("p", { class: "hidden", id: `${id}-description` });
  const box = h("div", { class: "plot", id, role: "slider", tabindex: "0", "aria-label": label, "aria-describedby": `${id}-description`, "aria-orientation": "horizontal", "aria-valuemin": "0", "aria-valuemax": "0", "aria-valuenow": "0" });
  let chart = null;
  let columns = null;
  let zoomed = null;
  let scale = logarithmic;

  const all = h("button", { type: "button", hidden: true }, "Show all");
  const log = h("button", { type: "button", "aria-pressed": String(scale) }, "log");
  const asSvg = h("button", { type: "button" }, "SVG");
  const asCsv = h("button", { type: "button" }, "CSV");
  const bar = h("div", { class: "tools", role: "group", "aria-label": `${label}: view and files` }, all, tools ? [log, asSvg, asCsv] : null);
  const figure = h("div", { class: "figure" }, legend, box, description, bar);
  place.append(figure);
  all.addEventListener("click", () => { show(null); box.focus(); });
  log.addEventListener("click", () => {
    scale = !scale;
    log.setAttribute("aria-pressed", String(scale));
    build();
  });
  asSvg.addEventListener("click", () => chart && save(`${label}.svg`, "image/svg+xml", svg(chart, { label, series, bands, xLabel, yLabel, colour })));
  asCsv.addEventListener("click", () => columns && save(`${label}.csv`, "text/csv", csv(xLabel || "x", series, columns)));

  // Of a logarithmic axis only the powers of ten are drawn: nine lines to a decade would hide the curve.
  const drawn = (_, splits) => splits.map((value) => (value === null || isPowerOfTen(value) ? value : null));
  // As wide as its longest label.
  const wide = (_, values) => Math.max(44, 20 + 6.5 * Math.max(0, ...(values ?? []).map((value) => value.length)));
  const axis = (text, size, lines = {}) => ({
    stroke: colour("faint"), grid: { stroke: colour("grid"), width: 1, ...lines }, ticks: { stroke: colour("rule"), width: 1, ...lines },
    font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif", label: text || undefined, labelSize: text ? 18 : 0, size,
    values: (_, values) => values.map((value) => (value === null ? "" : tick(value))),
    ...(text === xLabel || height > 150 ? {} : { space: 24 }),
  });

  const drawMarks = (u) => {
    const context = u.ctx;
    for (const mark of marks()) {
      if (mark.x < u.scales.x.min || mark.x > u.scales.x.max) continue;
      context.save();
      context.strokeStyle = context.fillStyle = colour(mark.colour);
      context.lineWidth = 1.5 * devicePixelRatio;
      if (mark.y === undefined) {
        const x = u.valToPos(mark.x, "x", true);
        context.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
        context.beginPath(); context.moveTo(x, u.bbox.top); context.lineTo(x, u.bbox.top + u.bbox.height); context.stroke();
      } else if (mark.x === undefined) {
        const y = u.valToPos(mark.y, "y", true);
        context.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
        context.beginPath(); context.moveTo(u.bbox.left, y); context.lineTo(u.bbox.left + u.bbox.width, y); context.stroke();
      } else {
        context.beginPath(); context.arc(u.valToPos(mark.x, "x", true), u.valToPos(mark.y, "y", true), 5 * devicePixelRatio, 0, 2 * Math.PI); context.fill();
      }
      context.restore();
    }
  };

  /** The last number of a column at or before a place. */
  const upTo = (column, index) => {
    for (let i = index; i >= 0; i--) if (isNumber(column[i])) return column[i];
    return null;
  };

  /** Tells the values at a place of the first column, or the last ones. */
  const tell = (index) => {
    if (!columns) return;
    const last = columns[0].length - 1;
    const here = index ?? last;
    const told = [];
    series.forEach((one, i) => {
      if (!entries[i]) return;
      const value = index === null ? upTo(columns[i + 1], last) : columns[i + 1][here] ?? (one.points === true ? null : upTo(columns[i + 1], here));
      entries[i].textContent = value === null || value === undefined ? "" : amount(value);
      if (isNumber(value)) told.push(`${one.label} ${amount(value)}`);
    });
    const where = last < 0 ? "" : index === null ? "" : `${xLabel || "x"} ${amount(columns[0][here])}`;
    at.textContent = where;
    box.setAttribute("aria-valuenow", String(Math.max(0, here)));
    box.setAttribute("aria-valuetext", `${xLabel || "x"} ${last < 0 ? "none" : amount(columns[0][here])}: ${told.join(", ")}`);
  };

  const describe = () => {
    const [x] = columns;
    box.setAttribute("aria-valuemax", String(Math.max(0, x.length - 1)));
    box.dataset.points = String(x.length);
    const told = series.map((one, i) => ({ one, numbers: columns[i + 1].filter(isNumber) })).filter(({ one, numbers }) => !one.quiet && numbers.length > 0);
    description.textContent = `${told.length} ${told.length === 1 ? "curve" : "curves"} over ${xLabel || "x"}${x.length > 0 ? ` from ${amount(x[0])} to ${amount(x[x.length - 1])}` : ""}. ${
      told.slice(0, MOST_TOLD).map(({ one, numbers }) => `${one.label}: first ${amount(numbers[0])}, last ${amount(numbers[numbers.length - 1])}.`).join(" ")
    } The arrow keys move along, plus and minus zoom, Escape shows all.`;
  };

  /** Shows a part of the first column's range, or all of it. */
  const show = (part) => {
    if (!chart || columns[0].length < 2) return;
    const [low, high] = part ?? [columns[0][0], columns[0][columns[0].length - 1]];
    chart.setScale("x", { min: low, max: high });
  };

  const seen = () => {
    const { min, max } = chart.scales.x;
    return [columns[0].findIndex((value) => value >= min), columns[0].findLastIndex((value) => value <= max)];
  };

  const move = (index) => {
    const [first, last] = seen();
    const here = Math.min(last, Math.max(first, index));
    chart.setCursor({ left: chart.valToPos(columns[0][here], "x"), top: 8 });
  };

  box.addEventListener("keydown", (event) => {
    if (!chart || columns[0].length === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const [first, last] = seen();
    const here = chart.cursor.idx;
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: STEPS_OF_A_PAGE, PageDown: -STEPS_OF_A_PAGE }[event.key];
    if (steps !== undefined) move(here === null || here === undefined ? (steps > 0 ? first : last) : here + steps);
    else if (event.key === "Home") move(first);
    else if (event.key === "End") move(last);
    else if (event.key === "Escape") show(null);
    else if (event.key === "+" || event.key === "-") {
      const { min, max } = chart.scales.x;
      const centre = here === null || here === undefined ? (min + max) / 2 : columns[0][here];
      const factor = event.key === "+" ? ZOOM : 1 / ZOOM;
      const part = [Math.max(columns[0][0], centre - (centre - min) * factor), Math.min(columns[0][columns[0].length - 1], centre + (max - centre) * factor)];
      if (part[1] > part[0]) show(part);
    } else return;
    event.preventDefault();
  });
  box.addEventListener("blur", () => chart?.setCursor({ left: -10, top: -10 }));

  const build = () => {
    if (chart) chart.destroy();
    chart = null;
    const width = box.clientWidth;
    if (!columns || width === 0) return;
    // A logarithmic axis has no place for 0 or less.
    const positive = columns.slice(1).every((column) => column.every((value) => !isNumber(value) || value > 0));
    log.hidden = !positive && !scale;
    const logs = scale && columns.slice(1).some((column) => column.some((value) => value > 0));
    const shown = logs ? columns.map((column, i) => (i === 0 ? column : column.map((value) => (value > 0 ? value : null)))) : columns;
    const kept = zoomed;
    chart = new uPlot({
      width, height,
      legend: { show: false },
      cursor: { y: false, points: { size: 7 } },
      scales: { x: { time: false }, y: { distr: logs ? 3 : 1, ...(range || !logs ? { range: range ?? withRoom } : {}) } },
      axes: [axis(xLabel, 30), axis(yLabel, wide, logs ? { filter: drawn } : {})],
      series: [
        {},
        ...series.map((one) => ({
          label: one.label, stroke: one.pale ? `color-mix(in srgb, ${colour(one.colour)} 30%, transparent)` : colour(one.colour), width: one.width ?? 1.6, dash: one.dashed ? [6, 4] : undefined,
          points: { show: one.points ?? isShort, size: one.size ?? 4, fill: colour(one.colour) }, paths: one.points === true ? () => null : undefined,
          spanGaps: true,
        })),
      ],
      bands: bands.map((band) => ({ series: band.between, fill: `color-mix(in srgb, ${colour(band.colour)} ${band.depth ?? 20}%, transparent)` })),
      hooks: {
        draw: [drawMarks],
        setCursor: [(u) => tell(u.cursor.idx ?? null)],
        setScale: [(u, key) => {
          if (key !== "x" || !columns || columns[0].length < 2) return;
          const { min, max } = u.scales.x;
          zoomed = min > columns[0][0] || max < columns[0][columns[0].length - 1] ? [min, max] : null;
          all.hidden = zoomed === null;
        }],
      },
    }, shown, box);
    // What is drawn is said in words beside it.
    chart.root.setAttribute("aria-hidden", "true");
    describe();
    tell(null);
    if (kept) show(kept);
  };

  new ResizeObserver(() => {
    if (chart && box.clientWidth > 0) chart.setSize({ width: box.clientWidth, height });
    else build();
  }).observe(box);
  scheme.addEventListener("change", build);

  return {
    box,
    remove() {
      scheme.removeEventListener("change", build);
      chart?.destroy();
      figure.remove();
    },
    draw(next) {
      columns = next;
      if (chart && !scale) {
        const kept = zoomed;
        chart.setData(next);
        if (kept) show(kept);
        describe();
        tell(chart.cursor.idx ?? null);
      } else {
        build();
      }
    },
    redraw: build,
  };
}

/**
 * A map of values over two axes: blue below 1, orange above, deeper the farther away in the logarithm; the line where it is 1; a dot;
 * and a dashed line with its label for each gain that was measured.
 */
export function ratioMap(place, label) {
  const canvas = h("canvas", { class: "map", role: "img", "aria-label": label });
  place.append(canvas);
  let last = null;

  const draw = () => {
    if (!last || canvas.clientWidth === 0) return;
    const { gains, elasticities, ratios, line, mark, measured = [] } = last;
    const scale = devicePixelRatio;
    const width = (canvas.width = Math.round(canvas.clientWidth * scale));
    const height = (canvas.height = Math.round(canvas.clientHeight * scale));
    const context = canvas.getContext("2d");
    const left = 46 * scale, bottom = 38 * scale, top = 8 * scale, right = 10 * scale;
    const largest = gains[gains.length - 1], most = elasticities[elasticities.length - 1];
    const x = (gain) => left + (Math.log(gain) / Math.log(largest)) * (width - left - right);
    const y = (elasticity) => height - bottom - (elasticity / most) * (height - bottom - top);
    const blue = colour("c0"), orange = colour("c1");
    const tileWidth = (width - left - right) / gains.length, tileHeight = (height - bottom - top) / (elasticities.length - 1);
    context.save();
    context.beginPath(); context.rect(left, top, width - left - right, height - top - bottom); context.clip();
    ratios.forEach((row, i) => row.forEach((ratio, j) => {
      const depth = Math.min(1, Math.abs(Math.log(ratio)) / Math.log(10));
      context.fillStyle = `color-mix(in srgb, ${ratio < 1 ? blue : orange} ${Math.round(8 + 80 * depth)}%, ${colour("raised")})`;
      context.fillRect(left + j * tileWidth, y(elasticities[i]) - tileHeight / 2, tileWidth + 1, tileHeight + 1);
    }));
    context.strokeStyle = colour("ink"); context.lineWidth = 1.8 * scale; context.beginPath();
    gains.forEach((gain, j) => (j === 0 ? context.moveTo(x(gain), y(line[j])) : context.lineTo(x(gain), y(line[j]))));
    context.stroke();
    context.font = `${12 * scale}px system-ui, sans-serif`; context.textBaseline = "top"; context.textAlign = "left";
    measured.filter(({ gain }) => gain > 1 && gain <= largest).forEach(({ gain, label }, i) => {
      context.strokeStyle = context.fillStyle = colour("ink"); context.lineWidth = 1.3 * scale; context.setLineDash([4 * scale, 4 * scale]);
      context.beginPath(); context.moveTo(x(gain), top); context.lineTo(x(gain), height - bottom); context.stroke();
      context.setLineDash([]);
      context.textAlign = x(gain) > width / 2 ? "right" : "left";
      context.fillText(label, x(gain) + (x(gain) > width / 2 ? -5 : 5) * scale, top + (6 + 16 * i) * scale);
    });
    context.fillStyle = colour("ink"); context.strokeStyle = colour("raised"); context.lineWidth = 2 * scale;
    context.beginPath(); context.arc(x(mark.gain), y(mark.elasticity), 6 * scale, 0, 2 * Math.PI); context.fill(); context.stroke();
    context.restore();
    context.fillStyle = colour("faint"); context.font = `${12 * scale}px system-ui, sans-serif`;
    context.textAlign = "center";
    for (const gain of [1, 2, 3, 5, 10, 20].filter((value) => value <= largest)) context.fillText(String(gain), x(gain), height - bottom + 15 * scale);
    context.fillText("gain", left + (width - left - right) / 2, height - 5 * scale);
    context.textAlign = "right"; context.textBaseline = "middle";
    for (let value = 0; value <= most; value += canvas.clientHeight < 260 ? 1 : 0.5) context.fillText(value.toFixed(1), left - 6 * scale, y(value));
    context.save(); context.translate(10 * scale, top + (height - top - bottom) / 2); context.rotate(-Math.PI / 2); context.textAlign = "center"; context.fillText("elasticity", 0, 0); context.restore();
  };

  new ResizeObserver(draw).observe(canvas);
  scheme.addEventListener("change", draw);
  return { draw(values) { last = values; draw(); } };
}

/** Columns for curves with steps of their own: the union of all steps, and null where a curve has no number. */
export function aligned(curves) {
  return uPlot.join(curves.map((curve) => [curve.steps, curve.values.map(finite)]));
}
