/* The queue of forms that were filled in and have not reached the server yet: kept in IndexedDB, sent one after another.

   Used by the page (`offline.js`) and by the service worker (`sw.js`), which get it as `Antrean`. One thing kept:
     kunci     the key of the form, by which the server knows it again      petugas   whose it is: an opaque mark
     alamat    where it is posted      halaman   the page it was filled in on, to correct it      judul   what it is
     isi       the fields and photos, in order: [name, text or File]        dibuat    when, in milliseconds
     keadaan   menunggu, dikirim, terkirim, ditolak (by the server, with alasan, klausul, galat), masuk (sign in first)
     ragu      whether it may have arrived although no answer came: then its key stays, whatever is corrected
   Nothing is sent in another officer's name: the server is asked first who is signed in. */
(() => {
  "use strict";
  const NAME = "antrean-kirim", STORE = "kiriman", WHO = "/petugas/denyut";
  const MONTH = 28 * 24 * 3600 * 1000; // milliseconds; the server knows a key for 30 days
  const DAY = 24 * 3600 * 1000;
  const channel = "BroadcastChannel" in self ? new BroadcastChannel(NAME) : null;

  const patience = (seconds) => (AbortSignal.timeout ? AbortSignal.timeout(seconds * 1000) : undefined);

  let opening;
  function database() {
    opening ||= new Promise((done, failed) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "kunci" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    opening.catch(() => { opening = null; });
    return opening;
  }

  async function within(mode, act) {
    const store = (await database()).transaction(STORE, mode);
    const asked = act(store.objectStore(STORE));
    return new Promise((done, failed) => {
      store.oncomplete = () => done(asked.result);
      store.onerror = store.onabort = () => failed(store.error);
    });
  }

  const tell = () => { channel?.postMessage("berubah"); self.dispatchEvent(new Event("antrean")); };
  const get = (key) => within("readonly", (store) => store.get(key));
  const all = async () => (await within("readonly", (store) => store.getAll())).sort((a, b) => a.dibuat - b.dibuat);
  async function put(item) { await within("readwrite", (store) => store.put(item)); tell(); return item; }
  async function drop(key) { await within("readwrite", (store) => store.delete(key)); tell(); }
  const change = async (item, changes) => put(Object.assign(item, changes));

  /* Who is signed in, and a token for their forms: null without a network, {masuk: true} when nobody is. */
  async function who() {
    try {
      const answer = await fetch(WHO, { headers: { "X-Antrean": "1" }, redirect: "manual", cache: "no-store", credentials: "same-origin", signal: patience(20) });
      if (answer.status >= 500) return null;
      if (answer.ok) return await answer.json();
      await forget();
      return { masuk: true };
    } catch { return null; }
  }

  /* Nobody is signed in: the pages that somebody opened leave this device. */
  async function forget() {
    if (!("caches" in self)) return;
    for (const name of await caches.keys()) if (name.startsWith("pribadi-")) await caches.delete(name);
  }

  function body(item, token) {
    const form = new FormData();
    for (const [name, value] of item.isi) {
      if (value instanceof Blob) form.append(name, value, value.name || "foto.jpg"); else form.append(name, value);
    }
    form.set("kunci", item.kunci);
    form.set("csrfmiddlewaretoken", token);
    form.set("jam_kirim", String(Date.now()));
    return form;
  }

  /* Send one; true when the next may follow. What the network swallowed waits and may have arrived. */
  async function send(item, token) {
    await change(item, { keadaan: "dikirim", ragu: true });
    let answer, said;
    try {
      answer = await fetch(item.alamat, { method: "POST", body: body(item, token), headers: { "X-Antrean": "1" }, redirect: "manual", credentials: "same-origin", signal: patience(300) });
      said = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
    } catch {
      await change(item, { keadaan: "menunggu" });
      return false;
    }
    if (said?.hasil === "tercatat") {
      await change(item, { keadaan: "terkirim", terkirim: Date.now(), ke: said.ke, kata: said.kata, isi: [], ragu: false });
      return true;
    }
    if (said?.hasil === "ditolak") {
      await change(item, { keadaan: "ditolak", alasan: said.alasan, klausul: said.klausul, galat: said.galat || {}, kode: said.kode, ragu: said.kode === "kunci" });
      return true;
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      await change(item, { keadaan: "masuk", ragu: false });
      return false;
    }
    if (answer.status === 413 || answer.status === 404) { // too much for a server in between, or no such page any more
      await change(item, { keadaan: "ditolak", kode: String(answer.status), alasan: "", klausul: "-", galat: {}, ragu: false });
      return true;
    }
    await change(item, { keadaan: "menunggu" }); // the server's own fault: later
    return false;
  }

  /* Send everything of the officer who is signed in, the oldest first, one after another, by one window at a time. */
  async function sendAll() {
    const run = async () => {
      const now = Date.now();
      const kept = await all();
      for (const item of kept) if (item.keadaan === "terkirim" && now - item.terkirim > DAY) await drop(item.kunci);
      const waiting = kept.filter((item) => ["menunggu", "dikirim", "masuk"].includes(item.keadaan));
      if (!waiting.length) return true;
      const signedIn = await who();
      if (signedIn === null) {
        for (const item of waiting) if (item.keadaan === "dikirim") await change(item, { keadaan: "menunggu" });
        return false;
      }
      for (const item of waiting) {
        if (signedIn.masuk) { await change(item, { keadaan: "masuk" }); continue; }
        if (item.petugas !== signedIn.petugas) continue;
        if (now - item.dibuat > MONTH) { await change(item, { keadaan: "ditolak", kode: "lama", alasan: "", klausul: "-", galat: {} }); continue; }
        if (!await send(item, signedIn.token)) return false;
      }
      return !signedIn.masuk;
    };
    return navigator.locks ? navigator.locks.request(NAME, run) : run();
  }

  self.Antrean = { all, get, put, drop, change, sendAll, who, channel };
})();
