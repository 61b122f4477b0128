// What a device keeps of filing without a network: for each social worker the key to seal with, and the sealed applications. Of an
// application it keeps a mark, the programme and the time in plain text, and nothing that was said.
const DATABASE = 'lifeline-outreach';
/** Whose device it is now, until they log out. */
const NOW = 'lifeline-outreach';

/**
 * @typedef {object} Device
 * @property {string} account
 * @property {string} device its id
 * @property {string} name
 * @property {{id: string, publicKey: string}} key
 * @property {number} preparedAt in milliseconds
 * @property {number} sealsUntil in milliseconds
 * @property {string[]} programmes codes
 *
 * @typedef {object} Envelope
 * @property {string} id
 * @property {string} account
 * @property {string} title of the programme
 * @property {string} label
 * @property {number} at in milliseconds
 * @property {'waiting' | 'refused' | 'filed' | 'draft'} state
 * @property {Blob} [sealed] while the server does not have it
 * @property {string} [number]
 * @property {string} [page]
 * @property {string} [message] why it was refused
 */

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function within(mode, work) {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('devices', {keyPath: 'account'});
    request.result.createObjectStore('envelopes', {keyPath: 'id'});
  };
  const database = await done(request);
  try {
    const transaction = database.transaction(['devices', 'envelopes'], mode, {durability: 'strict'});
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error('not kept'));
    });
    finished.catch(() => {});
    const result = await work(transaction.objectStore('devices'), transaction.objectStore('envelopes'));
    await finished;
    return result;
  } finally {
    database.close();
  }
}

/** @returns {string | null} the account whose device it is now */
export const whose = () => localStorage.getItem(NOW);
export const isOf = (account) => localStorage.setItem(NOW, account);
export const isOfNobody = () => localStorage.removeItem(NOW);

/** @returns {Promise<Device | undefined>} */
export const deviceOf = (account) => within('readonly', (devices) => done(devices.get(account)));
/** @param {Device} device */
export const keepDevice = (device) => within('readwrite', (devices) => done(devices.put(device)));

/** @returns {Promise<Envelope[]>} of this account, the newest first */
export async function envelopesOf(account) {
  const all = await within('readonly', (_, envelopes) => done(envelopes.getAll()));
  return all.filter((each) => each.account === account).sort((one, other) => other.at - one.at);
}

/** Keeps it, all of it or nothing. @param {Envelope} envelope */
export const keep = (envelope) => within('readwrite', (_, envelopes) => done(envelopes.put(envelope)));
export const forget = (id) => within('readwrite', (_, envelopes) => done(envelopes.delete(id)));

export const isWaiting = ({state}) => state === 'waiting' || state === 'refused';

/** How many wait to be sent by this account. */
export const waitingOf = async (account) => (await envelopesOf(account)).filter(isWaiting).length;
