// Choosing runs, and groups within runs that compare several methods, for two sides of a comparison.

import { h } from "./elements.js";
import { moment } from "./numbers.js";

const MOST_ROWS = 100;
const SIDES = ["before", "after"];
const TITLES = { before: "Before", after: "After" };

/** Every account by name: `RUN` for a run, `RUN/GROUP` for one member of a comparison. */
export function names(accounts) {
  return accounts.flatMap((account) => (account.groups.length === 0 ? [account.name] : account.groups.map((group) => `${account.name}/${group}`)));
}

/** The run an account belongs to. */
export const runOf = (account) => account.split("/")[0];

/**
 * A table with a checkbox for each side in each row.
 *
 * entries: [{name, kind, state, created}], newest first, of which only the name is needed; chosen: {before: [names], after: [names]}; changed: called after
 * every choice. Only runs of one kind are listed unless those chosen are of several.
 */
export function chooser(entries, chosen, changed) {
  const sides = Object.fromEntries(SIDES.map((side) => [side, new Set(chosen[side])]));
  const kindOf = new Map(entries.map((entry) => [entry.name, entry.kind ?? ""]));
  const kinds = [...new Set(kindOf.values())];
  const taken = new Set(SIDES.flatMap((side) => chosen[side]).map((name) => kindOf.get(name)));
  const kind = h("select", { name: "kind" }, h("option", { value: "" }, "all kinds"), kinds.map((one) => h("option", { value: one }, one)));
  kind.value = taken.size === 1 ? [...taken][0] : "";
  const search = h("input", { type: "search", name: "find", placeholder: "name" });
  const body = h("tbody");
  const rest = h("p", { class: "faint small", hidden: true });
  const dated = entries.some((entry) => entry.created);

  const box = (entry, side) => {
    const input = h("input", { type: "checkbox", "data-side": side, "data-run": entry.name, "aria-label": `${TITLES[side]}: ${entry.name}`, onchange: () => {
      if (input.checked) sides[side].add(entry.name);
      else sides[side].delete(entry.name);
      changed();
    } });
    input.checked = sides[side].has(entry.name);
    return h("td", {}, input);
  };
  const draw = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const isChosen = (entry) => SIDES.some((side) => sides[side].has(entry.name));
    const fitting = entries.filter((entry) => isChosen(entry) || ((kind.value === "" || entry.kind === kind.value) && words.every((word) => entry.name.toLowerCase().includes(word))));
    const first = fitting.filter(isChosen);
    const shown = [...first, ...fitting.filter((entry) => !isChosen(entry))].slice(0, Math.max(MOST_ROWS, first.length));
    body.replaceChildren(...shown.map((entry) => h("tr", {}, SIDES.map((side) => box(entry, side)), h("th", { scope: "row" }, entry.name),
      dated ? [h("td", {}, entry.state ?? ""), h("td", { class: "whole" }, entry.created ? moment(entry.created) : "")] : null)));
    rest.hidden = shown.length === fitting.length;
    rest.textContent = `${(fitting.length - shown.length).toLocaleString("en")} more; narrow the search.`;
  };
  kind.addEventListener("change", draw);
  search.addEventListener("input", draw);
  draw();
  return {
    element: h("div", { class: "chooser" },
      h("div", { class: "row" }, h("label", { class: "field grow" }, h("span", {}, "Find a run"), search), kinds.length > 1 ? h("label", { class: "field" }, h("span", {}, "Kind"), kind) : null),
      h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Runs to choose from" }, h("table", {},
        h("thead", {}, h("tr", {}, SIDES.map((side) => h("th", { scope: "col" }, TITLES[side])), h("th", { scope: "col" }, "Run"), dated ? ["State", "Started"].map((head) => h("th", { scope: "col" }, head)) : null)), body)), rest),
    value: (side) => [...sides[side]].join(","),
  };
}
