// All runs, a page at a time: searched, sorted and counted by the server.

import { get, post, runPath } from "./api.js";
import { announce, empty, h, problem, state } from "./elements.js";
import { amount, moment, money } from "./numbers.js";

const MILLISECONDS_BETWEEN_LOOKS = 3000;
const ROWS = 100;
const FIRST = "./frugal physics train duffing --model flow-tapinn";
const STATES = ["running", "finished", "interrupted", "failed", "damaged"];
const COLUMNS = [["name", "Run"], ["kind", "Kind"], ["state", "State"], ["figure", "Key figure"], ["cost", "Cost"], ["created", "Started"]];

const said = (figure) => `${figure.member ? `${figure.member}: ` : ""}${figure.name}`;

export async function runsPage(main) {
  document.title = "Runs · Frugal studio";
  const asked = new URLSearchParams(location.search);
  const search = h("input", { type: "search", placeholder: "name, kind, tag or note", "aria-label": "Search the runs", value: asked.get("search") ?? "" });
  const choice = (label, name) => h("select", { "aria-label": label, name });
  const states = choice("State", "state"), kinds = choice("Kind", "kind"), tags = choice("Tag", "tag");
  const compare = h("button", { type: "button", disabled: true }, "Compare two");
  const remove = h("button", { type: "button", hidden: true }, "Delete");
  const trouble = h("div"), list = h("div"), trash = h("details", { class: "fold", hidden: true });
  const tagField = h("label", { class: "field", hidden: true }, h("span", {}, "Tag"), tags);
  main.append(
    h("h1", {}, "Runs"), h("p", { class: "lead" }, "All runs on this machine, newest first."),
    h("div", { class: "row" }, h("label", { class: "field grow" }, h("span", {}, "Search"), search), h("label", { class: "field" }, h("span", {}, "Kind"), kinds), h("label", { class: "field" }, h("span", {}, "State"), states), tagField, compare, remove),
    trouble, list, trash);

  const view = { sort: asked.get("sort") ?? "", order: asked.get("order") ?? "ascending", offset: Number(asked.get("offset") ?? 0) };
  const chosen = new Set();
  let shown = "";

  const fill = (select, all, values) => {
    const wanted = select.value || (asked.get(select.name) ?? "");
    const options = [["", all], ...values.map((value) => [value, value])];
    if (select.options.length === options.length && options.every(([value], i) => select.options[i].value === value)) return;
    select.replaceChildren(...options.map(([value, text]) => h("option", { value }, text)));
    select.value = values.includes(wanted) ? wanted : "";
  };
  fill(states, "all states", STATES);
  fill(kinds, "all kinds", [asked.get("kind") ?? ""].filter(Boolean));
  fill(tags, "all tags", [asked.get("tag") ?? ""].filter(Boolean));

  const query = () => Object.fromEntries(Object.entries({ search: search.value.trim(), state: states.value, kind: kinds.value, tag: tags.value, ...view, order: view.sort ? view.order : "" })
    .filter(([, value]) => value !== "" && value !== 0));

  const enable = () => {
    compare.disabled = chosen.size !== 2;
    remove.hidden = chosen.size === 0;
    remove.textContent = `Delete ${chosen.size}`;
  };
  const choose = (name, on) => {
    if (on) chosen.add(name);
    else chosen.delete(name);
    enable();
  };
  compare.addEventListener("click", () => {
    const [before, after] = chosen;
    location.href = `/compare?${new URLSearchParams({ before, after })}`;
  });
  remove.addEventListener("click", async () => {
    try {
      const names = [...chosen];
      for (const name of names) {
        await post(runPath(name, "/delete"));
        chosen.delete(name);
      }
      trouble.replaceChildren(h("p", { class: "row done", role: "status" }, `Moved to the trash: ${names.join(", ")}.`,
        h("button", { type: "button", onclick: () => restore(names) }, "Undo")));
    } catch (failure) {
      problem(trouble, failure, () => remove.click());
    }
    enable();
    await look();
  });
  const restore = async (names) => {
    try {
      for (const name of names) await post(`/api/trash/${encodeURIComponent(name)}/restore`);
      trouble.replaceChildren(h("p", { class: "done", role: "status" }, `Restored: ${names.join(", ")}.`));
    } catch (failure) {
      problem(trouble, failure, () => restore(names));
    }
    await look();
    if (trash.open) await openTrash();
  };
  const openTrash = async () => {
    const { folder, runs } = await get("/api/trash");
    trash.replaceChildren(trash.firstChild, h("p", { class: "faint small" }, "Whole run folders, in ", h("code", {}, folder), ". Delete them there to free the space."),
      h("ul", { class: "plain" }, runs.map((name) => h("li", { class: "row" }, h("span", {}, name), h("button", { type: "button", onclick: () => restore([name]) }, "Restore")))));
  };
  trash.addEventListener("toggle", () => { if (trash.open) openTrash().catch((failure) => problem(trouble, failure)); });

  const sortBy = (name) => {
    const descendingFirst = ["created", "cost", "figure"].includes(name);
    if (view.sort !== name) Object.assign(view, { sort: name, order: descendingFirst ? "descending" : "ascending" });
    else if ((view.order === "ascending") === descendingFirst) Object.assign(view, { sort: "", order: "ascending" });
    else view.order = view.order === "ascending" ? "descending" : "ascending";
    view.offset = 0;
    look();
  };
  const head = ([name, title]) => {
    const sorted = view.sort === name;
    return h("th", { scope: "col", class: ["figure", "cost"].includes(name) ? "number" : false, "aria-sort": sorted ? view.order : "none" },
      h("button", { type: "button", class: "sort", "data-sort": name, onclick: () => sortBy(name) }, title, h("span", { "aria-hidden": "true" }, sorted ? (view.order === "ascending" ? " ↑" : " ↓") : "")));
  };

  const progress = (run) => {
    if (!run.progress) return null;
    const { step, of } = run.progress;
    if (run.state === "finished") return h("span", { class: "under faint small" }, `${amount(step)} steps`);
    return h("span", { class: "progress" }, of ? h("progress", { max: of, value: Math.min(step, of), "aria-label": `Progress of ${run.name}` }) : null, h("span", { class: "faint small" }, of ? `${amount(step)} of ${amount(of)}` : `step ${amount(step)}`));
  };
  const row = (run) => {
    const box = h("input", { type: "checkbox", "data-run": run.name, "aria-label": `Select ${run.name}`, onchange: (event) => choose(run.name, event.target.checked) });
    box.checked = chosen.has(run.name);
    const { figure } = run;
    return h("tr", {},
      h("td", {}, box),
      h("th", { scope: "row" }, h("a", { href: `/runs/${encodeURIComponent(run.name)}` }, run.name),
        run.tags.length > 0 || run.note ? h("span", { class: "remarks" }, run.tags.map((tag) => h("button", { type: "button", class: "tag", "aria-label": `Show runs with the tag ${tag}`, onclick: () => { fill(tags, "all tags", [tag]); tags.value = tag; narrow(); } }, tag)), run.note ? h("span", { class: "faint small" }, run.note.split("\n")[0].slice(0, 90)) : null) : null,
        run.message ? h("span", { class: "remarks faint small" }, run.message) : null),
      h("td", {}, run.kind), h("td", {}, state(run.state), progress(run)),
      h("td", { class: "number", "data-head": "Key figure" }, figure ? [amount(Number(figure.value.toPrecision(3))), h("span", { class: "under faint small", title: said(figure) }, said(figure))] : ""),
      h("td", { class: "number", "data-head": "Cost of the whole run" }, run.cost === null ? "" : money(run.cost, "USD")),
      h("td", {}, moment(run.created)));
  };

  const draw = (found) => {
    const picture = JSON.stringify([found, view]);
    if (picture === shown) return;
    shown = picture;
    fill(kinds, "all kinds", found.kinds);
    fill(tags, "all tags", found.tags);
    tagField.hidden = found.tags.length === 0;
    trash.hidden = found.deleted === 0;
    if (!trash.firstChild) trash.append(h("summary"));
    trash.firstChild.textContent = `Trash: ${found.deleted} ${found.deleted === 1 ? "run" : "runs"}`;
    if (found.total === 0) {
      list.replaceChildren(h("br"), empty("No runs yet", "The first run takes a minute or two. It appears here as soon as it starts:", FIRST));
    } else if (found.matching === 0) {
      list.replaceChildren(h("br"), empty("No matching run", "No run has this name and state.", ""));
    } else {
      const held = document.activeElement?.dataset?.run ?? document.activeElement?.dataset?.sort;
      const last = found.offset + found.rows.length;
      const part = found.matching > found.rows.length ? `Runs ${(found.offset + 1).toLocaleString("en")} to ${last.toLocaleString("en")} of ${found.matching.toLocaleString("en")}` : `${found.matching} of ${found.total}`;
      const turn = (offset, label) => h("button", { type: "button", disabled: offset < 0 || offset >= found.matching, onclick: () => { view.offset = offset; look(); scrollTo(0, 0); } }, label);
      list.replaceChildren(h("div", { class: "table" }, h("table", { class: "runs" },
        h("caption", {}, `${part}${found.matching > found.rows.length ? "" : " runs"}${found.total > 1 ? ". Select two to compare them." : ""} Costs are those of the whole run.`),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "hidden" }, "Select")), COLUMNS.map(head))),
        h("tbody", {}, found.rows.map(row)))),
        found.matching > found.rows.length ? h("nav", { class: "row turn", "aria-label": "Pages of runs" }, turn(found.offset - ROWS, "Newer"), turn(found.offset + ROWS, "Older")) : "");
      if (held) list.querySelector(`[data-run="${CSS.escape(held)}"], [data-sort="${CSS.escape(held)}"]`)?.focus();
    }
  };

  let latest = 0;
  const look = async () => {
    const mine = ++latest;
    const now = query();
    try {
      const found = await get("/api/run-table", { ...now, limit: ROWS });
      if (mine !== latest) return;
      const text = new URLSearchParams(now).toString();
      history.replaceState(null, "", text ? `/?${text}` : "/");
      draw(found);
    } catch (failure) {
      if (mine !== latest) return;
      shown = "";
      problem(list, failure);
    }
  };
  const narrow = async () => {
    view.offset = 0;
    await look();
    announce(list.querySelector("caption")?.textContent ?? "No matching run");
  };
  search.addEventListener("input", narrow);
  for (const select of [states, kinds, tags]) select.addEventListener("change", narrow);
  await look();
  setInterval(() => { if (!document.hidden) look(); }, MILLISECONDS_BETWEEN_LOOKS);
}
