// Moves between the two sides of a match. Everything can be read without this file: the labels of
// passages are links. It adds keys, clicks on passages, and lights up what belongs together.
"use strict";

(() => {
  const chips = [...document.querySelectorAll(".sides .chip[data-pair], .annotated .chip[data-pair]")];
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function light(pair) {
    for (const mark of document.querySelectorAll("mark.lit")) mark.classList.remove("lit");
    if (!pair) return;
    const same = document.querySelectorAll(`mark[data-pair="${CSS.escape(pair)}"]`);
    for (const mark of same) mark.classList.add("lit");
  }

  function show(chip) {
    if (!chip) return;
    chip.focus({ preventScroll: true });
    chip.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
    light(chip.dataset.pair);
  }

  function partner(chip) {
    const id = (chip.getAttribute("href") || "").slice(1);
    return id ? document.getElementById(id) : null;
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip[data-pair]");
    if (chip && partner(chip)) {
      event.preventDefault();
      history.replaceState(null, "", chip.getAttribute("href"));
      show(partner(chip));
      return;
    }
    const mark = event.target.closest("mark[data-chip]");
    if (mark && !String(window.getSelection())) {
      const own = document.getElementById(mark.dataset.chip);
      if (own) show(partner(own));
    }
  });

  document.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("mark[data-pair]");
    if (mark) light(mark.dataset.pair);
  });

  document.addEventListener("focusin", (event) => {
    const chip = event.target.closest(".chip[data-pair]");
    if (chip) light(chip.dataset.pair);
  });

  if (chips.length) {
    for (const line of document.querySelectorAll(".keys")) line.hidden = false;
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest("input, textarea, select")) return;
      if (event.key !== "n" && event.key !== "p") return;
      const here = document.activeElement.closest(".chip[data-pair]");
      const side = here ? chips.filter((chip) => chip.dataset.side === here.dataset.side) : chips;
      const step = event.key === "n" ? 1 : -1;
      const at = here ? side.indexOf(here) + step : step > 0 ? 0 : side.length - 1;
      event.preventDefault();
      show(side[(at + side.length) % side.length]);
    });
  }

  // In the drawing of outlets, pointing at one shows its links alone.
  const drawing = document.querySelector(".graph svg[role=group]");
  if (drawing) {
    const edges = [...drawing.querySelectorAll(".edge")];
    const choose = (outlet) => {
      drawing.classList.toggle("fading", Boolean(outlet));
      for (const edge of edges) {
        edge.classList.toggle("lit", edge.dataset.a === outlet || edge.dataset.b === outlet);
      }
    };
    for (const node of drawing.querySelectorAll("[data-outlet]")) {
      node.addEventListener("mouseenter", () => choose(node.dataset.outlet));
      node.addEventListener("focus", () => choose(node.dataset.outlet));
      node.addEventListener("mouseleave", () => choose(null));
      node.addEventListener("blur", () => choose(null));
    }
  }
})();
