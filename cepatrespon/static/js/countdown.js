/* Keeps the time left of every [data-due] true while a page stays open: its words, and its urgency.
   Counts on the server's clock (data-now at the moment of loading), so a phone whose clock is wrong, and a demo whose
   clock was moved, read right. Without this script the page shows the time left when it was made. */
(() => {
  "use strict";
  const english = document.documentElement.lang.startsWith("en");
  const MINUTE = 60, HOUR = 3600, DAY = 86400;
  const loaded = Date.now();

  const count = (n, id, en) => (english ? `${n} ${en}${n === 1 ? "" : "s"}` : `${n} ${id}`);

  // The same words as rules/wording.py.
  function duration(seconds) {
    const s = Math.abs(seconds);
    if (s < MINUTE) return english ? "less than 1 minute" : "kurang dari 1 menit";
    const [big, small] = s < 2 * DAY
      ? [[Math.floor(s / HOUR), "jam", "hour"], [Math.floor((s % HOUR) / MINUTE), "menit", "minute"]]
      : [[Math.floor(s / DAY), "hari", "day"], [Math.floor((s % DAY) / HOUR), "jam", "hour"]];
    return [big, small].filter(([n]) => n).map((part) => count(...part)).join(" ");
  }

  function left(seconds) {
    const said = duration(seconds);
    if (english) return seconds < 0 ? `${said} late` : `${said} left`;
    return seconds < 0 ? `Terlambat ${said}` : `${said} lagi`;
  }

  function urgency(seconds, span) {
    if (seconds < 0) return "late";
    if (!span) return "calm";
    if (seconds * 7 <= span) return "urgent";
    return seconds * 3 <= span ? "near" : "calm";
  }

  function tick() {
    for (const sign of document.querySelectorAll("[data-due]")) {
      const due = Date.parse(sign.dataset.due);
      const now = Date.parse(sign.dataset.now) + Date.now() - loaded;
      const seconds = Math.floor(due / 1000) - Math.floor(now / 1000);
      const words = sign.querySelector("[data-left]");
      if (words && words.textContent !== left(seconds)) words.textContent = left(seconds);
      const span = sign.dataset.start ? (due - Date.parse(sign.dataset.start)) / 1000 : 0;
      const level = urgency(seconds, span);
      for (const other of ["calm", "near", "urgent", "late"]) sign.classList.toggle(`due--${other}`, other === level);
    }
  }

  setInterval(tick, 30000);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
})();
