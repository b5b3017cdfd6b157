/* The route of today's visits, from where this telephone is: form[data-here] with a button [data-locate]. The place goes
   into the address to about ten metres and is kept nowhere. Without this script a kelurahan is chosen instead. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-here]");
  const button = form && form.querySelector("[data-locate]");
  if (!button || !navigator.geolocation) return;
  const english = document.documentElement.lang.startsWith("en");
  const say = (id, en) => (english ? en : id);
  const told = form.querySelector("[data-told]");
  button.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = say("Mencari tempat Anda …", "Looking for where you are …");
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const asked = new URLSearchParams({ lat: coords.latitude.toFixed(4), lng: coords.longitude.toFixed(4) });
      location.assign(`${location.pathname}?${asked}`);
    }, (fault) => {
      told.textContent = fault.code === fault.PERMISSION_DENIED
        ? say("Peramban tidak diizinkan membaca lokasi. Pilih kelurahan sebagai gantinya.", "The browser may not read your location. Choose a kelurahan instead.")
        : say("Tempat Anda tidak ditemukan. Pilih kelurahan sebagai gantinya.", "Your place was not found. Choose a kelurahan instead.");
    }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  });
})();
