// The last scans on this device: when, which voucher, what the answer was. No names, nothing of the holder; it never leaves here.
const DATABASE = 'lifeline-scanner';
const STORE = 'scans';
export const LONGEST = 200;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, {keyPath: 'id', autoIncrement: true});
  return done(request);
}

async function inStore(mode, work) {
  const database = await open();
  try {
    const transaction = database.transaction(STORE, mode);
    const result = await work(transaction.objectStore(STORE));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    return result;
  } finally {
    database.close();
  }
}

/** @typedef {{at: number, code: string | null, kind: string, title: string}} Scan `at` in milliseconds, `title` in English */

/** Keeps a scan and forgets the oldest beyond the last 200. @param {Scan} scan */
export const remember = (scan) => inStore('readwrite', async (store) => {
  const newest = await done(store.add(scan));
  // ids only grow
  store.delete(IDBKeyRange.upperBound(newest - LONGEST));
});

/** @returns {Promise<Scan[]>} the newest first */
export const scans = async () => (await inStore('readonly', (store) => done(store.getAll()))).reverse();

export const forget = () => inStore('readwrite', (store) => done(store.clear()));
