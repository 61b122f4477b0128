// A file goes to the server as a document. A large one goes in parts first: when the line breaks, it goes on from where it was.
import {Problem, call} from './problem.mjs';
import {say} from './say.mjs';

/** A smaller one is sent again as quickly as one asks how much of it has arrived. */
const SMALL_BYTES = 128 * 1024;

/** Where what has arrived waits, by the file: when the last answer is lost, the same is asked once more. */
const waiting = new WeakMap();

/**
 * @param {string} address of the documents of a case
 * @param {File} file
 * @param {{kind: string, replaces?: string}} how
 * @param {(text: string) => void} tell how far it is, in words
 * @returns the document, as the server stored it
 * @throws {Problem}
 */
export async function sendDocument(address, file, {kind, replaces}, tell) {
  const body = new FormData();
  body.append('kind', kind);
  if (replaces) {
    body.append('replaces', replaces);
  }
  tell(say('Sending {0}', [file.name]));
  if (file.size <= SMALL_BYTES) {
    body.append('file', file, file.name);
  } else {
    if (!waiting.has(file)) {
      waiting.set(file, await arrived(file, tell));
    }
    body.append('upload', waiting.get(file));
  }
  try {
    return await call('POST', address, {form: body, file});
  } catch (thrown) {
    const problem = /** @type {Problem} */ (thrown);
    if (!problem.unanswered && problem.status !== 401) {
      waiting.delete(file);
    }
    throw problem;
  }
}

/** The address of the file on the server, once all of it is there. */
async function arrived(file, tell) {
  const {id, arrived: before} = await call('POST', '/api/uploads', {
    headers: {'Tus-Resumable': '1.0.0', 'Upload-Length': String(file.size), 'Upload-Metadata': await described(file)},
  });
  if (before < file.size) {
    let parts;
    try {
      parts = await import('./parts.mjs');
    } catch {
      throw new Problem('No connection', {
        detail: 'The server could not be reached. Check the connection and try again. What you typed is still here.',
      });
    }
    await parts.sendParts(`/api/uploads/${id}`, file, tell);
  }
  return id;
}

const base64 = (text) => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));

/** Its name, and what it is found again by: also by this page when it is opened anew, and by another phone. */
async function described(file) {
  const hash = await crypto.subtle?.digest('SHA-256', await file.arrayBuffer());
  const hex = hash && [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [`filename ${base64(file.name)}`, ...(hex ? [`sha256 ${base64(hex)}`] : [])].join(',');
}
