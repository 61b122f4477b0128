// Verifies a voucher's QR without a server: CWT claims (RFC 8392) in COSE_Sign1 (RFC 9052 §4.2), ES256, deterministic
// CBOR (RFC 8949 §4.2). The order of the checks is part of the format; each failure has its own reason.
import {decode as decodeCbor, encode as encodeCbor, rfc8949EncodeOptions} from 'cborg';
import {decode as decodeBase32, encode as encodeBase32} from './base32.mjs';

const MAXIMUM_TEXT = 2048;
const MAXIMUM_BYTES = 640;
const TAG_18 = 0xd2;
const HEADER = {algorithm: 1, kid: 4, type: 16};
const ES256 = -7;
const SIGNATURE_BYTES = 64;
const CODE_BYTES = 10;
const CLAIM = {issuer: 1, expires: 4, notBefore: 5, issuedAt: 6, code: 7, status: 65535, voucher: -70001};
const LAYOUT = 1;

const STRICT = {
  strict: true,
  useMaps: true,
  rejectDuplicateMapKeys: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
};

/** Why a code does not hold, in the order of the checks; the same names as in the API. */
export const REASONS = Object.freeze([
  'tooLarge', 'notAVoucher', 'onlyNumber', 'notCanonical', 'wrongAlgorithm', 'foreignIssuer', 'unknownKey', 'badSignature',
  'unknownLayout', 'notYetValid', 'expired', 'wrongProvider',
]);

/** A code or token that does not hold, with the reason. */
export class Refused extends Error {
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** @typedef {{keys: Array<JsonWebKey & {kid?: string, purpose?: string}>}} KeySet a JWK set (RFC 7517), each key with what it is for */

/**
 * @typedef {object} VoucherContent what a voucher says
 * @property {string} issuer
 * @property {string} code
 * @property {number} validFrom seconds since 1970
 * @property {number} expires the first second that no longer counts
 * @property {number} issuedAt seconds since 1970
 * @property {string} programme its code
 * @property {{name: string, quantity: number}[]} items none: for any help
 * @property {{currency: string, minor: number, exponent: number}} amount
 * @property {string} holderShown
 * @property {number | null} birthYear
 * @property {boolean} birthYearApproximate
 * @property {string[]} providers codes of those who may take it; none: all
 * @property {{uses: number, minor: number, statusMaxAgeHours: number}} offline how much of it may be redeemed without a network
 * @property {{index: number, uri: string}} status its place in a status list
 */

/**
 * @typedef {object} Verification
 * @property {boolean} valid
 * @property {string | null} reason one of REASONS, null when valid
 * @property {VoucherContent | null} content what the voucher says: present whenever the signature is ours, so also for an expired
 *   one, and never when it could have been forged
 */

/**
 * Verifies what a camera read or a person pasted. Never throws for what the text is; throws only when the key set cannot
 * be had or this browser has no WebCrypto.
 *
 * @param {string} text the QR's whole text, or only the part after `#`
 * @param {object} trust
 * @param {string} trust.issuer the one issuer this page trusts
 * @param {() => Promise<KeySet>} trust.keys gives that issuer's keys; called only once the issuer fits
 * @param {number} trust.now milliseconds since 1970
 * @param {string} [trust.provider] code of the provider who wants to take the voucher
 * @returns {Promise<Verification>}
 */
export async function verify(text, {issuer, keys, now, provider}) {
  try {
    const cose = parse(bytesOf(text));
    if (cose.claims.get(CLAIM.issuer) !== issuer) {
      throw new Refused('foreignIssuer');
    }
    await checkSignature(cose, keys, 'voucher');
    const content = read(cose.claims);
    const reason = judge(content, now / 1000, provider);
    return {valid: reason === null, reason, content};
  } catch (refused) {
    if (refused instanceof Refused) {
      return {valid: false, reason: refused.reason, content: null};
    }
    throw refused;
  }
}

function bytesOf(text) {
  if (text.length > MAXIMUM_TEXT) {
    throw new Refused('tooLarge');
  }
  if (/^[A-Z2-7]{16}$/i.test(text.replace(/[\s\p{Pd}]/gu, ''))) {
    throw new Refused('onlyNumber');
  }
  const bytes = decodeBase32(text.slice(text.indexOf('#') + 1).replace(/\s/g, ''));
  if (bytes === null || bytes.length === 0) {
    throw new Refused('notAVoucher');
  }
  if (bytes.length > MAXIMUM_BYTES) {
    throw new Refused('tooLarge');
  }
  return bytes;
}

/** The one encoding that RFC 8949 §4.2 permits: the strict decoder reads it, and writing it again gives the same bytes. */
function canonical(bytes) {
  let value;
  let again;
  try {
    value = decodeCbor(bytes, STRICT);
    again = encodeCbor(value, rfc8949EncodeOptions);
  } catch {
    throw new Refused('notCanonical');
  }
  if (!equal(again, bytes)) {
    throw new Refused('notCanonical');
  }
  return value;
}

/**
 * The parts of a COSE_Sign1 that holds a CWT, its signature not checked yet.
 *
 * @param {Uint8Array} bytes
 * @param {string} [type] the COSE header `typ` (RFC 9596) it must carry; without one it must carry none
 */
export function parse(bytes, type) {
  if (bytes[0] !== TAG_18) {
    throw new Refused('notAVoucher');
  }
  const parts = canonical(bytes.subarray(1));
  if (!Array.isArray(parts) || parts.length !== 4
      || !isBytes(parts[0]) || !(parts[1] instanceof Map) || parts[1].size !== 0 || !isBytes(parts[2]) || !isBytes(parts[3])) {
    throw new Refused('notAVoucher');
  }
  const [protectedHeader, , payload, signature] = parts;
  const header = canonical(protectedHeader);
  const claims = canonical(payload);
  if (!(header instanceof Map) || !(claims instanceof Map)) {
    throw new Refused('notAVoucher');
  }
  if (header.get(HEADER.algorithm) !== ES256 || header.size > (type === undefined ? 2 : 3)) {
    throw new Refused('wrongAlgorithm');
  }
  if (header.get(HEADER.type) !== type) {
    throw new Refused(type === undefined ? 'wrongAlgorithm' : 'wrongType');
  }
  return {protectedHeader, payload, signature, claims, kid: header.get(HEADER.kid)};
}

/**
 * @param {ReturnType<typeof parse>} token
 * @param {() => Promise<KeySet>} keys
 * @param {string} purpose what the key must have been published for: a list's or a payable's key never passes a voucher
 */
export async function checkSignature({protectedHeader, payload, signature, kid}, keys, purpose) {
  if (!isBytes(kid)) {
    throw new Refused('unknownKey');
  }
  const names = [base64url(kid), hex(kid)];
  const jwk = (await keys()).keys.find((key) => key.kty === 'EC' && key.crv === 'P-256' && names.includes(key.kid)
    && key.purpose === purpose);
  if (!jwk) {
    throw new Refused('unknownKey');
  }
  const key = await crypto.subtle.importKey('jwk', {kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y},
    {name: 'ECDSA', namedCurve: 'P-256'}, false, ['verify']);
  const toBeSigned = encodeCbor(['Signature1', protectedHeader, new Uint8Array(0), payload]);
  if (signature.length !== SIGNATURE_BYTES
      || !(await crypto.subtle.verify({name: 'ECDSA', hash: 'SHA-256'}, key, signature, toBeSigned))) {
    throw new Refused('badSignature');
  }
}

/**
 * The voucher behind a genuine signature, or `unknownLayout`: another layout of ours that this page cannot read.
 *
 * @param {Map<unknown, unknown>} claims
 * @returns {VoucherContent}
 */
function read(claims) {
  try {
    const voucher = map(claims.get(CLAIM.voucher));
    if (voucher.get(1) !== LAYOUT) {
      throw new TypeError('another layout');
    }
    const holder = map(voucher.get(5));
    const [currency, minor, exponent] = array(voucher.get(4), 3);
    const [uses, offlineMinor, statusMaxAgeHours] = array(voucher.get(7), 3);
    const status = map(map(claims.get(CLAIM.status)).get('status_list'));
    const birthYear = holder.get(2);
    const approximate = holder.get(3) ?? false;
    if (typeof approximate !== 'boolean') {
      throw new TypeError('neither true nor false');
    }
    return {
      issuer: string(claims.get(CLAIM.issuer)),
      code: codeOf(claims.get(CLAIM.code)),
      validFrom: integer(claims.get(CLAIM.notBefore)),
      expires: integer(claims.get(CLAIM.expires)),
      issuedAt: integer(claims.get(CLAIM.issuedAt)),
      programme: string(voucher.get(2)),
      items: array(voucher.get(3)).map((item) => {
        const [name, quantity] = array(item, 2);
        return {name: string(name), quantity: integer(quantity)};
      }),
      amount: {currency: string(currency), minor: integer(minor), exponent: integer(exponent)},
      holderShown: string(holder.get(1)),
      birthYear: birthYear === undefined ? null : integer(birthYear),
      birthYearApproximate: approximate,
      providers: array(voucher.get(6)).map(string),
      offline: {uses: integer(uses), minor: integer(offlineMinor), statusMaxAgeHours: integer(statusMaxAgeHours)},
      status: {index: integer(status.get('idx')), uri: string(status.get('uri'))},
    };
  } catch {
    throw new Refused('unknownLayout');
  }
}

/** @param {VoucherContent} content */
function judge(content, seconds, provider) {
  if (seconds < content.validFrom) {
    return 'notYetValid';
  }
  if (seconds >= content.expires) {
    return 'expired';
  }
  if (provider && content.providers.length > 0 && !content.providers.includes(provider)) {
    return 'wrongProvider';
  }
  return null;
}

function codeOf(bytes) {
  if (!isBytes(bytes) || bytes.length !== CODE_BYTES) {
    throw new TypeError('no voucher code');
  }
  return encodeBase32(bytes).match(/.{4}/g).join('-');
}

/** @returns {value is Uint8Array<ArrayBuffer>} */
const isBytes = (value) => value instanceof Uint8Array;
const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

function check(value, holds) {
  if (!holds) {
    throw new TypeError('not what it should be');
  }
  return value;
}
/** @returns {Map<unknown, unknown>} */
const map = (value) => check(value, value instanceof Map);
/** @returns {string} */
const string = (value) => check(value, typeof value === 'string');
/** @returns {number} */
const integer = (value) => check(value, Number.isSafeInteger(value));
/**
 * @param {unknown} value
 * @param {number} [length]
 * @returns {unknown[]}
 */
const array = (value, length) => check(value, Array.isArray(value) && (length === undefined || value.length === length));
