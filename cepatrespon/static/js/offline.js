/* Forms that work through a dead spot. Every such form works as a plain form without this script.

   THE CONTRACT, for any page that extends `console/lapangan.html` and any view that answers through `console.queued.post`:
   form[data-offline]            is kept on this device before it is sent, with its photos, and sent until the server has
                                 answered. Its value is what the form is called in the queue: data-offline="Kirim hasil
                                 JK2605010001". It carries {% csrf_token %} and {% kunci %}, and no data-once.
   input[name=kunci]             the key by which the server knows a form again: the server gives one (that is what the
                                 form has without script), this script a fresh one whenever the page is shown.
   X-Antrean: 1                  the header with which the queue sends; the answer is JSON:
                                   {"hasil": "tercatat", "ke": "/petugas/…", "kata": "JK…: Proses dicatat."}
                                   {"hasil": "ditolak", "klausul": "M9", "alasan": "…", "galat": {"foto": ["…"]}, "kode": ""}
                                 A redirect or 403 means: sign in again. 5xx and no answer mean: later. The same key and
                                 content get the same answer and are never done twice; a refusal is judged anew.
   input[name=jam_kirim]         this device's clock at the moment of sending, milliseconds; no part of the content.
   [data-antrean]                where the queue is shown (`console/antrean.html`): data-petugas is the opaque mark of who
                                 is signed in, data-pekerja the service worker. Drafts are sent in that officer's name only.
   [data-simpan]                 on a link: its page is fetched while there is a network, to be read without one.
   #draf=KEY                     an address that ends so opens that draft in the form it was made with.
   input[type=file]              gets its photos back by an event "dipulihkan" with detail.jepret (see `camera.js`).
   Deleting, trying again and correcting are offered beside each draft; nothing typed is lost by a refusal. */
(() => {
  "use strict";
  const bar = document.querySelector("[data-antrean]");
  if (!bar || !self.Antrean || !("indexedDB" in self)) return;
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const mine = bar.dataset.petugas;
  const SLOW = 8000; // milliseconds after which somebody is told that they need not wait
  const clock = (ms) => new Date(ms).toLocaleTimeString(english ? "en-GB" : "id-ID", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" });

  function make(tag, className, ...inside) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  }

  function freshKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    return [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  }

  // ── the forms ──────────────────────────────────────────────────────────────────────────────────
  const forms = [...document.querySelectorAll("form[data-offline]")];

  function refresh() {
    for (const form of forms) {
      if (form.elements.kunci && !form.dataset.kunci) form.elements.kunci.value = freshKey();
      delete form.dataset.mengirim;
    }
  }

  function busy(form, on, pressed) {
    const button = pressed || form.querySelector("button:not([type=button])");
    if (on) form.dataset.mengirim = "1"; else delete form.dataset.mengirim;
    if (!button) return;
    button.dataset.was ||= button.textContent;
    button.textContent = on ? say("Mengirim …", "Sending …") : button.dataset.was;
    if (on) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
  }

  function noticeIn(form, kind, ...inside) {
    form.querySelector(":scope > .antrean-kata")?.remove();
    const note = make("div", `notice notice--${kind} antrean-kata`, make("span", "", ...inside));
    note.setAttribute("role", kind === "bad" ? "alert" : "status");
    note.tabIndex = -1;
    form.prepend(note);
    return note;
  }

  function whyNot(item) {
    const said = {
      kunci: say("Kiriman ini pernah sampai dan tercatat dengan isi sebelumnya; perbaikannya tidak tercatat. Periksa laporannya.", "This had arrived and was recorded as it was before; the correction was not. Look at the report."),
      lama: say("Sudah lebih dari 28 hari di ponsel ini. Periksa laporannya dahulu, lalu kirim lagi bila masih perlu.", "More than 28 days on this phone. Look at the report first, then send it again if it is still needed."),
      404: say("Laporan ini tidak ada lagi pada Anda, atau alamatnya sudah berubah.", "This report is no longer yours, or its address has changed."),
      413: say("Kiriman ini terlalu besar. Kurangi fotonya, lalu kirim lagi.", "This is too large. Take photos away, then send it again."),
    };
    return said[item.kode] || item.alasan || say("Peladen menolak kiriman ini.", "The server refused this.");
  }

  function chip(clause) {
    if (!clause || clause === "-") return "";
    const link = make("a", "clause", make("span", "vh", say("Klausul ", "Clause ")), clause);
    link.href = `/aturan#${clause}`;
    return link;
  }

  function showErrors(form, item) {
    for (const old of form.querySelectorAll(".galat-kirim")) old.remove();
    for (const [name, lines] of Object.entries(item.galat || {})) {
      const control = form.querySelector(`[name="${CSS.escape(name)}"]`);
      const field = control?.closest(".field");
      if (!field) continue;
      field.classList.add("field--bad");
      control.setAttribute("aria-invalid", "true");
      control.before(make("p", "error galat-kirim", lines.join(" ")));
    }
    noticeIn(form, "bad", make("b", "", say("Belum tercatat. ", "Not recorded. ")), whyNot(item), " ", chip(item.klausul), " ",
      say("Yang Anda isi tetap ada di sini dan di antrean.", "What you filled in is still here and in the queue.")).focus();
  }

  function kept(form, item) {
    const when = clock(item.dibuat);
    const back = make("a", "", say("Ke daftar", "To the list"));
    back.href = bar.dataset.daftar || "/petugas/";
    const note = noticeIn(form, "warn", make("b", "", say(`Tersimpan di ponsel ini pukul ${when}. `, `Kept on this phone at ${when}. `)),
      item.keadaan === "masuk"
        ? say("Masuk lagi, lalu kiriman ini berangkat sendiri. ", "Sign in again, and it will leave by itself. ")
        : say("Dikirim sendiri begitu tersambung; yang dihitung adalah saat sampai di peladen. ", "It is sent by itself once there is a network; what counts is when it reaches the server. "), back);
    for (const part of [...form.children]) if (part !== note) part.hidden = true;
    note.focus();
  }

  async function submitted(form, pressed) {
    await self.Kamera?.sedang.get(form); // photos that are still being made smaller
    const data = new FormData(form, pressed);
    const item = {
      kunci: data.get("kunci"), petugas: mine, alamat: new URL(form.action).pathname, halaman: location.pathname,
      judul: form.dataset.offline, dibuat: Date.now(), keadaan: "menunggu", ragu: false,
      isi: [...data].filter(([name, value]) => !["csrfmiddlewaretoken", "kunci", "jam_kirim"].includes(name) && !(value instanceof File && !value.size)),
    };
    const before = form.dataset.kunci;
    if (before && before !== item.kunci) await Antrean.drop(before);
    await Antrean.put(item);
    navigator.storage?.persist?.();
    try { if (form.dataset.draft) localStorage.removeItem(`draf:${form.dataset.draft}`); } catch { /* forbidden */ }
    const slow = setTimeout(() => noticeIn(form, "warn", say("Jaringan lambat. Kiriman sudah tersimpan di ponsel ini; halaman ini boleh ditutup.", "The network is slow. This is kept on the phone already; you may close the page.")), SLOW);
    if (navigator.onLine) await Antrean.sendAll();
    clearTimeout(slow);
    const after = await Antrean.get(item.kunci) || item;
    if (after.keadaan === "terkirim") {
      try { sessionStorage.setItem("antrean-kata", after.kata); } catch { /* forbidden */ }
      await Antrean.drop(after.kunci); // it never had to wait: the next page says it, the queue need not
      location.assign(after.ke);
      return;
    }
    busy(form, false, pressed);
    if (after.keadaan === "ditolak") {
      form.dataset.kunci = after.kunci; // what is sent next takes this one's place
      if (!after.ragu) form.elements.kunci.value = freshKey();
      showErrors(form, after);
    } else {
      kept(form, after);
      wakeLater();
    }
  }

  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.polos) return; // this device keeps nothing: a plain form
      event.preventDefault();
      if (form.dataset.mengirim) return;
      busy(form, true, event.submitter);
      submitted(form, event.submitter).catch(() => {
        form.dataset.polos = "1";
        busy(form, false, event.submitter);
        if (form.elements.jam_kirim) form.elements.jam_kirim.value = String(Date.now());
        form.requestSubmit(event.submitter);
      });
    });
  }

  // ── a draft, opened again in its form ──────────────────────────────────────────────────────────
  async function reopen() {
    const key = decodeURIComponent((location.hash.match(/^#draf=(.+)$/) || [])[1] || "");
    const item = key && await Antrean.get(key);
    const form = item && item.petugas === mine && forms.find((one) => new URL(one.action).pathname === item.alamat);
    if (!form) return;
    form.closest("details")?.setAttribute("open", "");
    form.dataset.kunci = item.kunci;
    form.elements.kunci.value = item.ragu ? item.kunci : freshKey();
    const files = {};
    for (const [name, value] of item.isi) {
      if (value instanceof Blob) { (files[name] ||= []).push(value); continue; }
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (["checkbox", "radio"].includes(field.type)) field.checked ||= field.value === value;
        else if (field.type !== "file" && field.type !== "hidden") field.value = value;
      }
    }
    for (const [name, list] of Object.entries(files)) {
      const input = form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`);
      if (!input) continue;
      const carried = new DataTransfer();
      for (const file of list) carried.items.add(file);
      input.files = carried.files;
      input.dispatchEvent(new CustomEvent("dipulihkan", { bubbles: true, detail: { jepret: item.isi.filter(([n]) => n === "jepret").map(([, v]) => v) } }));
    }
    if (item.keadaan === "ditolak") showErrors(form, item); else noticeIn(form, "plain", say("Ini draf dari antrean kirim.", "This is a draft from the queue.")).focus();
  }

  // ── the queue, as it is shown ──────────────────────────────────────────────────────────────────
  const words = {
    menunggu: say("menunggu sinyal", "waiting for a network"), dikirim: say("sedang dikirim", "being sent"),
    terkirim: say("terkirim", "sent"), ditolak: say("ditolak", "refused"), masuk: say("masuk lagi untuk mengirim", "sign in again to send"),
  };
  const list = bar.querySelector("[data-antrean-daftar]"), summary = bar.querySelector("[data-antrean-kata]"), fold = bar.querySelector("details");
  let offlineSince = null;

  function button(text, act) {
    const made = make("button", "linkish", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function row(item) {
    const line = make("li", `kiriman kiriman--${item.keadaan}`);
    const state = item.keadaan === "terkirim" ? `${words.terkirim} ${clock(item.terkirim)}` : words[item.keadaan];
    const photos = item.isi.filter(([, value]) => value instanceof Blob).length;
    const about = make("p", "", make("b", "", item.judul), make("span", "meta", `${say("diisi", "filled in")} ${clock(item.dibuat)}${photos ? `, ${photos} foto` : ""}`));
    const acts = make("p", "row");
    const open = make("a", "", item.keadaan === "terkirim" ? say("Lihat", "See") : say("Perbaiki", "Correct"));
    open.href = item.keadaan === "terkirim" ? item.ke : `${item.halaman}#draf=${encodeURIComponent(item.kunci)}`;
    if (item.keadaan !== "terkirim" && item.halaman === location.pathname) open.addEventListener("click", () => setTimeout(reopen));
    acts.append(open);
    if (item.keadaan !== "terkirim" && item.keadaan !== "dikirim") {
      acts.append(button(say("Kirim sekarang", "Send now"), async () => {
        const changes = { keadaan: "menunggu" };
        if (item.kode === "lama") changes.dibuat = Date.now();
        await Antrean.change(item, changes);
        Antrean.sendAll();
      }));
    }
    if (item.keadaan !== "dikirim") {
      acts.append(button(say("Hapus", "Delete"), () => {
        if (item.keadaan === "terkirim" || confirm(say("Hapus draf ini dari ponsel? Isinya belum tercatat.", "Delete this draft from the phone? It is not recorded."))) Antrean.drop(item.kunci);
      }));
    }
    line.append(make("p", "kiriman-keadaan", state), about);
    if (item.keadaan === "ditolak") line.append(make("p", "error", whyNot(item), " ", chip(item.klausul)));
    line.append(acts);
    return line;
  }

  async function show() {
    const kept = await Antrean.all();
    const own = kept.filter((item) => item.petugas === mine);
    const others = kept.filter((item) => item.petugas !== mine && item.keadaan !== "terkirim").length;
    const count = (...states) => own.filter((item) => states.includes(item.keadaan)).length;
    const said = [];
    const waiting = count("menunggu", "dikirim", "masuk"), refused = count("ditolak"), sent = count("terkirim");
    if (waiting) said.push(say(`${waiting} kiriman tersimpan di ponsel ini`, `${waiting} kept on this phone`) + (count("masuk") ? `, ${words.masuk}` : say(", dikirim sendiri begitu tersambung", ", sent by itself once there is a network")));
    if (refused) said.push(say(`${refused} ditolak, perlu diperbaiki`, `${refused} refused, to be corrected`));
    if (sent) said.push(say(`${sent} terkirim`, `${sent} sent`));
    if (others) said.push(say(`${others} draf milik petugas lain menunggu pemiliknya masuk`, `${others} drafts of another officer wait for them to sign in`));
    const off = !navigator.onLine;
    offlineSince = off ? offlineSince || Date.now() : null;
    const stored = Number(document.documentElement.dataset.disimpan || 0);
    const old = stored ? say(`Halaman ini tersimpan pukul ${clock(stored)}. `, `This page was kept at ${clock(stored)}. `) : "";
    const lead = off ? say(`Tanpa sinyal sejak ${clock(offlineSince)}. `, `No network since ${clock(offlineSince)}. `) : "";
    const text = lead + old + (said.length ? `${said.join("; ")}.` : off ? say("Tugas yang sudah dibuka tetap terbaca, dan isian Anda disimpan di ponsel ini.", "Tasks that were opened can still be read, and what you fill in is kept on this phone.") : "");
    if (summary.textContent !== text) summary.textContent = text;
    bar.hidden = !text;
    bar.dataset.keadaan = refused ? "ditolak" : off || waiting ? "menunggu" : "terkirim";
    fold.hidden = !own.length;
    if (refused) fold.open = true;
    list.replaceChildren(...own.reverse().map(row));
    const door = bar.querySelector("[data-antrean-masuk]");
    if (door) door.hidden = !count("masuk");
  }

  // ── when to try ────────────────────────────────────────────────────────────────────────────────
  let retry;
  function wakeLater() {
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("antrean")).catch(() => { /* not known, or not allowed */ });
    clearTimeout(retry);
    retry = setTimeout(attempt, 30000);
  }

  async function attempt() {
    if (navigator.onLine && !await Antrean.sendAll().catch(() => true)) wakeLater();
  }

  const redraw = () => show().catch(() => { bar.hidden = true; });
  addEventListener("antrean", redraw);
  Antrean.channel?.addEventListener("message", redraw);
  addEventListener("offline", redraw);
  addEventListener("online", () => { redraw(); attempt(); });
  document.addEventListener("visibilitychange", () => document.hidden || attempt());
  addEventListener("pageshow", refresh);
  addEventListener("hashchange", () => reopen());

  // Signing out takes the private pages off this device; drafts stay for their owner.
  for (const form of document.querySelectorAll("form[action$='/keluar']")) {
    form.addEventListener("submit", () => {
      try { for (const key of Object.keys(localStorage)) if (key.startsWith("draf:tugas-")) localStorage.removeItem(key); } catch { /* forbidden */ }
      navigator.serviceWorker?.controller?.postMessage({ lupakan: true });
    });
  }

  try {
    const told = sessionStorage.getItem("antrean-kata");
    if (told) {
      sessionStorage.removeItem("antrean-kata");
      const note = make("div", "notice notice--ok mb4", make("span", "", told));
      note.setAttribute("role", "status");
      bar.before(note);
    }
  } catch { /* forbidden */ }

  refresh();
  redraw();
  if (document.documentElement.dataset.disimpan) document.dispatchEvent(new Event("visibilitychange")); // its clocks
  attempt();
  reopen();

  if ("serviceWorker" in navigator && bar.dataset.pekerja) {
    navigator.serviceWorker.register(bar.dataset.pekerja).then(() => navigator.serviceWorker.ready).then((worker) => {
      const pages = [...document.querySelectorAll("a[data-simpan]")].map((link) => link.pathname);
      worker.active.postMessage({ simpan: [location.pathname, ...(bar.dataset.simpan || "").split(" ").filter(Boolean), ...pages], masuk: bar.dataset.sesi, sampai: bar.dataset.sampai });
    }).catch(() => { /* the pages need a network, the queue does not */ });
  }
})();
