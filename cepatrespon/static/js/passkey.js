/* Passkeys: asks the device, writes its answer into the form and sends it.
   form[data-passkey="QUESTION"]            a passkey as a second step
   form[data-passkey-sign-in="ADDRESS"]     a passkey alone; the question is fetched there when the button is pressed
   form[data-passkey-new="QUESTION"]        a new passkey
   All are hidden until it is known that this browser can; [data-passkey-none] says that it cannot. */
(() => {
  "use strict";
  const can = "PublicKeyCredential" in window && navigator.credentials;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function ask(question) {
    const { publicKey } = question;
    const found = await navigator.credentials.get({ publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) } });
    const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
    return {
      id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(),
      response: { authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature), userHandle: userHandle ? text(userHandle) : null },
    };
  }

  async function make(question) {
    const { publicKey } = question;
    const made = await navigator.credentials.create({ publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), user: { ...publicKey.user, id: bytes(publicKey.user.id) }, excludeCredentials: named(publicKey.excludeCredentials) } });
    return {
      id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(),
      response: { attestationObject: text(made.response.attestationObject), clientDataJSON: text(made.response.clientDataJSON), transports: made.response.getTransports ? made.response.getTransports() : [] },
    };
  }

  function guard(form, answer) {
    const trouble = form.querySelector("[data-passkey-trouble]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      trouble.hidden = true;
      try {
        form.elements.kredensial.value = JSON.stringify(await answer());
      } catch {
        trouble.hidden = false;
        return;
      }
      form.submit();
    });
  }

  if (!can) return;
  for (const told of document.querySelectorAll("[data-passkey-none]")) told.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) guard(form, () => ask(JSON.parse(form.dataset.passkey)));
  for (const form of document.querySelectorAll("form[data-passkey-new]")) guard(form, () => make(JSON.parse(form.dataset.passkeyNew)));
  for (const form of document.querySelectorAll("form[data-passkey-sign-in]")) {
    guard(form, async () => {
      const answer = await fetch(form.dataset.passkeySignIn, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      return ask(JSON.parse((await answer.json()).pertanyaan));
    });
  }
})();
