/* Reports that were filled in and have not reached the server yet: kept in IndexedDB on this device, sent when there is a
   network, once (the form's key), by the page or by the service worker, which both get this as `Kiriman`. One thing kept:
     kunci    the form's key            isi       its fields and photos, in order: [name, text or Blob]
     dibuat   when, in milliseconds     keadaan   langsung (its page is sending it), menunggu, dikirim, terkirim, ditahan,
                                                  perlu (somebody must look at it)
     nomor, kode, lacak, ke, galat, pesan         what the server answered
   Beside them the photos of a form that is still being filled in (`draft`). Nothing here leaves the device but by
   sending; everything is deleted by its owner's press, what was sent after a week. */
(() => {
  "use strict";
  const NAME = "kiriman-warga", ITEMS = "kiriman", DRAFTS = "draf", FORM = "/lapor", READY = "/lapor/siap";
  const DAY = 24 * 3600 * 1000, WEEK = 7 * DAY, MONTH = 28 * DAY, PAGE = 240 * 1000; // milliseconds
  const channel = "BroadcastChannel" in self ? new BroadcastChannel(NAME) : null;
  const patience = (seconds) => (self.AbortSignal?.timeout ? AbortSignal.timeout(seconds * 1000) : undefined);

  let opening;
  function database() {
    opening ||= new Promise((done, failed) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore(ITEMS, { keyPath: "kunci" });
        asked.result.createObjectStore(DRAFTS);
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    opening.catch(() => { opening = null; });
    return opening;
  }

  async function within(name, mode, act) {
    const step = (await database()).transaction(name, mode), asked = act(step.objectStore(name));
    return new Promise((done, failed) => {
      step.oncomplete = () => done(asked.result);
      step.onerror = step.onabort = () => failed(step.error);
    });
  }

  const tell = () => { channel?.postMessage("berubah"); self.dispatchEvent(new Event("kiriman")); };
  const get = (key) => within(ITEMS, "readonly", (store) => store.get(key));
  const all = async () => (await within(ITEMS, "readonly", (store) => store.getAll())).sort((a, b) => a.dibuat - b.dibuat);
  async function put(item) { await within(ITEMS, "readwrite", (store) => store.put(item)); tell(); return item; }
  async function drop(key) { await within(ITEMS, "readwrite", (store) => store.delete(key)); tell(); }
  const change = async (item, changes) => put(Object.assign(item, changes));

  const draft = {
    put: (name, files) => within(DRAFTS, "readwrite", (store) => store.put({ at: Date.now(), files }, name)),
    drop: (name) => within(DRAFTS, "readwrite", (store) => store.delete(name)),
    async get(name) {
      const kept = await within(DRAFTS, "readonly", (store) => store.get(name));
      return kept && Date.now() - kept.at < DAY ? kept.files : [];
    },
  };

  function body(item, more) {
    const form = new FormData();
    for (const [name, value] of item.isi) {
      if (name in more) continue;
      if (value instanceof Blob) form.append(name, value, value.name || "foto.jpg"); else form.append(name, value);
    }
    for (const [name, value] of Object.entries(more)) form.append(name, value);
    return form;
  }

  /* What the server says to one report; null where no answer came. */
  async function post(item, more) {
    try {
      const answer = await fetch(FORM, { method: "POST", body: body(item, more), headers: { "X-Antrean": "1" }, redirect: "manual", credentials: "same-origin", signal: patience(180) });
      if (!(answer.headers.get("Content-Type") || "").includes("json")) return answer.status === 413 ? { hasil: "besar" } : answer.status >= 500 ? null : { hasil: "lain" };
      return await answer.json();
    } catch { return null; }
  }

  async function ready() {
    try {
      const answer = await fetch(READY, { cache: "no-store", credentials: "same-origin", signal: patience(20) });
      return answer.ok ? await answer.json() : null;
    } catch { return null; }
  }

  /* Send one without anybody beside it: what may be the same is not asked any more. True when the next may follow. */
  async function send(item) {
    const fresh = await ready();
    if (!fresh) return false;
    await change(item, { keadaan: "dikirim" });
    const proof = self.Bukti ? await Bukti.solve(fresh.soal, item.kunci, fresh.bit) : "";
    const said = await post(item, { csrfmiddlewaretoken: fresh.token, kunci: item.kunci, soal: fresh.soal, bukti: proof, diperiksa: "1" });
    if (said?.hasil === "tercatat" || said?.hasil === "ditahan") {
      await change(item, { keadaan: said.hasil === "ditahan" ? "ditahan" : "terkirim", isi: [], tiba: Date.now(), nomor: said.nomor, kode: said.kode, lacak: said.lacak, ke: said.ke });
      return true;
    }
    if (said?.hasil === "periksa" || said?.hasil === "besar") {
      await change(item, { keadaan: "perlu", galat: said.galat || {}, pesan: said.pesan || "" });
      return true;
    }
    await change(item, { keadaan: "menunggu" }); // no network, too often from here, or the server's own fault: later
    return false;
  }

  /* Whether the page that was sending it is gone. */
  const left = (item) => item.keadaan === "langsung" && Date.now() - item.dibuat > PAGE;

  /* Send everything that waits, the oldest first, by one window or worker at a time; true when nothing waits any more. */
  async function sendAll() {
    const run = async () => {
      const now = Date.now();
      for (const item of await all()) {
        if (["terkirim", "ditahan"].includes(item.keadaan) && now - item.tiba > WEEK) await drop(item.kunci);
        else if (["menunggu", "dikirim"].includes(item.keadaan) || left(item)) {
          if (now - item.dibuat > MONTH) await change(item, { keadaan: "perlu", galat: {}, pesan: "" });
          else if (!await send(item)) return false;
        }
      }
      return true;
    };
    return navigator.locks ? navigator.locks.request(NAME, run) : run();
  }

  self.Kiriman = { all, get, put, drop, change, left, post, ready, sendAll, draft, channel };
})();
