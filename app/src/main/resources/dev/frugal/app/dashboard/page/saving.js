// Plots as files: the drawing as SVG, the numbers as CSV.

import { tick } from "./numbers.js";

const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const place = (value) => Number(value.toFixed(1));
const LEGEND_LINE = 18;
const TITLE = 24;

/** The part of a chart that is on the screen, at its scale, as an SVG file. */
export function svg(chart, { label, series, bands, xLabel, yLabel, colour }) {
  const named = series.filter((one) => !one.quiet);
  const above = TITLE + LEGEND_LINE * named.length;
  const left = chart.bbox.left / devicePixelRatio, top = chart.bbox.top / devicePixelRatio + above;
  const width = chart.bbox.width / devicePixelRatio, height = chart.bbox.height / devicePixelRatio;
  const x = (value) => place(left + chart.valToPos(value, "x"));
  const y = (value) => place(top + chart.valToPos(value, "y"));
  const text = (across, up, words, more = "") => `<text x="${place(across)}" y="${place(up)}" fill="${colour("ink")}" ${more}>${escaped(words)}</text>`;
  const ticks = (index) => (chart.axes[index]._splits ?? []).filter((value) => value !== null && value !== undefined);
  const inside = (value, key) => value >= chart.scales[key].min && value <= chart.scales[key].max;
  const lines = [
    ...ticks(0).filter((value) => inside(value, "x")).map((value) => `<path d="M${x(value)} ${place(top)}v${place(height)}" stroke="${colour("grid")}"/>${text(x(value), top + height + 16, tick(value), 'text-anchor="middle"')}`),
    ...ticks(1).filter((value) => inside(value, "y")).map((value) => `<path d="M${place(left)} ${y(value)}h${place(width)}" stroke="${colour("grid")}"/>${text(left - 6, y(value) + 4, tick(value), 'text-anchor="end"')}`)];
  const points = (index) => chart.data[0].map((across, i) => [across, chart.data[index][i]]).filter(([, up]) => up !== null && up !== undefined);
  const path = (index) => points(index).map(([across, up], i) => `${i === 0 ? "M" : "L"}${x(across)} ${y(up)}`).join("");
  const areas = bands.map(({ between: [high, low], colour: name }) =>
    `<path d="${path(high)}${points(low).reverse().map(([across, up]) => `L${x(across)} ${y(up)}`).join("")}z" fill="${colour(name)}" fill-opacity="0.2"/>`);
  const curves = series.map((one, i) => (one.points === true
    ? points(i + 1).map(([across, up]) => `<circle cx="${x(across)}" cy="${y(up)}" r="2" fill="${colour(one.colour)}"/>`).join("")
    : `<path d="${path(i + 1)}" fill="none" stroke="${colour(one.colour)}" stroke-width="${one.width ?? 1.6}"${one.pale ? ' stroke-opacity="0.3"' : ""}${one.dashed ? ' stroke-dasharray="6 4"' : ""}/>`));
  const key = named.map((one, i) => `<path d="M${place(left)} ${TITLE + LEGEND_LINE * (i + 0.5)}h20" stroke="${colour(one.colour)}" stroke-width="2.5"/>${text(left + 26, TITLE + LEGEND_LINE * (i + 0.5) + 4, one.label)}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${chart.width}" height="${chart.height + above}" font-family="sans-serif" font-size="12">
<title>${escaped(label)}</title><rect width="100%" height="100%" fill="${colour("raised")}"/>
<clipPath id="inside"><rect x="${place(left)}" y="${place(top)}" width="${place(width)}" height="${place(height)}"/></clipPath>
${text(left, 16, label, 'font-weight="600"')}${key.join("\n")}
${lines.join("\n")}
<g clip-path="url(#inside)">${[...areas, ...curves].join("\n")}</g>
${text(left + width / 2, top + height + 34, xLabel, 'text-anchor="middle"')}${yLabel ? text(4, top - 6, yLabel) : ""}
</svg>
`;
}

const cell = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** All numbers of a plot: a column for x and one for each series. */
export function csv(x, series, columns) {
  const rows = columns[0].map((_, i) => columns.map((column) => (column[i] === null || column[i] === undefined ? "" : String(column[i]))).join(","));
  return `${[x, ...series.map((one) => one.label)].map(cell).join(",")}\n${rows.join("\n")}\n`;
}

/** Offers a text as a download. */
export function save(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|]+/g, "-");
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
