/* A proof of work in the background, so that a program that sends thousands of reports pays for each and a person notices
   nothing. SHA-256 of "challenge:key:number" must begin with so many zero bits; the key is the form's own, so that one
   proof serves one report. Used as a worker by the form, and as `Bukti` by the service worker. */
(() => {
  "use strict";
  const TOGETHER = 64, MOST = 2 ** 22;

  async function solve(word, key, bits) {
    if (!self.crypto?.subtle || !word || !key) return "";
    const text = new TextEncoder(), before = `${word}:${key}:`;
    const fits = async (n) => new DataView(await crypto.subtle.digest("SHA-256", text.encode(before + n))).getUint32(0) >>> (32 - bits) === 0;
    for (let n = 0; n < MOST; n += TOGETHER) {
      const found = await Promise.all(Array.from({ length: TOGETHER }, (_, i) => fits(n + i)));
      if (found.includes(true)) return String(n + found.indexOf(true));
    }
    return "";
  }

  self.Bukti = { solve };
  if (typeof DedicatedWorkerGlobalScope !== "undefined" && self instanceof DedicatedWorkerGlobalScope) {
    self.onmessage = async ({ data }) => self.postMessage(await solve(data.soal, data.kunci, data.bit));
  }
})();
