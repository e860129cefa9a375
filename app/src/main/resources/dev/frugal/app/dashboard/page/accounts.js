// Choosing accounts of the ledger: runs, and groups within runs that compare several methods.

import { h } from "./elements.js";

/** Every account by name: `RUN` for a run, `RUN/GROUP` for one member of a comparison. */
export function names(accounts) {
  return accounts.flatMap((account) => (account.groups.length === 0 ? [account.name] : account.groups.map((group) => `${account.name}/${group}`)));
}

/** A list in which several accounts may be selected; `value()` is the parameter for the ledger. */
export function picker(label, name, all, chosen) {
  const select = h("select", { name, multiple: true, size: Math.min(6, Math.max(2, all.length)) }, all.map((one) => h("option", { value: one }, one)));
  for (const option of select.options) option.selected = chosen.includes(option.value);
  return {
    element: h("label", { class: "field grow" }, h("span", {}, label), select), select,
    value: () => [...select.selectedOptions].map((option) => option.value).join(","),
  };
}

/** The run an account belongs to. */
export const runOf = (account) => account.split("/")[0];
