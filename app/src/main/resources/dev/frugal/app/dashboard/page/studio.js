// Shows the page of the address.

import { adoptToken } from "./api.js";
import { h, problem } from "./elements.js";
import { runsPage } from "./runs.js";
import { runPage } from "./run.js";
import { comparePage } from "./compare.js";
import { physicsPage } from "./physics.js";
import { recordingPage } from "./recording.js";
import { monitorPage } from "./monitor.js";
import { reasoningPage } from "./reasoning.js";
import { ledgerPage } from "./ledger.js";
import { scalingPage } from "./scaling.js";
import { buildOrBuyPage } from "./build-or-buy.js";

const PAGES = { "": ["runs", runsPage], compare: ["runs", comparePage], physics: ["physics", physicsPage], recording: ["recording", recordingPage], monitor: ["monitor", monitorPage], reasoning: ["reasoning", reasoningPage], ledger: ["ledger", ledgerPage], scaling: ["ledger", scalingPage], "build-or-buy": ["ledger", buildOrBuyPage] };

async function show() {
  adoptToken();
  const main = document.getElementById("main");
  const [, first, second] = location.pathname.split("/");
  const [name, page] = first === "runs" ? ["runs", (place) => runPage(place, decodeURIComponent(second))] : PAGES[first];
  document.querySelector(`nav a[data-page=${name}]`).setAttribute("aria-current", "page");
  main.replaceChildren();
  try {
    await page(main);
  } catch (failure) {
    const place = h("div");
    main.append(place);
    problem(place, failure);
  }
}

addEventListener("hashchange", adoptToken);
show();
