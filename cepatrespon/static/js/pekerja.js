/* The service worker of the public pages: the empty report form stays there without a network, and what was filled in is
   sent when it comes back. Served at /pekerja.js with `bukti.js` and `kiriman.js` before it and the constants SHELL (sheets
   and scripts), VERSION (changes with them), FORM and NO_NETWORK (the two pages that are kept; see `portal/offline.py`).
   No page about anybody's report is ever kept, and the officers' pages are left to their own worker. */
"use strict";
const KEPT = `warga-${VERSION}`, PATIENCE = 6000; // milliseconds for which the form waits for the network before its copy is shown
const NOT_OURS = /^\/(petugas|sistem|api|healthz|metrics)(\/|$)/;
const BARE = '<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tanpa sinyal</title><h1>Tanpa sinyal</h1><p>Coba lagi begitu tersambung. Keadaan darurat: telepon <a href="tel:112">112</a>.</p><p lang="en">No network. Try again when there is one. Emergencies: call 112.</p></html>';

addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(KEPT);
    await Promise.all(SHELL.map((url) => cache.add(url).catch(() => { /* one sheet less */ })));
    for (const page of [FORM, NO_NETWORK]) await kept(cache, page);
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("warga-") && name !== KEPT) await caches.delete(name);
    await clients.claim();
  })());
});

/* A page as a stranger gets it: asked for by its bare address, never the one that somebody is looking at. */
async function kept(cache, page) {
  const response = await fetch(page, { credentials: "same-origin", cache: "no-store" });
  if (!response.ok || response.redirected) return;
  const text = (await response.text()).replace("<html ", '<html data-disimpan="1" ');
  await cache.put(page, new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": response.headers.get("Content-Security-Policy") || "" } }));
}

const copy = async (page) => (await caches.open(KEPT)).match(page);
const nothing = async () => await copy(NO_NETWORK) || new Response(BARE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });

async function form(request) {
  let late;
  try {
    const slow = new Promise((done) => { late = setTimeout(async () => { const there = await copy(FORM); if (there) done(there); }, PATIENCE); });
    return await Promise.race([fetch(request), slow]);
  } catch {
    return await copy(FORM) || await nothing();
  } finally {
    clearTimeout(late);
  }
}

async function still(request) {
  const there = await (await caches.open(KEPT)).match(request);
  if (there && /\.[0-9a-f]{12}\./.test(request.url)) return there; // named by its content: never another
  try { return await fetch(request); } catch (fault) { if (there) return there; throw fault; }
}

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin || request.method !== "GET" || NOT_OURS.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(url.pathname === FORM ? form(request) : fetch(request).catch(nothing));
  else if (url.pathname.startsWith("/static/")) event.respondWith(still(request));
});

addEventListener("sync", (event) => {
  if (event.tag === "kiriman") event.waitUntil(Kiriman.sendAll().then((done) => { if (!done) throw new Error("later"); }));
});
