/**
 * Passkeys on a page that works without this file: a press on the button asks the authenticator (WebAuthn Level 3) and
 * posts its answer by the page's own form, as JSON in the field `passkey`. Nothing is fetched, nothing is kept.
 */

/** @param {string} text @returns {ArrayBuffer} */
function bytesOf(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (one) => one.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer} buffer @returns {string} base64url without padding */
function textOf(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * `PublicKeyCredential.parseRequestOptionsFromJSON`, which phones of 2023 do not have yet.
 * @param {PublicKeyCredentialRequestOptionsJSON} json @returns {PublicKeyCredentialRequestOptions}
 */
function optionsOf(json) {
  const { challenge, allowCredentials = [], timeout, rpId, userVerification } = json;
  return {
    challenge: bytesOf(challenge),
    allowCredentials: allowCredentials.map(({ id, transports = [] }) => ({
      type: 'public-key',
      id: bytesOf(id),
      transports: /** @type {AuthenticatorTransport[]} */ (transports),
    })),
    ...(timeout === undefined ? {} : { timeout }),
    ...(rpId === undefined ? {} : { rpId }),
    userVerification: /** @type {UserVerificationRequirement} */ (userVerification ?? 'required'),
  };
}

/** As `AuthenticationResponseJSON`. @param {PublicKeyCredential} credential */
function answerOf(credential) {
  const response = /** @type {AuthenticatorAssertionResponse} */ (credential.response);
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      userHandle: response.userHandle === null ? undefined : textOf(response.userHandle),
    },
  };
}

/** @param {HTMLElement} place */
function enable(place) {
  const form = place.querySelector('form');
  const field = place.querySelector('input[name=passkey]');
  const refused = place.querySelector('[role=status]');
  if (!(form && field instanceof HTMLInputElement && refused instanceof HTMLElement)) return;
  form.addEventListener('submit', (event) => {
    if (field.value !== '') return;
    event.preventDefault();
    refused.textContent = '';
    const json = /** @type {unknown} */ (JSON.parse(place.dataset.passkey ?? '{}'));
    const publicKey = optionsOf(/** @type {PublicKeyCredentialRequestOptionsJSON} */ (json));
    navigator.credentials.get({ publicKey }).then(
      (credential) => {
        if (!(credential instanceof PublicKeyCredential)) return;
        field.value = JSON.stringify(answerOf(credential));
        form.submit();
      },
      () => {
        refused.textContent = refused.dataset.refused ?? '';
      },
    );
  });
  // The browser may bring the page back as it was left, with an answer that is used up.
  addEventListener('pageshow', () => {
    field.value = '';
  });
  place.hidden = false;
}

if ('PublicKeyCredential' in globalThis) {
  for (const place of document.querySelectorAll('[data-passkey]'))
    if (place instanceof HTMLElement) enable(place);
}
