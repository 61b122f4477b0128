// Reads a token status list (IETF draft-ietf-oauth-status-list, CWT form) without a server: who was revoked, suspended or used up
// when the list was signed. What may still be believed of an old list is decided here too.
import {Refused, checkSignature, parse} from './cwt.mjs';

/** The media type of a list in this form, and what its token says it is. */
export const TYPE = 'application/statuslist+cwt';
const CLAIM = {issuer: 1, subject: 2, expires: 4, issuedAt: 6, list: 65533, ttl: 65534};
const BITS = [1, 2, 4, 8];
// a million vouchers are a quarter of a megabyte; ours of half of them used up is 160 KB when compressed
const MAXIMUM_TOKEN = 1 << 20;
const MAXIMUM_LIST = 1 << 22;
// clocks of phones differ; a list from further ahead says that this phone's clock is wrong
const CLOCK_SLACK_S = 600;
const HOUR_S = 3600;

/** The status of a voucher by its number in a list, as the same names as everywhere. */
export const STATUSES = Object.freeze({0: 'valid', 1: 'revoked', 2: 'suspended', 3: 'exhausted'});

/**
 * @typedef {object} StatusList
 * @property {string} uri
 * @property {number} issuedAt seconds since 1970
 * @property {number} expires seconds since 1970
 * @property {number} ttl seconds for which a copy counts as fresh
 * @property {(index: number) => number | null} at the status of that voucher, null when the list is too short for it
 */

/**
 * Verifies a status list token. Every fault is a {@link Refused} with a reason.
 *
 * @param {Uint8Array} token
 * @param {object} trust
 * @param {string} trust.uri where the list was got: it must be the list that it says it is
 * @param {() => Promise<import('./cwt.mjs').KeySet>} trust.keys the issuer's keys
 * @param {number} trust.now milliseconds since 1970
 * @returns {Promise<StatusList>}
 */
export async function verifyStatusList(token, {uri, keys, now}) {
  if (token.length > MAXIMUM_TOKEN) {
    throw new Refused('tooLarge');
  }
  const cose = parse(token, TYPE);
  await checkSignature(cose, keys, 'status-list');
  const {claims} = cose;
  if (claims.get(CLAIM.subject) !== uri) {
    throw new Refused('anotherList');
  }
  const issuedAt = seconds(claims.get(CLAIM.issuedAt));
  const expires = claims.has(CLAIM.expires) ? seconds(claims.get(CLAIM.expires)) : Infinity;
  const ttl = claims.has(CLAIM.ttl) ? seconds(claims.get(CLAIM.ttl)) : 0;
  if (now / 1000 >= expires) {
    throw new Refused('expired');
  }
  if (issuedAt > now / 1000 + CLOCK_SLACK_S) {
    throw new Refused('fromTheFuture');
  }
  const list = claims.get(CLAIM.list);
  if (!(list instanceof Map) || !BITS.includes(list.get('bits')) || !(list.get('lst') instanceof Uint8Array)) {
    throw new Refused('unknownLayout');
  }
  const bits = list.get('bits');
  const bytes = await inflate(list.get('lst'));
  const inByte = 8 / bits;
  return {
    uri, issuedAt, expires, ttl,
    at(index) {
      const byte = bytes[Math.floor(index / inByte)];
      return byte === undefined ? null : (byte >> (index % inByte) * bits) & ((1 << bits) - 1);
    },
  };
}

/**
 * What a scanner without a connection may say of a voucher whose signature holds.
 *
 * @param {StatusList | null} list the newest list there is, null without one
 * @param {{status: {index: number}, offline: {statusMaxAgeHours: number}}} content what the voucher says
 * @param {number} now milliseconds since 1970
 * @returns {{answer: 'fresh' | 'aged' | 'tooOld' | 'absent' | 'revoked' | 'suspended' | 'exhausted' | 'unknown', age: number | null}}
 *   age of the list in seconds
 */
export function standing(list, content, now) {
  if (list === null) {
    return {answer: 'absent', age: null};
  }
  const age = Math.max(0, Math.floor(now / 1000 - list.issuedAt));
  const status = list.at(content.status.index);
  if (status === null) {
    return {answer: 'absent', age};
  }
  // a bad word does not grow old: whoever was cancelled or used up stays so, and who was on hold is for a person to ask about
  if (status !== 0) {
    return {answer: STATUSES[status] ?? 'unknown', age};
  }
  if (age <= list.ttl) {
    return {answer: 'fresh', age};
  }
  return {answer: age <= content.offline.statusMaxAgeHours * HOUR_S ? 'aged' : 'tooOld', age};
}

/** Inflates zlib (RFC 1950), and stops at the bound: a small token must not fill a phone's memory. */
async function inflate(compressed) {
  const reader = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
  const parts = [];
  let length = 0;
  for (;;) {
    let part;
    try {
      part = await reader.read();
    } catch {
      throw new Refused('damaged');
    }
    if (part.done) {
      break;
    }
    length += part.value.length;
    if (length > MAXIMUM_LIST) {
      await reader.cancel().catch(() => {});
      throw new Refused('tooLarge');
    }
    parts.push(part.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function seconds(value) {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Refused('unknownLayout');
  }
  return value;
}
