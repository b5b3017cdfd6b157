/* The service worker of the officers' field pages: they stay readable in a dead spot, and the queue is sent when the
   network is back. Served at /petugas/sw.js with `outbox.js` before it and two constants: SHELL, the style sheets and
   scripts of these pages, and VERSION, which changes with them (see `console/worker.py`).

   What is kept on the device: the shell for everybody, and the pages that a signed-in officer opened, with their photos.
   The latter lie in one cache named after that very sign-in. It is deleted when they sign out, when the server says that
   nobody is signed in, when another sign-in is seen, and when the session's time is over. */
"use strict";
const SHELL_CACHE = `kulit-${VERSION}`, PRIVATE = "pribadi-", META = "/petugas/.masuk", OFFLINE = "/petugas/tanpa-sinyal", SIGN_IN = "/petugas/masuk";
const PATIENCE = 8000; // milliseconds for which a page that is also here waits for the network
const FRESH = 10 * 60 * 1000; // milliseconds within which a page fetched ahead is not fetched again

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL_CACHE).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("kulit-") && name !== SHELL_CACHE) await caches.delete(name);
    await clients.claim();
  })());
});

// ── whose pages are here ─────────────────────────────────────────────────────────────────────────
async function forget(except = "") {
  for (const name of await caches.keys()) if (name.startsWith(PRIVATE) && name !== except) await caches.delete(name);
}

/* The cache of this sign-in, made where it is new; everybody else's is deleted. `seconds`: how long it may last. */
async function room(signIn, seconds) {
  const name = PRIVATE + signIn;
  await forget(name);
  const cache = await caches.open(name);
  await cache.put(META, new Response(String(Date.now() + Number(seconds || 0) * 1000)));
  return cache;
}

/* The cache there is, if its time is not over. */
async function existing() {
  const name = (await caches.keys()).find((one) => one.startsWith(PRIVATE));
  if (!name) return null;
  const cache = await caches.open(name), until = await cache.match(META);
  if (until && Number(await until.text()) > Date.now()) return cache;
  await forget();
  return null;
}

async function keep(path, response) {
  const signIn = response.headers.get("X-Masuk");
  if (!signIn || !response.ok) return;
  const headers = new Headers(response.headers);
  headers.set("X-Disimpan", String(Date.now()));
  const cache = await room(signIn, response.headers.get("X-Masuk-Sampai"));
  await cache.put(path, new Response(await response.blob(), { status: 200, headers }));
}

/* A page from the cache: it says since when it is here, and its clocks go on from there. */
async function fromCache(path) {
  const cache = await existing();
  const found = cache && await cache.match(path);
  if (!found) return null;
  const at = Number(found.headers.get("X-Disimpan")), age = Date.now() - at;
  const text = (await found.text())
    .replace("<html ", `<html data-disimpan="${at}" `)
    .replace(/data-now="([^"]+)"/g, (all, moment) => `data-now="${new Date(Date.parse(moment) + age).toISOString()}"`);
  return new Response(text, { headers: found.headers });
}

const BARE = '<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tanpa sinyal</title><h1>Tanpa sinyal</h1><p>Halaman ini tidak tersimpan di ponsel ini. Draf Anda tetap ada. Coba lagi begitu tersambung.</p><p lang="en">No network. This page is not kept on this phone; your drafts are.</p></html>';

async function page(event) {
  const path = new URL(event.request.url).pathname;
  let late;
  const asked = fetch(event.request).then(async (response) => {
    if (path === SIGN_IN && response.ok) await forget(); // it is shown to nobody who is signed in
    else await keep(path, response.clone());
    return response;
  });
  event.waitUntil(asked.catch(() => {}));
  try {
    const slow = new Promise((done) => { late = setTimeout(async () => { const copy = await fromCache(path); if (copy) done(copy); }, PATIENCE); });
    return await Promise.race([asked, slow]);
  } catch {
    return await fromCache(path) || await fromCache(OFFLINE) || new Response(BARE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  } finally {
    clearTimeout(late);
  }
}

async function still(request) {
  const kept = await caches.match(request, { cacheName: SHELL_CACHE });
  const named = /\.[0-9a-f]{12}\./.test(request.url); // named by its content: never another
  if (kept && named) return kept;
  try { return await fetch(request); } catch (fault) { if (kept) return kept; throw fault; }
}

/* A private report's photo bears who looks and when, and each look is noted: it is never kept. */
const keepable = (response) => response.ok && !(response.headers.get("Cache-Control") || "").includes("no-store");

/* A photo of a page that is kept is kept with it. */
async function photo(request) {
  const cache = await existing();
  const kept = cache && await cache.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  const from = request.referrer && new URL(request.referrer).pathname;
  if (cache && keepable(response) && from && await cache.match(from)) await cache.put(request.url, response.clone());
  return response;
}

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (url.pathname === "/petugas/keluar" && request.method === "POST") { event.waitUntil(forget()); return; }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") { event.respondWith(page(event)); return; }
  if (url.pathname.startsWith("/static/")) event.respondWith(still(request));
  else if (url.pathname.startsWith("/petugas/foto/")) event.respondWith(photo(request));
});

// ── fetched ahead ────────────────────────────────────────────────────────────────────────────────
async function ahead(paths, signIn, seconds) {
  const cache = await room(signIn, seconds);
  for (const path of paths) {
    const known = await cache.match(path);
    if (known && Date.now() - Number(known.headers.get("X-Disimpan")) < FRESH) continue;
    const response = await fetch(path, { redirect: "manual", credentials: "same-origin", headers: { "X-Simpan": "1" } }).catch(() => null);
    if (response?.headers.get("X-Masuk") !== signIn) continue;
    const text = await response.clone().text();
    await keep(path, response);
    for (const [, src] of text.matchAll(/<img[^>]* src="(\/petugas\/foto\/[^"]+)"/g)) {
      const url = new URL(src, location.origin).href;
      if (await cache.match(url)) continue;
      const picture = await fetch(url, { credentials: "same-origin" }).catch(() => null);
      if (picture && keepable(picture)) await cache.put(url, picture);
    }
  }
}

addEventListener("message", (event) => {
  const said = event.data || {};
  if (said.lupakan) event.waitUntil(forget());
  if (said.simpan && said.masuk) event.waitUntil(ahead([...new Set(said.simpan)], said.masuk, said.sampai));
});

addEventListener("sync", (event) => {
  if (event.tag === "antrean") event.waitUntil(Antrean.sendAll().then((done) => { if (!done) throw new Error("later"); }));
});
