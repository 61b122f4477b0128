// What a verdict rests on, kept on the device for when there is no network: our public keys and the signed status lists. Nothing
// here is secret or about a person, and everything is verified again each time that it is read.
import {Refused} from './cwt.mjs';
import {patientFetch} from './patient-fetch.mjs';
import {TYPE, verifyStatusList} from './status-list.mjs';

const CACHE = 'lifeline-trust';
const KEYS = '/.well-known/jwks.json';
const LISTS = '/status-lists';
// half a million vouchers each; older ones are got when such a voucher is scanned
const LISTS_AHEAD = 4;

/** The network's answer as bytes, or null where there is none that is ours. */
async function fromNetwork(path, type = 'application/json') {
  let response;
  try {
    // "no-cache" asks whether the copy still holds: what was cancelled a minute ago must not wait for the copy to grow old
    response = await patientFetch(path, {cache: 'no-cache', credentials: 'omit', headers: {Accept: type}});
    if (!response.ok || response.redirected) {
      return null;
    }
    return new Uint8Array(await response.arrayBuffer());
  } catch {
    return null;
  }
}

async function kept(path) {
  try {
    const found = await (await caches.open(CACHE)).match(path);
    return found ? new Uint8Array(await found.arrayBuffer()) : null;
  } catch {
    return null; // a private window, or no secure page: then nothing is kept
  }
}

async function keep(path, bytes) {
  try {
    await (await caches.open(CACHE)).put(path, new Response(bytes));
  } catch {
    // full or forbidden: the page works without, as long as it is open
  }
}

const json = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

/** The addresses of the newest lists in an index of them (§9.2 of the draft), oldest first. */
function newest(bytes) {
  try {
    return json(bytes).status_lists.filter((uri) => typeof uri === 'string').slice(-LISTS_AHEAD);
  } catch {
    return [];
  }
}

function keySet(bytes) {
  const set = json(bytes);
  if (!Array.isArray(set?.keys)) {
    throw new TypeError('no key set');
  }
  return set;
}

export class Trust {
  #issuer;
  #keys = null;
  #lists = new Map();

  /** @param {string} issuer the one issuer this page trusts, as in the vouchers */
  constructor(issuer) {
    this.#issuer = issuer;
  }

  /** The key set: this page's, else the device's, else the network's. Throws when there is none at all. */
  keys = async () => {
    if (this.#keys === null) {
      const bytes = await kept(KEYS);
      const set = bytes === null ? await this.#newKeys() : keySet(bytes);
      // renew() may have been quicker
      this.#keys ??= set;
    }
    if (this.#keys === null) {
      throw new TypeError('no keys');
    }
    return this.#keys;
  };

  async #newKeys() {
    const bytes = await fromNetwork(KEYS);
    if (bytes === null) {
      return null;
    }
    try {
      const set = keySet(bytes);
      await keep(KEYS, bytes);
      return set;
    } catch {
      return null;
    }
  }

  /** Asks for the keys again: one may be newer than this page. */
  async renewKeys() {
    this.#keys = await this.#newKeys() ?? this.#keys;
  }

  /**
   * The newest list that this device has.
   * @returns {Promise<import('./status-list.mjs').StatusList | null>}
   * @throws {Refused} `fromTheFuture` when the clock of this device must be wrong
   */
  async list(uri) {
    const path = this.#pathOf(uri);
    if (path === null) {
      return null;
    }
    if (!this.#lists.has(uri)) {
      const bytes = await kept(path);
      const list = bytes === null ? null : await this.#read(uri, bytes);
      if (list !== null && !this.#lists.has(uri)) {
        this.#lists.set(uri, list);
      }
    }
    const list = this.#lists.get(uri) ?? null;
    return list !== null && Date.now() / 1000 >= list.expires ? null : list;
  }

  async #read(uri, bytes) {
    try {
      return await verifyStatusList(bytes, {uri, keys: this.keys, now: Date.now()});
    } catch (problem) {
      if (problem instanceof Refused && problem.reason === 'fromTheFuture') {
        throw problem;
      }
      return null;
    }
  }

  /** Gets a list anew; false when that did not work. */
  async renewList(uri) {
    const path = this.#pathOf(uri);
    const bytes = path === null ? null : await fromNetwork(path, TYPE);
    const list = bytes === null ? null : await this.#read(uri, bytes).catch(() => null);
    if (list === null) {
      return false;
    }
    // a copy on the way may be older than ours
    if (list.issuedAt >= (this.#lists.get(uri)?.issuedAt ?? 0)) {
      this.#lists.set(uri, list);
      await keep(path, bytes);
    }
    return true;
  }

  /** Reads what the device kept, so that it is there at once. */
  async recall() {
    await Promise.all(newest(await kept(LISTS)).map((uri) => this.list(uri).catch(() => null)));
  }

  /** Gets everything anew, for the time without a network. */
  async renew() {
    await this.renewKeys();
    const named = await fromNetwork(LISTS);
    if (newest(named).length > 0) {
      await keep(LISTS, named);
    }
    await Promise.all([...new Set([...newest(named), ...this.#lists.keys()])].map((uri) => this.renewList(uri)));
  }

  /** Since when the oldest of the lists is known, in seconds since 1970; null without one. */
  get knownSince() {
    const times = [...this.#lists.values()].map((list) => list.issuedAt);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** How long a list counts as fresh, in seconds. */
  get freshFor() {
    return Math.min(3600, ...[...this.#lists.values()].map((list) => list.ttl || 3600));
  }

  /** Only lists of our issuer, and only from where this page came: a voucher cannot make a phone call somebody else. */
  #pathOf(uri) {
    const start = `${this.#issuer}${LISTS}/`;
    const name = uri.startsWith(start) ? uri.slice(start.length) : '';
    return /^[\w-]{1,40}$/.test(name) ? `${LISTS}/${name}` : null;
  }
}
