// Signed vouchers for tests, made with WebCrypto by code that shares nothing with the verifier but the CBOR library.
import {encode, rfc8949EncodeOptions} from 'cborg';
import {encode as base32} from '../../main/web/base32.mjs';

export const ISSUER = 'https://help.example';
export const NOW = Date.UTC(2026, 10, 21, 12);
export const SECONDS = NOW / 1000;

export const cbor = (value) => encode(value, rfc8949EncodeOptions);

/** A key pair with its published form, as the server publishes it. */
export async function newKey(purpose = 'voucher') {
  const pair = await crypto.subtle.generateKey({name: 'ECDSA', namedCurve: 'P-256'}, true, ['sign', 'verify']);
  const {x, y} = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const thumbprint = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`));
  const kid = new Uint8Array(thumbprint).slice(0, 8);
  const jwk = {kty: 'EC', crv: 'P-256', x, y, kid: Buffer.from(kid).toString('base64url'), use: 'sig', alg: 'ES256', purpose};
  return {kid, jwk, privateKey: pair.privateKey};
}

export function voucher(changes = {}) {
  return new Map(Object.entries({
    1: 1,
    2: 'EMA',
    3: [['Surgery', 1], ['Night in hospital', 3]],
    4: ['ETB', 1250000, 2],
    5: new Map([[1, 'አልማዝ በ.'], [2, 1989]]),
    6: ['CITY'],
    7: [2, 100000, 24],
    ...changes,
  }).filter(([, value]) => value !== undefined).map(([key, value]) => [Number(key), value]));
}

export function claims(changes = {}) {
  return new Map(Object.entries({
    1: ISSUER,
    4: SECONDS + 3600,
    5: SECONDS - 3600,
    6: SECONDS - 3600,
    7: new Uint8Array([0, 17, 34, 51, 68, 85, 102, 119, 136, 153]),
    65535: new Map([['status_list', new Map([['idx', 77], ['uri', `${ISSUER}/status-lists/1`]])]]),
    '-70001': voucher(),
    ...changes,
  }).filter(([, value]) => value !== undefined).map(([key, value]) => [Number(key), value]));
}

/** The bytes of a COSE_Sign1; every part can be replaced, also by bytes that nobody should write. */
export async function sign(key, {
  payload = cbor(claims()),
  header = cbor(new Map([[1, -7], [4, key.kid]])),
  unprotected = new Map(),
  tag = [0xd2],
} = {}) {
  const signature = new Uint8Array(await crypto.subtle.sign({name: 'ECDSA', hash: 'SHA-256'}, key.privateKey,
    cbor(['Signature1', header, new Uint8Array(0), payload])));
  return new Uint8Array([...tag, ...cbor([header, unprotected, payload, signature])]);
}

export const text = (bytes) => `${ISSUER}/v#${base32(bytes)}`;
