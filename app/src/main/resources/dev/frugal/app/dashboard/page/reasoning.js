// One prompt, two checkpoints.

import { get, post } from "./api.js";
import { announce, command, figures, h, problem } from "./elements.js";
import { amount, duration, percent, unitPrice } from "./numbers.js";
import { compared } from "./responses.js";

export async function reasoningPage(main) {
  document.title = "Reasoning · Frugal studio";
  const { models } = await get("/api/reasoning/models");
  main.append(h("h1", {}, "Reasoning"), h("p", { class: "lead" }, "Compare two models on one prompt: their responses, the number of tokens, and the cost."));
  const prompt = h("textarea", { rows: 3, name: "prompt", required: true, spellcheck: "false" });
  prompt.value = "37+25-16=";
  const choice = (label, otherwise) => {
    const select = h("select", {}, models.map((model) => h("option", { value: model.name }, model.name === "embedded" ? "embedded (bundled)" : `${model.name} (${model.kind})`)));
    select.value = otherwise;
    return [select, h("label", { class: "field grow" }, h("span", {}, label), select)];
  };
  // The newest trained model beside the one it started from.
  const newest = models.find((model) => model.base !== null) ?? models[models.length > 1 ? 1 : 0];
  const [left, leftField] = choice("Left", newest.base ?? models[0].name);
  const [right, rightField] = choice("Right", newest.name);
  const greedy = h("input", { type: "checkbox", checked: true });
  const temperature = h("input", { type: "number", min: 0, max: 5, step: 0.1, value: "1", disabled: true });
  const limit = h("input", { type: "number", min: 1, max: 4096, step: 1, value: "256" });
  const seed = h("input", { type: "number", min: 0, step: 1, value: "1" });
  const chat = h("input", { type: "checkbox" });
  const ask = h("button", { class: "primary" }, "Run both");
  greedy.addEventListener("change", () => { temperature.disabled = greedy.checked; });
  const form = h("form", { class: "stack" },
    h("label", { class: "field" }, h("span", {}, "Prompt"), prompt),
    h("div", { class: "row" }, leftField, rightField),
    h("div", { class: "row" },
      h("label", { class: "check" }, greedy, "greedy decoding"), h("label", { class: "check" }, chat, "chat template"),
      h("label", { class: "field narrow" }, h("span", {}, "Temperature"), temperature), h("label", { class: "field narrow" }, h("span", {}, "Maximum tokens"), limit),
      h("label", { class: "field narrow" }, h("span", {}, "Seed"), seed), ask));
  const places = [left, right].map(() => h("section", { class: "card" }, h("h2", { class: "faint" }, "Response"), h("p", { class: "answer faint" }, "…")));
  const verdict = h("p", { class: "verdict", role: "status" });
  const key = h("ul", { class: "legend", hidden: true });
  const caution = h("p", { class: "faint small", hidden: true }, "A model’s first responses take longer, while the program warms up. Run again before comparing times.");
  const remark = models.length === 1
    ? h("p", { class: "faint small" }, "So far only the embedded model is available. Train a second one with ", command("./frugal reasoning train --method fgo"), ".") : null;
  main.append(form, remark ?? "", h("br"), verdict, key, h("div", { class: "halves" }, places), caution);

  const answer = async (model, place) => {
    const body = { model, prompt: prompt.value, chat: chat.checked, greedy: greedy.checked, limit: Number(limit.value), seed: Number(seed.value) };
    if (!greedy.checked) body.temperature = Number(temperature.value);
    place.replaceChildren(h("h2", {}, model), h("p", { class: "answer faint" }, "…"));
    const got = await post("/api/reasoning/generate", {}, JSON.stringify(body));
    const { account } = got;
    const text = h("p", { class: "answer" }, got.text);
    place.replaceChildren(
      h("h2", {}, model), text, h("br"),
      figures([
        ["Tokens", amount(account.tokens), got.finished ? `after a prompt of ${amount(account.prompt_tokens)}` : "cut off at the maximum"],
        ["List price", unitPrice(account.token_price, account.currency), "what a customer pays for such responses"],
        ["Time on this machine", duration(account.seconds), `${unitPrice(account.machine_cost, account.currency)} for the machine${account.warming ? "; includes warm-up" : ""}`],
      ]));
    return { account, text, response: got.text };
  };

  const both = async () => {
    ask.disabled = true;
    verdict.textContent = "";
    caution.hidden = true;
    try {
      key.hidden = true;
      const answers = [await answer(left.value, places[0]), await answer(right.value, places[1])];
      const accounts = answers.map(({ account }) => account);
      const [one, other] = accounts.map((account) => account.tokens);
      verdict.textContent = one === other ? "Both use the same number of tokens." : `The ${one < other ? "left" : "right"} model uses ${percent(Math.min(one, other) / Math.max(one, other))} of the other’s tokens.`;
      show(answers);
      caution.hidden = !accounts.some((account) => account.warming);
      announce(verdict.textContent);
    } catch (failure) {
      problem(places[1], failure, both);
    } finally {
      ask.disabled = false;
    }
  };
  /** Colours the checks that only one response has. */
  const show = (answers) => {
    const sides = compared(...answers.map(({ response }) => response));
    sides.forEach((pieces, side) => answers[side].text.replaceChildren(...pieces.map(({ text, alone }) => (alone ? h("mark", { class: side === 0 ? "gone" : "added" }, text) : text))));
    const [gone, added] = sides.map((pieces) => pieces.filter((piece) => piece.alone).length);
    const said = (count, what) => `${count} ${count === 1 ? "check" : "checks"} ${what}`;
    key.replaceChildren(h("li", {}, h("mark", { class: "gone" }, said(gone, "of the left response that the right one lacks"))), added > 0 ? h("li", {}, h("mark", { class: "added" }, said(added, "that only the right one has"))) : "");
    key.hidden = gone + added === 0;
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); both(); });
}
