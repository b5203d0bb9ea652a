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

/**
 * `PublicKeyCredential.parseCreationOptionsFromJSON`, likewise.
 * @param {PublicKeyCredentialCreationOptionsJSON} json @returns {PublicKeyCredentialCreationOptions}
 */
function newOptionsOf(json) {
  const { challenge, user, excludeCredentials = [], rp, timeout } = json;
  return {
    rp,
    challenge: bytesOf(challenge),
    user: { ...user, id: bytesOf(user.id) },
    pubKeyCredParams: json.pubKeyCredParams.map(({ alg }) => ({ type: 'public-key', alg })),
    excludeCredentials: excludeCredentials.map(({ id }) => ({ type: 'public-key', id: bytesOf(id) })),
    ...(timeout === undefined ? {} : { timeout }),
    attestation: 'none',
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
  };
}

/** As `RegistrationResponseJSON`. @param {PublicKeyCredential} credential */
function newAnswerOf(credential) {
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response);
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports(),
    },
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

/** Shows the authenticator what the page asks for. @param {HTMLElement} place */
async function ceremony({ dataset }) {
  const isNew = dataset.newPasskey !== undefined;
  const json = /** @type {unknown} */ (JSON.parse(dataset.newPasskey ?? dataset.passkey ?? '{}'));
  const credential = isNew
    ? await navigator.credentials.create({
        publicKey: newOptionsOf(/** @type {PublicKeyCredentialCreationOptionsJSON} */ (json)),
      })
    : await navigator.credentials.get({
        publicKey: optionsOf(/** @type {PublicKeyCredentialRequestOptionsJSON} */ (json)),
      });
  if (!(credential instanceof PublicKeyCredential)) return undefined;
  return isNew ? newAnswerOf(credential) : answerOf(credential);
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
    ceremony(place).then(
      (answer) => {
        if (answer === undefined) return;
        field.value = JSON.stringify(answer);
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
  for (const place of document.querySelectorAll('[data-passkey], [data-new-passkey]'))
    if (place instanceof HTMLElement) enable(place);
} else {
  const words = document.querySelector('[data-without-passkeys]');
  if (words instanceof HTMLElement) words.hidden = false;
}
