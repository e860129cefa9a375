// All runs, and the two of them to compare.

import { get } from "./api.js";
import { announce, empty, h, problem, state } from "./elements.js";
import { moment } from "./numbers.js";

const MILLISECONDS_BETWEEN_LOOKS = 3000;
const FIRST = "./frugal physics train duffing --model flow-tapinn";

export async function runsPage(main) {
  document.title = "Runs · Frugal studio";
  const search = h("input", { type: "search", placeholder: "name or kind", "aria-label": "Search the runs" });
  const states = h("select", { "aria-label": "State" }, [["", "all states"], "running", "finished", "interrupted", "failed", "damaged"].map((entry) =>
    Array.isArray(entry) ? h("option", { value: entry[0] }, entry[1]) : h("option", { value: entry }, entry)));
  const compare = h("button", { type: "button", disabled: true }, "Compare two");
  const list = h("div");
  main.append(
    h("h1", {}, "Runs"), h("p", { class: "lead" }, "Everything trained on this machine, newest first."),
    h("div", { class: "row" }, h("label", { class: "field grow" }, h("span", {}, "Search"), search), h("label", { class: "field" }, h("span", {}, "State"), states), compare),
    list);

  let runs = [];
  let shown = "";
  const chosen = [];

  const choose = (name, on) => {
    const place = chosen.indexOf(name);
    if (place >= 0) chosen.splice(place, 1);
    if (on) chosen.push(name);
    if (chosen.length > 2) {
      const dropped = chosen.shift();
      const box = list.querySelector(`input[data-run="${CSS.escape(dropped)}"]`);
      if (box) box.checked = false;
    }
    compare.disabled = chosen.length !== 2;
  };
  compare.addEventListener("click", () => {
    location.href = `/compare?${new URLSearchParams({ before: chosen[0], after: chosen[1] })}`;
  });

  const row = (run) => {
    const box = h("input", { type: "checkbox", "data-run": run.name, "aria-label": `Compare ${run.name}`, onchange: (event) => choose(run.name, event.target.checked) });
    box.checked = chosen.includes(run.name);
    return h("tr", {},
      h("td", {}, box), h("th", { scope: "row" }, h("a", { href: `/runs/${encodeURIComponent(run.name)}` }, run.name)),
      h("td", {}, run.kind), h("td", {}, state(run.state)), h("td", {}, moment(run.created)), h("td", { class: "wrap" }, run.message));
  };

  const draw = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = runs.filter((run) => (!states.value || run.state === states.value) && words.every((word) => `${run.name} ${run.kind}`.toLowerCase().includes(word)));
    const picture = JSON.stringify(fitting);
    if (picture === shown) return;
    shown = picture;
    if (runs.length === 0) {
      list.replaceChildren(h("br"), empty("No runs yet", "The first one takes a minute or two; it appears here as soon as it begins.", FIRST));
    } else if (fitting.length === 0) {
      list.replaceChildren(h("br"), empty("No run fits", "Nothing among the runs has this name and state.", ""));
    } else {
      const held = document.activeElement?.dataset?.run;
      list.replaceChildren(h("div", { class: "table" }, h("table", { class: "runs" },
        h("caption", {}, `${fitting.length} of ${runs.length} runs${runs.length > 1 ? ". Mark two to compare them." : ""}`),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "hidden" }, "Compare")), ["Run", "Kind", "State", "Begun", "Remark"].map((head) => h("th", { scope: "col" }, head)))),
        h("tbody", {}, fitting.map(row)))));
      if (held) list.querySelector(`input[data-run="${CSS.escape(held)}"]`)?.focus();
    }
  };

  const look = async () => {
    try {
      runs = (await get("/api/runs")).runs;
      draw();
    } catch (failure) {
      shown = "";
      problem(list, failure);
    }
  };
  const narrow = () => { draw(); announce(list.querySelector("caption")?.textContent ?? "No run fits"); };
  search.addEventListener("input", narrow);
  states.addEventListener("change", narrow);
  await look();
  setInterval(() => { if (!document.hidden) look(); }, MILLISECONDS_BETWEEN_LOOKS);
}
