// A file that a person drops or chooses, and what has to be said to read it.

import { get, post } from "./api.js";
import { h } from "./elements.js";
import { bytes } from "./numbers.js";

/** A field with a label; the option of the command line that says the same stands behind it, since sentences name it. */
export const field = (label, input, option = "") => h("label", { class: "field" }, h("span", {}, label, option ? h("span", { class: "option" }, ` ${option}`) : null), input);

/** A place to drop files into, with a button to choose them. `taken` gets the files. */
export function dropZone(words, { accept = "", several = false }, taken) {
  const file = h("input", { type: "file", accept: accept || false, multiple: several, class: "hidden", tabindex: "-1", "aria-label": words });
  const choose = h("button", { type: "button" }, several ? "Choose files" : "Choose a file");
  const hint = h("p", { class: "faint small" });
  const drop = h("div", { class: "drop" }, h("p", {}, words), h("div", { class: "row" }, choose, file), hint);
  choose.addEventListener("click", () => file.click());
  file.addEventListener("change", () => { taken([...file.files]); file.value = ""; });
  for (const [event, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    drop.addEventListener(event, (moved) => { moved.preventDefault(); drop.classList.toggle("over", over); });
  }
  drop.addEventListener("drop", (dropped) => taken([...dropped.dataTransfer.files]));
  return { drop, hint };
}

/** Tells under a drop zone how large a file may be, and returns the limits. */
export async function recordingLimits(hint) {
  const limits = await get("/api/recordings");
  hint.textContent = `At most ${bytes(limits.largest)}. The studio keeps the file in ${limits.folder}.`;
  return limits;
}

/** Sends a file to the studio, which keeps it: {recording, name}. */
export function keep(file, limits) {
  if (file.size > limits.largest) throw new Error(`${file.name} has ${bytes(file.size)}; the limit is ${bytes(limits.largest)}, use the command line for larger files`);
  return post("/api/recordings", { name: file.name }, file, "application/octet-stream");
}

const given = (input) => (input.value.trim() === "" ? null : input.value.trim());
const choice = (name, options) => h("select", { name }, options.map(([value, words]) => h("option", { value }, words)));

/** Fields for what a file does not say itself. Returns {fields, value()}: the `reading` of a request, without columns. */
export function readingFields() {
  const rate = h("input", { type: "number", step: "any", min: "0", name: "rate", placeholder: "from the file" });
  const timeUnit = h("input", { type: "text", name: "time_unit", placeholder: "from the file", autocomplete: "off" });
  const systemTimeUnit = h("input", { type: "text", name: "system_time_unit", placeholder: "from the system", autocomplete: "off" });
  const skip = h("input", { type: "number", step: "1", min: "0", name: "skip", placeholder: "0" });
  const decimal = choice("decimal", [["", "found out"], ["comma", "comma"], ["point", "point"]]);
  const dates = choice("dates", [["", "found out"], ["day-first", "day first"], ["month-first", "month first"]]);
  return {
    fields: [
      h("div", { class: "pair" }, field("Samples per second", rate, "--rate"), field("Unit of its times", timeUnit, "--time-unit")),
      h("details", {}, h("summary", {}, "More about the file"), h("div", { class: "pair" },
        field("System’s unit of time", systemTimeUnit, "--system-time-unit"), field("Lines to skip", skip, "--skip"),
        field("Decimal sign", decimal, "--decimal"), field("Order of dates", dates, "--dates"))),
    ],
    value: () => ({
      rate: given(rate) === null ? null : Number(rate.value), time_unit: given(timeUnit), system_time_unit: given(systemTimeUnit),
      skip: Number(given(skip) ?? 0), decimal: given(decimal), dates: given(dates),
    }),
  };
}
