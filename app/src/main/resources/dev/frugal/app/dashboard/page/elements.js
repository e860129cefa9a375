// Elements made from values; text never becomes markup.

import { keepToken, Refused } from "./api.js";

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function announce(sentence) {
  document.getElementById("announcer").textContent = sentence;
}

/** Whether a text should not be broken, such as a date or a unit. */
const isWord = (content) => typeof content === "string" && content.length <= 10 && !content.includes(" ");
const MOST_COLUMNS_ON_A_TELEPHONE = 3;

/**
 * A table from column heads and rows of cells; a cell is text, an element, or {number}.
 *
 * On a narrow screen the rows of a table of `many` columns stand one below the other, each number under its column's head.
 */
export function table(caption, heads, rows, many = heads.length > MOST_COLUMNS_ON_A_TELEPHONE) {
  const words = heads.map((head) => (typeof head === "object" ? head.number : head));
  const cell = (content, i) => {
    const isNumber = content !== null && typeof content === "object" && "number" in content;
    return i === 0 ? h("th", { scope: "row" }, isNumber ? content.number : content)
      : h("td", { class: isNumber ? "number" : isWord(content) ? "wrap whole" : "wrap", "data-head": words[i] }, isNumber ? content.number : content);
  };
  return h("div", { class: "table" },
    h("table", { class: many ? "many" : false },
      caption ? h("caption", {}, caption) : null,
      h("thead", {}, h("tr", {}, heads.map((head) =>
        typeof head === "object" && "number" in head ? h("th", { scope: "col", class: "number" }, head.number) : h("th", { scope: "col" }, head)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell))))));
}

export function figures(entries) {
  return h("dl", { class: "figures" }, entries.map(([name, value, remark]) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, value, remark ? h("small", {}, remark) : null))));
}

/** A command line; an option is not broken at its dashes, nor separated from a short value. */
export function command(line) {
  return h("code", {}, line.split(/(--[\w-]+(?: (?!-)[\w-]{1,12}(?=\s|$))?)/).map((part) => (part.startsWith("--") ? h("span", { class: "whole" }, part) : part)));
}

export function empty(title, sentence, example) {
  return h("div", { class: "empty" }, h("h2", {}, title), h("p", { class: "faint" }, sentence), example ? h("p", {}, command(example)) : null);
}

export function state(word) {
  return h("span", { class: `state ${word}` }, word);
}

/** Shows why a request was rejected, with a field for the token if that is the reason. */
export function problem(place, failure, again = undefined) {
  const sentence = failure instanceof Refused ? failure.message : `The studio cannot be reached: ${failure.message}.`;
  if (failure instanceof Refused && failure.status === 401) {
    const input = h("input", { type: "password", autocomplete: "off", required: true, "aria-label": "Token" });
    const form = h("form", { class: "row" }, h("label", { class: "field grow" }, h("span", {}, "Token printed by “frugal serve”"), input), h("button", {}, "Use it"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      keepToken(input.value.trim());
      place.replaceChildren();
      if (again) again();
    });
    place.replaceChildren(h("p", { class: "error", role: "alert" }, sentence), form);
    input.focus();
  } else {
    place.replaceChildren(h("p", { class: "error", role: "alert" }, sentence));
  }
}

/** Calls `work` once calls have ceased for `milliseconds`. */
export function debounced(work, milliseconds) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), milliseconds);
  };
}
