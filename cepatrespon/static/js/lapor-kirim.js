/* Sending the report form: kept on this device first, sent when there is a network, and never twice (its key). What waits
   here is shown in #ponsel, with a way to delete it. Without this script, or where the device keeps nothing, the form is
   a plain form. A page that must be seen (something is missing, something may be the same) is the server's own page. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-lapor]"), place = document.getElementById("ponsel");
  if (!place || !self.Kiriman || !("indexedDB" in self)) return;
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const clock = (ms) => new Date(ms).toLocaleString(english ? "en-GB" : "id-ID", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "Asia/Jakarta" });
  const make = (tag, name, ...inside) => { const made = document.createElement(tag); if (name) made.className = name; made.append(...inside); return made; };

  // ── what waits on this device ──────────────────────────────────────────────────────────────────
  const STATES = {
    menunggu: say("Tersimpan di ponsel ini, akan dikirim saat ada sinyal", "Kept on this phone, will be sent when there is a network"),
    langsung: say("Tersimpan di ponsel ini", "Kept on this phone"),
    dikirim: say("Sedang dikirim …", "Being sent …"),
    terkirim: say("Sudah sampai", "Arrived"),
    ditahan: say("Sampai, dan dibaca petugas dahulu", "Arrived, and read by an officer first"),
    perlu: say("Belum sampai: perlu Anda lengkapi", "Not arrived: something is missing"),
  };

  function press(words, act) {
    const made = make("button", "linkish", words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function line(item) {
    const title = (item.judul || "").slice(0, 80), made = make("li", `kiriman--${item.keadaan}`, make("p", "", make("b", "", STATES[item.keadaan] || item.keadaan)));
    made.append(make("p", "meta", `${title || say("Laporan", "Report")} · ${clock(item.tiba || item.dibuat)}${item.foto ? say(`, ${item.foto} foto`, `, ${item.foto} photos`) : ""}`));
    if (item.nomor) made.append(make("p", "", say("Nomor ", "Number "), make("b", "code-sm", item.nomor), say(", kode lacak ", ", tracking code "), make("b", "code-sm", item.kode)));
    if (item.keadaan === "perlu") for (const lines of Object.values(item.galat || {})) made.append(make("p", "error", lines.join(" ")));
    if (item.keadaan === "perlu" && item.pesan) made.append(make("p", "error", item.pesan));
    const acts = make("p", "row");
    if (item.lacak || item.keadaan === "ditahan") acts.append(Object.assign(make("a", "", say("Lihat laporan", "See the report")), { href: item.lacak || item.ke }));
    if (item.keadaan === "perlu" || (item.keadaan === "menunggu" && form)) acts.append(press(say("Buka dan perbaiki", "Open and correct"), () => reopen(item.kunci)));
    if (item.keadaan === "menunggu") acts.append(press(say("Kirim sekarang", "Send now"), () => attempt()));
    if (item.keadaan !== "dikirim") {
      acts.append(press(say("Hapus dari ponsel ini", "Delete from this phone"), () => {
        const sent = ["terkirim", "ditahan"].includes(item.keadaan);
        const ask = sent ? say("Hapus catatan ini? Nomor dan kodenya tidak tersimpan di tempat lain.", "Delete this note? Its number and code are kept nowhere else.") : say("Hapus laporan ini dari ponsel? Isinya belum terkirim.", "Delete this report from the phone? It has not been sent.");
        if (confirm(ask)) Kiriman.drop(item.kunci);
      }));
    }
    made.append(acts);
    return made;
  }

  async function show() {
    const kept = (await Kiriman.all()).filter((item) => item.keadaan !== "langsung" || Kiriman.left(item));
    place.hidden = !kept.length;
    document.getElementById("ponsel-daftar").replaceChildren(...kept.reverse().map(line));
  }

  // ── sending in the background ──────────────────────────────────────────────────────────────────
  let retry;
  function wakeLater() {
    navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("kiriman")).catch(() => { /* not known, or not allowed */ });
    clearTimeout(retry);
    retry = setTimeout(attempt, 30000);
  }
  async function attempt() {
    if (!navigator.onLine || form?.dataset.mengirim) return;
    if (!await Kiriman.sendAll().catch(() => true)) wakeLater();
  }

  const redraw = () => show().catch(() => { place.hidden = true; });
  addEventListener("kiriman", redraw);
  Kiriman.channel?.addEventListener("message", redraw);
  addEventListener("online", attempt);
  document.addEventListener("visibilitychange", () => document.hidden || attempt());

  // ── the form ───────────────────────────────────────────────────────────────────────────────────
  let proof = null; // a promise of [challenge, answer]
  function prove() {
    if (proof || !form) return;
    const soal = form.elements.soal.value, kunci = form.elements.kunci.value;
    proof = new Promise((done) => {
      try {
        const worker = new Worker(form.dataset.hitung);
        worker.onmessage = ({ data }) => { worker.terminate(); done(data); };
        worker.onerror = () => done("");
        worker.postMessage({ soal, kunci, bit: Number(form.dataset.bit) });
      } catch { done(""); }
    }).then((answer) => { form.elements.bukti.value = answer; return answer; });
  }

  function busy(on, button) {
    if (on) form.dataset.mengirim = "1"; else delete form.dataset.mengirim;
    if (!button) return;
    button.dataset.was ||= button.innerHTML;
    if (on) { button.textContent = say("Mengirim …", "Sending …"); button.setAttribute("aria-disabled", "true"); } else { button.innerHTML = button.dataset.was; button.removeAttribute("aria-disabled"); }
  }

  function forgetDraft() {
    try { localStorage.removeItem("draf:lapor"); } catch { /* forbidden */ }
    return Kiriman.draft.drop("lapor").catch(() => { /* forbidden */ });
  }

  /* Nobody can answer now, and the server will: what it would surely send back is asked here. */
  function lacks() {
    const said = (name) => form.elements[name].value.trim();
    if (!said("uraian")) return ["uraian", say("Ceritakan masalahnya, sedikitnya satu kalimat.", "Tell us the problem, in one sentence at least.")];
    if (!said("lat") && !said("kelurahan") && !form.elements.petugas.checked) return ["kelurahan", say("Tandai tempatnya: pakai posisi Anda, atau pilih kelurahan dan tulis patokannya.", "Say where: use your position, or choose the kelurahan and describe the place.")];
    if (!said("lat") && said("kelurahan") && !said("alamat") && !form.elements.petugas.checked) return ["alamat", say("Tulis patokan tempatnya, misalnya “depan gang 4”.", "Describe the place, for example “depan gang 4”.")];
    return null;
  }

  function kept(item) {
    const another = make("a", "btn btn--plain", say("Tulis laporan lain", "Write another report"));
    another.href = place.dataset.lapor;
    const note = make("div", "notice notice--warn mb4 tersimpan", make("div", "stack-2",
      make("p", "", say("Anda boleh menutup halaman ini. Laporan dianggap sampai saat diterima peladen; nomor dan kodenya muncul di sini.", "You may close this page. The report counts as received when it reaches the server; its number and code appear here.")),
      make("p", "row", another)));
    note.setAttribute("role", "status");
    note.tabIndex = -1;
    form.before(note);
    form.hidden = true;
    document.querySelector("main h1").textContent = say("Laporan tersimpan di ponsel ini", "The report is kept on this phone");
    document.querySelector("main .lede")?.setAttribute("hidden", "");
    note.focus();
    scrollTo(0, 0);
    wakeLater();
  }

  /* The server wants the person: its own page says why, with the photos it has read already. */
  function plainly(said) {
    for (const note of said?.tersimpan || []) {
      if ([...form.querySelectorAll("[name=tersimpan]")].some((one) => one.value === note)) continue;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "tersimpan", value: note }));
    }
    if (said?.tersimpan) for (const input of form.querySelectorAll("input[type=file]")) input.value = "";
    form.dataset.polos = "1";
    form.requestSubmit();
  }

  async function submitted(button) {
    await self.Foto?.sedang;
    const missing = navigator.onLine ? null : lacks();
    if (missing) {
      busy(false, button);
      const control = form.elements[missing[0]];
      control.closest("details")?.setAttribute("open", "");
      form.querySelector(".kurang")?.remove();
      const note = make("p", "error kurang", missing[1]);
      note.setAttribute("role", "alert");
      control.before(note);
      control.focus();
      return;
    }
    prove();
    if (navigator.onLine) await Promise.race([proof, new Promise((done) => setTimeout(done, 8000))]);
    const data = new FormData(form), left = ["csrfmiddlewaretoken", "soal", "bukti"];
    const item = {
      kunci: data.get("kunci"), dibuat: Date.now(), keadaan: "langsung", judul: String(data.get("uraian")).trim().slice(0, 80),
      foto: data.getAll("foto").filter((one) => one.size).length + data.getAll("tersimpan").length,
      isi: [...data].filter(([name, value]) => !left.includes(name) && !(value instanceof File && !value.size)),
    };
    await Kiriman.put(item);
    navigator.storage?.persist?.();
    const own = () => Object.fromEntries(left.map((name) => [name, form.elements[name].value]));
    let said = navigator.onLine ? await Kiriman.post(item, own()) : null;
    if (said?.hasil === "segar") { // the page was too old: a fresh token, once
      const fresh = await Kiriman.ready();
      if (fresh) { form.elements.csrfmiddlewaretoken.value = fresh.token; said = await Kiriman.post(item, own()); }
    }
    if (said?.hasil === "tercatat" || said?.hasil === "ditahan") {
      await forgetDraft();
      await Kiriman.drop(item.kunci);
      location.assign(said.ke);
      return;
    }
    if (said) { await Kiriman.drop(item.kunci); plainly(said); return; }
    await forgetDraft();
    await Kiriman.change(item, { keadaan: "menunggu" });
    busy(false, button);
    kept(item);
  }

  if (form) {
    for (const kind of ["input", "change"]) form.addEventListener(kind, prove, { once: true });
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (form.dataset.polos || (button?.name && button.form === form)) return; // a plain form; a button that does something else
      event.preventDefault();
      if (form.dataset.mengirim) return;
      const shown = form.querySelector(".btn--start");
      busy(true, shown);
      submitted(shown).catch(() => { busy(false, shown); plainly(null); });
    });
    addEventListener("pageshow", (event) => { if (event.persisted) { delete form.dataset.polos; busy(false, form.querySelector(".btn--start")); } });
  }

  /* A report that waits is put back into the form, to be corrected. */
  async function reopen(key) {
    if (!form) { location.assign(`${place.dataset.lapor}#kiriman=${encodeURIComponent(key)}`); return; }
    const item = await Kiriman.get(key);
    if (!item) return;
    form.hidden = false;
    document.querySelector(".tersimpan")?.remove();
    form.reset();
    form.elements.kunci.value = item.kunci;
    const files = new DataTransfer();
    for (const [name, value] of item.isi) {
      if (value instanceof Blob) { files.items.add(value); continue; }
      for (const one of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (["checkbox", "radio"].includes(one.type)) one.checked = one.value === value || (one.type === "checkbox" && value === "on");
        else if (one.type !== "file" && one.name !== "kunci") one.value = value;
      }
    }
    const input = form.querySelector("input[type=file]");
    if (input && files.files.length) { input.files = files.files; input.dispatchEvent(new Event("change", { bubbles: true })); }
    form.elements.uraian.dispatchEvent(new Event("change", { bubbles: true }));
    await Kiriman.drop(key);
    form.elements.uraian.focus();
  }

  redraw();
  attempt();
  const named = decodeURIComponent((location.hash.match(/^#kiriman=(.+)$/) || [])[1] || "");
  if (named) reopen(named);

  if ("serviceWorker" in navigator && form?.dataset.pekerja) {
    addEventListener("load", () => navigator.onLine && navigator.serviceWorker.register(form.dataset.pekerja).catch(() => { /* the page works without */ }));
  }
})();
