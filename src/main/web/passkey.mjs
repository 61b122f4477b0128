// Passkeys: the browser asks the phone for finger, face or PIN, and the form carries what the phone signed. What needs the phone's lock is shown
// only where there is one; everything else of a page works without this script.

/** @param {string} text base64url */
function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
}

/** @param {ArrayBuffer | null} buffer */
function text(buffer) {
  if (!buffer) {
    throw new TypeError('the phone left something out');
  }
  return btoa(Array.from(new Uint8Array(buffer), (each) => String.fromCharCode(each)).join(''))
    .replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

async function add(options) {
  const made = /** @type {PublicKeyCredential} */ (await navigator.credentials.create({publicKey: {
    ...options,
    challenge: bytes(options.challenge),
    user: {...options.user, id: bytes(options.user.id)},
    excludeCredentials: (options.excludeCredentials ?? []).map((each) => ({type: 'public-key', id: bytes(each.id)})),
    extensions: {},
  }}));
  const response = /** @type {AuthenticatorAttestationResponse} */ (made.response);
  return {id: text(made.rawId), clientData: text(response.clientDataJSON), attestation: text(response.attestationObject)};
}

async function logIn(options) {
  const signed = /** @type {PublicKeyCredential} */ (await navigator.credentials.get({publicKey: {
    challenge: bytes(options.challenge),
    rpId: options.rpId,
    timeout: options.timeout,
    userVerification: options.userVerification,
  }}));
  const response = /** @type {AuthenticatorAssertionResponse} */ (signed.response);
  return {
    id: text(signed.rawId),
    clientData: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: text(response.userHandle),
  };
}

/** Asks the phone, and sends the form with its answer. A phone that was not unlocked is no error of anybody: one can press again. */
function prepare(form) {
  const problem = form.querySelector('[data-passkey-problem]');
  const button = form.querySelector('button');
  let busy = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    problem.hidden = true;
    button.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(form.dataset.passkeyOptions, {
        method: 'POST',
        credentials: 'same-origin',
        headers: {Accept: 'application/json'},
        body: new URLSearchParams({_csrf: form.elements._csrf.value}),
      });
      if (!answer.ok || answer.redirected) {
        throw new TypeError(`the options answered ${answer.status}`);
      }
      const ask = form.dataset.passkey === 'add' ? add : logIn;
      form.elements.credential.value = JSON.stringify(await ask(await answer.json()));
      form.submit();
    } catch {
      problem.className = 'govuk-error-message';
      problem.hidden = false;
    }
    button.removeAttribute('aria-busy');
    busy = false;
  });
}

async function hasLock() {
  try {
    return Boolean(await globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable());
  } catch {
    return false;
  }
}

hasLock().then((has) => {
  if (!has) {
    return;
  }
  document.querySelectorAll('template[data-passkey-shown]').forEach((/** @type {HTMLTemplateElement} */ each) => {
    each.replaceWith(each.content);
  });
  document.querySelectorAll('form[data-passkey]').forEach(prepare);
  document.querySelectorAll('[data-passkey-shown]').forEach((/** @type {HTMLElement} */ each) => {
    each.hidden = false;
  });
  document.querySelectorAll('[data-passkey-without]').forEach((/** @type {HTMLElement} */ each) => {
    each.hidden = true;
  });
});
