// Curves by uPlot, coloured by the style sheet, redrawn when size or colour scheme change.

import { h } from "./elements.js";
import { amount, tick } from "./numbers.js";

const FEWEST_FOR_A_LINE = 3;
const scheme = matchMedia("(prefers-color-scheme: dark)");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The range of an axis: a tenth of room around the curve, and for one that stays where it is a scale that starts at 0. */
function withRoom(_, low, high) {
  if (low === null || low !== high) return low === null ? [null, null] : uPlot.rangeNum(low, high, 0.1, true);
  return low === 0 ? [0, 1] : [Math.min(0, 2 * low), Math.max(0, 2 * low)];
}
const isPowerOfTen = (value) => Number.isInteger(Number(Math.log10(value).toFixed(9)));

/** Whether a curve is too short to be seen as a line. */
const isShort = (chart, index) => chart.data[index].filter((value) => value !== null && value !== undefined).length < FEWEST_FOR_A_LINE;

/** A finite number, or null for what a curve leaves out. */
export const finite = (value) => (typeof value === "number" && Number.isFinite(value) ? value : null);

/**
 * A plot in `place`.
 *
 * series: [{label, colour: "c0", dashed, points, width}], points where a curve is short unless it says otherwise; bands: [{between: [i, j], colour}] with series counted from 1; logarithmic: y.
 * Returns {draw(columns)}: the first column is x.
 */
export function plot(place, { height = 220, series, bands = [], xLabel = "", yLabel = "", logarithmic = false, label, marks = () => [], range = undefined, legend = true }) {
  const box = h("div", { class: "plot", role: "img", "aria-label": label });
  place.append(box);
  let chart = null;
  let columns = null;

  // Of a logarithmic axis only the powers of ten are drawn: nine lines to a decade would hide the curve.
  const drawn = (_, splits) => splits.map((value) => (value === null || isPowerOfTen(value) ? value : null));
  // As wide as its longest label.
  const wide = (_, values) => Math.max(44, 20 + 6.5 * Math.max(0, ...(values ?? []).map((value) => value.length)));
  const axis = (text, size, lines = {}) => ({
    stroke: colour("faint"), grid: { stroke: colour("grid"), width: 1, ...lines }, ticks: { stroke: colour("rule"), width: 1, ...lines },
    font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif", label: text || undefined, labelSize: text ? 18 : 0, size,
    values: (_, values) => values.map((value) => (value === null ? "" : tick(value))),
  });

  const drawMarks = (u) => {
    const context = u.ctx;
    for (const mark of marks()) {
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

  const build = () => {
    if (chart) chart.destroy();
    chart = null;
    const width = box.clientWidth;
    if (!columns || width === 0) return;
    chart = new uPlot({
      width, height,
      legend: { show: legend, live: true },
      cursor: { y: false, points: { size: 7 } },
      scales: { x: { time: false }, y: { distr: logarithmic ? 3 : 1, ...(range || !logarithmic ? { range: range ?? withRoom } : {}) } },
      axes: [axis(xLabel, 30), axis(yLabel, wide, logarithmic ? { filter: drawn } : {})],
      series: [
        { label: xLabel || "x", value: (_, value) => amount(value) },
        ...series.map((one) => ({
          label: one.label, stroke: colour(one.colour), width: one.width ?? 1.6, dash: one.dashed ? [6, 4] : undefined,
          points: { show: one.points ?? isShort, size: 4, fill: colour(one.colour) }, paths: one.points === true ? () => null : undefined,
          value: (_, value) => amount(value), spanGaps: true,
        })),
      ],
      bands: bands.map((band) => ({ series: band.between, fill: `color-mix(in srgb, ${colour(band.colour)} 20%, transparent)` })),
      hooks: { draw: [drawMarks] },
    }, columns, box);
    box.dataset.points = String(columns[0].length);
  };

  new ResizeObserver(() => {
    if (chart && box.clientWidth > 0) chart.setSize({ width: box.clientWidth, height });
    else build();
  }).observe(box);
  scheme.addEventListener("change", build);

  return {
    box,
    draw(next) {
      columns = next;
      if (chart) {
        chart.setData(next);
        box.dataset.points = String(next[0].length);
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
