// Numbers as people read them.

export function amount(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "string") return value;
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= 1e6 || size < 1e-3) return value.toExponential(2).replace("e+", "e").replace("-", "−").replace("e-", "e−");
  if (size >= 1000) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(4))).replace("-", "−");
}

/** A number at an axis, as short as it can be. */
export function tick(value) {
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e5 || size < 1e-3)) return Number(value.toPrecision(3)).toExponential().replace("e+", "e").replaceAll("-", "−");
  return amount(value);
}

export function percent(value, digits = 0) {
  return `${(100 * value).toFixed(digits).replace("-", "−")} %`;
}

/** A large number in words that say its size: 5.43 billion. */
export function large(value) {
  for (const [size, word] of [[1e15, "quadrillion"], [1e12, "trillion"], [1e9, "billion"], [1e6, "million"]]) {
    if (Math.abs(value) >= size) return `${amount(value / size)} ${word}`;
  }
  return amount(value);
}

export function money(value, currency) {
  if (value === null || value === undefined) return "–";
  const sign = currency === "USD" ? "$" : `${currency} `;
  if (value !== 0 && Math.abs(value) < 0.01) return `${sign}${value.toPrecision(2)}`;
  if (Math.abs(value) >= 1e6) return `${value < 0 ? "−" : ""}${sign}${large(Math.abs(value))}`;
  return `${value < 0 ? "−" : ""}${sign}${Math.abs(value).toLocaleString("en", { maximumFractionDigits: 2 })}`;
}

export function duration(seconds) {
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
