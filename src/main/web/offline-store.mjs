// What this device notes without a network: its key, which cannot leave it, and a chain of signed records until they are sent. The
// server tells what became of each; then the voucher's code, and with it whom it named, is dropped.
import {allowance} from './offline-limits.mjs';
import {call} from './problem.mjs';

const DATABASE = 'lifeline-offline';
const THIS = 'this';
const ECDSA = {name: 'ECDSA', namedCurve: 'P-256'};
const MOST_AT_ONCE = 200;
const KEPT = 200;
const NOTHING = {uses: 0, minor: 0};

/**
 * @typedef {object} Noted
 * @property {number} seq
 * @property {string} code of the voucher
 * @property {string} currency
 * @property {number} exponent
 * @property {number} amountMinor
 * @property {number} at in milliseconds
 * @property {'WAITING' | 'ACCEPTED' | 'OVERDRAWN' | 'REJECTED'} state
 * @property {string} [reason]
 * @property {string} [message]
 * @property {string} [payload] while it waits
 * @property {string} [signature] while it waits
 */

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('device');
    request.result.createObjectStore('records', {keyPath: 'seq'});
    request.result.createObjectStore('used');
  };
  return done(request);
}

/** Work on the three stores, all of it or nothing. */
async function within(mode, work) {
  const database = await open();
  try {
    const transaction = database.transaction(['device', 'records', 'used'], mode, {durability: 'strict'});
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error('not kept'));
    });
    finished.catch(() => {});
    let result;
    try {
      result = await work({
        device: transaction.objectStore('device'),
        records: transaction.objectStore('records'),
        used: transaction.objectStore('used'),
      });
    } catch (problem) {
      transaction.abort();
      throw problem;
    }
    await finished;
    return result;
  } finally {
    database.close();
  }
}

const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const bytesOf = (text) => new TextEncoder().encode(text);

/** This device as it was registered; null when it was not, or for another organisation. @param {string | undefined} provider */
export async function deviceOf(provider) {
  const device = await within('readonly', ({device: store}) => done(store.get(THIS)));
  return device && device.provider === provider ? device : null;
}

/** Makes a key and has it registered for the organisation of who is logged in; somebody else makes it active. Whatever another organisation left here unsent stays in the way. */
export async function allow(name, provider) {
  const left = (await noted()).filter(({state}) => state === 'WAITING');
  if (left.length > 0) {
    throw new Error('unsent records of an earlier key');
  }
  const keys = await crypto.subtle.generateKey(ECDSA, false, ['sign', 'verify']);
  const {kty, crv, x, y} = await crypto.subtle.exportKey('jwk', keys.publicKey);
  const {id, state, nextSeq, caps, presence} = await call('POST', '/api/devices', {json: {name, publicKey: {kty, crv, x, y}}});
  await within('readwrite', async ({device, records}) => {
    await done(records.clear());
    await done(device.put({id, name, provider, key: keys.privateKey, seq: nextSeq, previous: null, state, caps, presence}, THIS));
  });
  // a browser that is short of room deletes this last
  await navigator.storage?.persist?.().catch(() => false);
}

/** @returns {Promise<Noted[]>} the newest first */
export const noted = async () => (await within('readonly', ({records}) => done(records.getAll()))).reverse();

const waitingOf = (records) => records.filter(({state}) => state === 'WAITING');

/**
 * What may be noted of a voucher now. See allowance().
 *
 * @param {string | undefined} provider
 * @param {import('./cwt.mjs').VoucherContent} content
 */
export const allowed = (provider, content) => within('readonly', async ({device, records, used}) => {
  const found = await done(device.get(THIS));
  return {
    ...allowance(found && found.provider === provider ? found : null, waitingOf(await done(records.getAll())),
      await done(used.get(content.code)) ?? NOTHING, content),
    presence: found?.presence?.[content.programme],
  };
});

/**
 * Signs a record and keeps it as the next of the chain. False when less may be noted than that, also since another tab was quicker.
 *
 * @param {string | undefined} provider
 * @param {{qr: string, content: import('./cwt.mjs').VoucherContent, amountMinor: number, paper: string | undefined, items?: Record<string, number>, statusIat: number}} help
 */
export async function note(provider, {qr, content, amountMinor, paper, items, statusIat}) {
  const device = await deviceOf(provider);
  if (device === null) {
    return false;
  }
  const at = Date.now();
  const payload = base64url(bytesOf(JSON.stringify({
    v: 1, uuid: crypto.randomUUID(), device: device.id, seq: device.seq, previous: device.previous,
    qr, currency: content.amount.currency, amountMinor, paper, items, at: Math.floor(at / 1000), statusIat,
  })));
  const signature = base64url(await crypto.subtle.sign({name: 'ECDSA', hash: 'SHA-256'}, device.key, bytesOf(payload)));
  const hash = base64url(await crypto.subtle.digest('SHA-256', bytesOf(payload)));
  return within('readwrite', async ({device: devices, records, used}) => {
    const now = await done(devices.get(THIS));
    const before = await done(used.get(content.code)) ?? NOTHING;
    if (now?.id !== device.id || now.seq !== device.seq
        || allowance(now, waitingOf(await done(records.getAll())), before, content).most < amountMinor) {
      return false;
    }
    records.add({
      seq: device.seq, code: content.code, currency: content.amount.currency, exponent: content.amount.exponent, amountMinor, at,
      state: 'WAITING', payload, signature,
    });
    used.put({uses: before.uses + 1, minor: before.minor + amountMinor, expires: content.expires}, content.code);
    devices.put({...now, seq: now.seq + 1, previous: hash}, THIS);
    return true;
  });
}

/** Sends what waits, and hears what this device may note from now on. @returns {Promise<number>} how many were sent; throws a Problem */
export async function send(provider) {
  let sent = 0;
  for (;;) {
    const device = await deviceOf(provider);
    if (device === null) {
      return sent;
    }
    const waiting = waitingOf(await noted()).reverse().slice(0, MOST_AT_ONCE);
    const answer = await call('POST', '/api/offline-redemptions', {
      json: {device: device.id, records: waiting.map(({payload, signature}) => ({payload, signature}))},
    });
    await within('readwrite', async ({device: devices, records, used}) => {
      for (const [i, {seq}] of waiting.entries()) {
        const {payload, signature, ...rest} = await done(records.get(seq));
        const {outcome, reason, message} = answer.results[i];
        records.put({...rest, state: outcome, reason, message});
      }
      const all = await done(records.getAll());
      for (const {seq} of all.slice(0, Math.max(0, all.length - KEPT)).filter(({state}) => state !== 'WAITING')) {
        records.delete(seq);
      }
      for (const code of await done(used.getAllKeys())) {
        if ((await done(used.get(code))).expires * 1000 < Date.now()) {
          used.delete(code);
        }
      }
      devices.put({...await done(devices.get(THIS)), state: answer.state, caps: answer.caps, presence: answer.presence}, THIS);
    });
    sent += waiting.length;
    if (waiting.length < MOST_AT_ONCE) {
      return sent;
    }
  }
}
