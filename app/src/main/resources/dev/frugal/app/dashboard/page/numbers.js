// Numbers as people read them, in the manner of the reports: 12,800, 0.42, 2.40×10⁻⁵.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const PLAIN_FROM = 1e-4;
const PLAIN_BELOW = 1e7;

const minus = (text) => text.replace("-", "−");

function scientific(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  const raised = [...exponent.replace("+", "")].map((digit) => (digit === "-" ? "⁻" : SUPERSCRIPTS[digit])).join("");
  return minus(mantissa === "1" ? `10${raised}` : `${mantissa}×10${raised}`);
}

export function amount(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value;
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= PLAIN_BELOW || size < PLAIN_FROM) return scientific(value, 2);
  if (size >= 1000) return minus(Math.round(value).toLocaleString("en"));
  return minus(String(Number(value.toPrecision(4))));
}

/** A number at an axis, as short as it can be. */
export function tick(value) {
  const size = Math.abs(value);
  if (value === 0 || (size >= PLAIN_FROM && size < 1e5)) return amount(value);
  const digits = Number(value.toPrecision(3)).toExponential().split("e")[0].replace(/\D/g, "").length - 1;
  return scientific(value, digits);
}

export function percent(value, digits = 0) {
  return `${minus((100 * value).toFixed(digits))} %`;
}

/** A chance in per cent that rounds none to certainty or to nothing. */
export const chance = (value) => (value > 0.995 ? "> 99 %" : value < 0.005 ? "< 1 %" : percent(value));

/** A large number in words that say its size: 5.43 billion. */
export function large(value) {
  for (const [size, word] of [[1e15, "quadrillion"], [1e12, "trillion"], [1e9, "billion"], [1e6, "million"]]) {
    if (Math.abs(value) >= size) return `${amount(value / size)} ${word}`;
  }
  return amount(value);
}

export function money(value, currency) {
  if (value === null || value === undefined) return "–";
  const sign = `${value < 0 ? "−" : ""}${currency === "USD" ? "$" : `${currency} `}`;
  const size = Math.abs(value);
  if (size !== 0 && size < 1e-6) return `${sign}${scientific(size, 1)}`;
  if (size !== 0 && size < 0.01) return `${sign}${size.toPrecision(2)}`;
  if (size >= 1e6) return `${sign}${large(size)}`;
  return `${sign}${size.toLocaleString("en", { minimumFractionDigits: Number.isInteger(size) ? 0 : 2, maximumFractionDigits: 2 })}`;
}

const MULTITUDES = [[1, "each"], [1e3, "per thousand"], [1e6, "per million"], [1e9, "per billion"]];

/** The price of one of many, for as many as cost at least a cent: $0.02 per million. */
export function unitPrice(value, currency) {
  if (value === null || value === undefined) return "–";
  if (value === 0) return `${money(0, currency)} each`;
  const [many, words] = MULTITUDES.find(([many]) => Math.abs(value) * many >= 0.01) ?? MULTITUDES[MULTITUDES.length - 1];
  const price = value * many;
  return `${money(Math.abs(price) < 1 ? Number(price.toPrecision(2)) : price, currency)} ${words}`;
}

/** A mass of carbon: 12 mg, 3.4 kg. */
export function mass(kilograms) {
  for (const [size, unit] of [[1e3, "t"], [1, "kg"], [1e-3, "g"], [1e-6, "mg"]]) {
    if (kilograms >= size) return `${amount(Number((kilograms / size).toPrecision(2)))} ${unit}`;
  }
  return kilograms === 0 ? "0 g" : `${amount(Number((kilograms * 1e9).toPrecision(2)))} µg`;
}

/** A number of bytes: 631 MB. */
export function bytes(value) {
  for (const [size, unit] of [[1e12, "TB"], [1e9, "GB"], [1e6, "MB"], [1e3, "kB"]]) {
    if (Math.abs(value) >= size) return `${minus(String(Number((value / size).toPrecision(3))))} ${unit}`;
  }
  return `${amount(value)} B`;
}

/** A quantity with its unit, where that is one of the ledger's; `unitIsSaid` tells whether the text names it. */
export function quantity(value, unit, currency) {
  if (value === null || value === undefined) return "–";
  switch (unit) {
    case currency: return money(value, currency);
    case "s": return duration(value);
    case "B": return bytes(value);
    case "J": return `${amount(value)} J`;
    case "FLOP": return large(value);
    default: return amount(value);
  }
}

export const unitIsSaid = (unit, currency) => ["1", currency, "s", "B", "J"].includes(unit);

export function duration(seconds) {
  if (seconds < 0) return `−${duration(-seconds)}`;
  if (seconds === 0) return "0 s";
  if (seconds < 1) return `${(1000 * seconds).toPrecision(3)} ms`;
  if (seconds < 60) return `${seconds.toPrecision(3)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

export function moment(text) {
  return new Date(text).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}

/** A document as indented lines of “key: value”. */
export function outline(value, indent = "") {
  if (value === null || typeof value !== "object") return String(value);
  const entries = Array.isArray(value) ? value.map((item) => ["-", item]) : Object.entries(value).map(([key, item]) => [`${key}:`, item]);
  if (entries.length === 0) return Array.isArray(value) ? "[]" : "{}";
  if (Array.isArray(value) && value.every((item) => item === null || typeof item !== "object")) return `[${value.join(", ")}]`;
  return entries.map(([key, item]) => {
    if (item !== null && typeof item === "object") {
      const inner = outline(item, `${indent}  `);
      return inner.startsWith("[") || inner === "{}" ? `${indent}${key} ${inner}` : `${indent}${key}\n${inner}`;
    }
    if (typeof item === "string" && item.includes("\n")) return `${indent}${key} |\n${item.trimEnd().split("\n").map((line) => `${indent}    ${line}`).join("\n")}`;
    return `${indent}${key} ${item}`;
  }).join("\n");
}

/** A document as a map from path to value. */
export function flat(value, path = "", found = new Map()) {
  if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) flat(item, path ? `${path}.${key}` : key, found);
  } else {
    found.set(path, value);
  }
  return found;
}
