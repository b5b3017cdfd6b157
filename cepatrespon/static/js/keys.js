/* The keyboard shortcuts of the officers' pages; the table they follow is console/shortcuts.py.
   j k o x in lists: the rows of table.inbox and whatever carries [data-row]; each row's first link is opened.
   [data-key="p"]   is pressed, or takes the focus where it is a field, by that letter; its letter is shown beside it.
   g and a letter   lead to the pages in data-go of this script's tag.
   Never while somebody types, never with Ctrl, Alt or Meta, and not at all where the cookie "pintasan" says "mati". */
(() => {
  "use strict";
  const here = document.currentScript;
  if (!here || /(^|;\s*)pintasan=mati(;|$)/.test(document.cookie)) return;
  const go = JSON.parse(here.dataset.go || "{}");
  const WAIT = 1500; // milliseconds between g and its letter
  let waiting = 0;

  const rows = () => [...document.querySelectorAll("table.inbox tbody tr, [data-row]")].filter((row) => row.offsetParent !== null);
  const link = (row) => row.querySelector(".what a[href]") || row.querySelector("a[href]"); // not a clause chip before it
  const current = () => rows().find((row) => row.contains(document.activeElement)) || document.querySelector(".row-here");

  function move(step) {
    const all = rows();
    if (!all.length) return false;
    const at = all.indexOf(current());
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    all.forEach((row) => row.classList.toggle("row-here", row === next));
    const target = link(next) || next.querySelector("input, button");
    if (target) target.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  function pick() {
    const box = current() && current().querySelector('input[type="checkbox"]');
    if (!box) return false;
    box.click();
    return true;
  }

  function open() {
    const target = current() && link(current());
    if (!target) return false;
    target.click();
    return true;
  }

  function follow(selector) {
    const target = document.querySelector(selector);
    if (!target) return false;
    target.click();
    return true;
  }

  function search() {
    const box = document.querySelector('input[type="search"]');
    if (!box) return false;
    box.focus();
    box.select();
    return true;
  }

  function leave(url) {
    if (!url) return false;
    location.assign(url);
    return true;
  }

  function press(key) {
    const target = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key && each.offsetParent !== null);
    if (!target || target.getAttribute("aria-disabled") === "true" || target.disabled) return false;
    if (target.matches("input:not([type=checkbox]):not([type=radio]):not([type=submit]), textarea, select")) target.focus();
    else target.click();
    return true;
  }

  const acts = {
    j: () => move(1), k: () => move(-1), o: open, x: pick, n: () => follow('a[rel="next"]'), p: () => follow('a[rel="prev"]'),
    "/": search, u: () => leave(here.dataset.inbox), "?": () => leave(here.dataset.help),
  };

  const types = (e) => e.isContentEditable || e.matches("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=submit]):not([type=button])");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const focused = event.target instanceof Element ? event.target : document.body;
    if (types(focused)) {
      if (event.key === "Escape" && focused.matches('input[type="search"]')) focused.blur();
      return;
    }
    const key = event.key;
    if (waiting && Date.now() - waiting < WAIT) {
      waiting = 0;
      if (leave(go[key])) event.preventDefault();
      return;
    }
    if (key === "g") { waiting = Date.now(); return; }
    if (press(key) || (acts[key] && acts[key]())) event.preventDefault();
  });

  // Each letter beside what it does: only where there is a keyboard to speak of, and not read aloud.
  if (matchMedia("(hover: hover) and (pointer: fine)").matches) {
    for (const each of document.querySelectorAll("[data-key]")) {
      if (each.matches("input, textarea, select")) continue;
      const letter = document.createElement("kbd");
      letter.className = "key";
      letter.textContent = each.dataset.key;
      letter.setAttribute("aria-hidden", "true");
      each.append(" ", letter);
      each.setAttribute("aria-keyshortcuts", each.dataset.key);
    }
  }
})();
