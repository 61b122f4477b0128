// Seals an application for the server alone (OutreachSeal.java is the other side): ephemeral ECDH on P-256, HKDF with SHA-256, AES-256-GCM.
// The ephemeral private key is never exported and forgotten with the call, so that this device cannot open what it sealed.
const VERSION = 1;
const NONCE_BYTES = 12;
const INFO = new TextEncoder().encode('lifeline outreach 1');
const P256 = {name: 'ECDH', namedCurve: 'P-256'};

/** @param {Uint8Array[]} parts */
function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const ofUuid = (uuid) => Uint8Array.from(uuid.replaceAll('-', '').match(/../g), (hex) => Number.parseInt(hex, 16));
export const ofBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/**
 * The content of an envelope: the length of a JSON text, the text, and the files that it names.
 *
 * @param {object} said
 * @param {{role: string, kind?: string, name: string, bytes: Uint8Array}[]} files
 */
export function packed(said, files) {
  const text = new TextEncoder().encode(JSON.stringify({
    ...said, files: files.map(({role, kind, name, bytes}) => ({role, kind, name, size: bytes.length})),
  }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length);
  return joined(length, text, ...files.map(({bytes}) => bytes));
}

/**
 * @param {{id: string, publicKey: string}} key of the server: its id, and its point in base64
 * @param {string} id of the envelope, a UUID
 * @param {Uint8Array} content
 * @returns {Promise<Uint8Array>}
 */
export async function sealed(key, id, content) {
  const {subtle} = globalThis.crypto;
  const server = await subtle.importKey('raw', ofBase64(key.publicKey), P256, false, []);
  const own = await subtle.generateKey(P256, false, ['deriveBits']);
  const secret = await subtle.deriveBits({name: 'ECDH', public: server}, own.privateKey, 256);
  const point = new Uint8Array(await subtle.exportKey('raw', own.publicKey));
  const nonce = globalThis.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const salt = joined(Uint8Array.of(VERSION), ofUuid(key.id), ofUuid(id), point);
  const head = joined(salt, nonce);
  const derived = await subtle.deriveKey({name: 'HKDF', hash: 'SHA-256', salt, info: INFO},
    await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']), {name: 'AES-GCM', length: 256}, false, ['encrypt']);
  const text = await subtle.encrypt({name: 'AES-GCM', iv: nonce, additionalData: head}, derived, /** @type {BufferSource} */ (content));
  return joined(head, new Uint8Array(text));
}
