/* Kindnesses of the inbox; it works without them.
   [data-pick-all]   picks every report of the page, and the bar says how many are picked.
   main [data-fresh] asks once a minute, and when the window is looked at again, whether the list has changed: counts are
   put in place, new reports are offered and taken in on request, so that no row moves under a finger and no pick is lost.
   The request says X-Segar: it is the page that asks, not the officer. */
(() => {
  "use strict";
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const MINUTE = 60000;
  const opened = Date.now();
  const picks = () => [...document.querySelectorAll('table.inbox input[name="pilih"]')];

  // ── picking ──
  function tell() {
    const all = picks(), picked = all.filter((box) => box.checked).length;
    for (const told of document.querySelectorAll("[data-picked]")) told.textContent = picked ? say(`${picked} dipilih. `, `${picked} picked. `) : "";
    for (const box of document.querySelectorAll("[data-pick-all]")) {
      box.checked = picked > 0 && picked === all.length;
      box.indeterminate = picked > 0 && picked < all.length;
    }
  }
  for (const label of document.querySelectorAll("[data-pick-label]")) label.hidden = false;
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) for (const box of picks()) box.checked = event.target.checked;
    if (event.target.matches('[data-pick-all], input[name="pilih"]')) tell();
  });
  addEventListener("pageshow", tell);
  tell();

  // The lane that is open stands in sight, where there are more lanes than fit.
  const lanes = document.querySelector(".lanes"), open = lanes && lanes.querySelector("[aria-current]");
  if (open && open.offsetLeft + open.offsetWidth > lanes.clientWidth) lanes.scrollLeft = open.offsetLeft - lanes.clientWidth / 2;

  // ── freshness ──
  const fresh = document.querySelector("[data-fresh]");
  if (!fresh) return;
  const numbers = (page) => [...page.querySelectorAll("table.inbox tbody tr[data-number]")].map((row) => row.dataset.number + row.dataset.state);
  const bare = (list) => new Set(list.map((each) => each.split(" ")[0]));
  let asked = Date.now(), newer = null;

  const bar = document.createElement("p");
  bar.className = "notice notice--plain fresh";
  bar.setAttribute("role", "status");
  bar.hidden = true;
  fresh.before(bar);

  function offer(page) {
    const before = numbers(document), after = numbers(page);
    if (before.join() === after.join()) { bar.hidden = true; newer = null; return; }
    newer = page;
    const known = bare(before);
    const arrived = [...bare(after)].filter((each) => !known.has(each)).length;
    const words = arrived ? say(`${arrived} laporan baru di halaman ini.`, `${arrived} new ${arrived === 1 ? "report" : "reports"} on this page.`) : say("Daftar ini berubah.", "This list has changed.");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "linkish";
    button.textContent = say("Muat", "Load");
    button.addEventListener("click", take);
    bar.replaceChildren(`${words} `, button);
    bar.hidden = false;
  }

  function take() {
    if (!newer) return;
    const picked = new Set(picks().filter((box) => box.checked).map((box) => box.value));
    const there = document.querySelector("[data-list]"), comes = newer.querySelector("[data-list]");
    if (!there || !comes || !there.querySelector("tbody") || !comes.querySelector("tbody")) { location.reload(); return; }
    // countdown.js counts from when the page was opened; these rows were made later.
    for (const sign of comes.querySelectorAll("[data-now]")) sign.dataset.now = new Date(Date.parse(sign.dataset.now) - (asked - opened)).toISOString();
    there.querySelector("tbody").replaceWith(document.adoptNode(comes.querySelector("tbody")));
    const pager = there.querySelector(".pager"), pages = comes.querySelector(".pager");
    if (pager && pages) pager.replaceWith(document.adoptNode(pages));
    for (const box of picks()) box.checked = picked.has(box.value);
    tell();
    bar.hidden = true;
    newer = null;
    const first = there.querySelector(".what a");
    if (first) first.focus({ preventScroll: true });
    document.dispatchEvent(new Event("visibilitychange")); // countdown.js reads the new rows
  }

  async function ask() {
    if (document.hidden || Date.now() - asked < MINUTE * 0.9) return;
    asked = Date.now();
    try {
      const answer = await fetch(fresh.dataset.fresh, { headers: { "X-Segar": "1" }, credentials: "same-origin", redirect: "error" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const name of [".lanes", ".asof-now"]) {
        const there = document.querySelector(name), comes = page.querySelector(name);
        if (there && comes && !there.contains(document.activeElement)) there.replaceChildren(...comes.childNodes);
      }
      offer(page);
    } catch { /* no network: the page stays as it is, and says as of when */ }
  }

  setInterval(ask, MINUTE);
  document.addEventListener("visibilitychange", ask);
  addEventListener("focus", ask);
})();
