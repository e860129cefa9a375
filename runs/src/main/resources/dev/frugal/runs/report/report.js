
"use strict";
(() => {
  const SMALL = 1e-3, LARGE = 1e7;
  const text = (value) => {
    const size = Math.abs(value);
    if (value === 0) return "0";
    if (size >= SMALL && size < LARGE) return String(Number(value.toPrecision(4))).replace("-", "\u2212");
    const [mantissa, exponent] = value.toExponential(2).split("e");
    const raised = [...exponent.replace("+", "")].map((sign) => (sign === "-" ? "\u207b" : "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"[sign])).join("");
    return `${mantissa.replace("-", "\u2212")}\u00d710${raised}`;
  };

  // The values under the pointer, or where the arrow keys lead.
  for (const drawing of document.querySelectorAll("svg[data-axis]")) {
    const [left, width, low, high] = drawing.dataset.axis.split(" ").map(Number);
    const logarithmic = drawing.dataset.axis.endsWith("LOGARITHMIC");
    const curves = [...drawing.querySelectorAll("[data-values]")].map((path) => {
      const numbers = path.dataset.values.split(" ").map(Number);
      return { name: path.dataset.name, points: numbers.filter((_, i) => i % 2 === 0).map((x, i) => [x, numbers[2 * i + 1]]) };
    }).filter(({ points }) => points.length > 1);
    if (curves.length === 0) continue;
    const place = (x) => left + width * (logarithmic ? Math.log(x / low) / Math.log(high / low) : (x - low) / (high - low));
    const all = [...new Set(curves.flatMap(({ points }) => points.map(([x]) => x)))].sort((one, other) => one - other);
    const rule = document.createElementNS("http://www.w3.org/2000/svg", "path");
    rule.setAttribute("class", "rule");
    drawing.append(rule);
    const readout = document.createElement("p");
    readout.className = "readout";
    drawing.after(readout);
    let at = -1;
    const nearest = (points, x) => points.reduce((best, point) => (Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best));
    const tell = (index) => {
      at = index;
      const x = all[index];
      const { height } = drawing.viewBox.baseVal;
      rule.setAttribute("d", index < 0 ? "" : `M${place(x)} 26V${height - 44}`);
      const told = index < 0 ? "" : [`${drawing.dataset.across} ${text(x)}`, ...curves.map(({ name, points }) => `${name} ${text(nearest(points, x)[1])}`)].join(" \u00b7 ");
      readout.textContent = told;
      drawing.setAttribute("aria-valuenow", String(Math.max(0, index)));
      drawing.setAttribute("aria-valuetext", told || "no place chosen");
    };
    const under = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse()).x;
      const nearestIndex = all.reduce((best, x, i) => (Math.abs(place(x) - at) < Math.abs(place(all[best]) - at) ? i : best), 0);
      tell(at < left - 8 || at > left + width + 8 ? -1 : nearestIndex);
    };
    drawing.setAttribute("tabindex", "0");
    drawing.setAttribute("role", "slider");
    drawing.setAttribute("aria-valuemin", "0");
    drawing.setAttribute("aria-valuemax", String(all.length - 1));
    tell(-1);
    drawing.addEventListener("pointermove", under);
    drawing.addEventListener("pointerdown", under);
    drawing.addEventListener("pointerleave", () => tell(-1));
    drawing.addEventListener("blur", () => tell(-1));
    drawing.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
      if (step !== undefined) tell(Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step)));
      else if (event.key === "Home") tell(0);
      else if (event.key === "End") tell(all.length - 1);
      else if (event.key === "Escape") tell(-1);
      else return;
      event.preventDefault();
    });
  }

  // On a telephone the contents come first; a link opens its section, and paper shows all of them. A frame that has
  // just been put into its page may be without width yet, so a change of the width counts too.
  const sections = [...document.querySelectorAll("details.section")];
  const narrow = matchMedia("(max-width: 640px)");
  const fold = () => sections.forEach((section) => { section.open = sections.length === 1 || !narrow.matches; });
  if (narrow.matches) fold();
  narrow.addEventListener("change", fold);
  const open = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.matches("details")) {
      target.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", open);
  document.querySelectorAll(".contents a").forEach((link) => link.addEventListener("click", () => setTimeout(open)));
  addEventListener("beforeprint", () => sections.forEach((section) => { section.open = true; }));
  open();

  // Within a page of the studio a report is as high as its content.
  if (parent !== window) {
    const tell = () => parent.postMessage({ height: Math.ceil(document.querySelector("main").getBoundingClientRect().bottom + scrollY) }, "*");
    new ResizeObserver(tell).observe(document.querySelector("main"));
    // An observer does nothing as long as the frame is out of sight.
    tell();
    addEventListener("load", tell);
  }
})();
