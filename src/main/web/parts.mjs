// The parts of a large file, by the protocol tus: loaded only when there is such a file.
import {DetailedError, Upload} from 'tus-js-client';
import {Problem, csrf, problemOf} from './problem.mjs';
import {say} from './say.mjs';
import {askToLogIn, freshToken} from './session.mjs';

/** As much as the server takes at once. A proxy may keep what is cut, so this is what a broken line costs at most. */
const PART_BYTES = 512 * 1024;

/** How long a broken line is waited for, each time that it breaks: two minutes. */
const PAUSES_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000];

/**
 * @param {string} address of the file on the server
 * @param {File} file
 * @param {(text: string) => void} tell how far it is, in words
 * @throws {Problem}
 */
export async function sendParts(address, file, tell) {
  try {
    await sent(address, file, tell);
  } catch (thrown) {
    // the token of this page does not hold any more, but the log-in does: once again, from where it was
    if (/** @type {Partial<DetailedError>} */ (thrown).originalResponse?.getStatus() === 403 && await freshToken().catch(() => 'unknown') === 'same') {
      await sent(address, file, tell).catch(refuse);
    } else {
      refuse(/** @type {Error} */ (thrown));
    }
  }
}

function sent(address, file, tell) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      uploadUrl: address,
      chunkSize: PART_BYTES,
      retryDelays: PAUSES_MS,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => Object.entries(csrf()).forEach(([name, value]) => request.setHeader(name, value)),
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const again = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
        if (again) {
          tell(say('No connection. Sending {0} goes on when it is back.', [file.name]));
        }
        return again;
      },
      onProgress: (bytes, all) => tell(say('Sending {0}: {1} %', [file.name, Math.floor(100 * bytes / all)])),
      onSuccess: resolve,
      onError: reject,
    });
    upload.start();
  });
}

/** @param {Error | DetailedError} error */
function refuse(error) {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  if (!answer) {
    throw new Problem('No connection', {
      detail: 'The server could not be reached. Check the connection and try again. What you typed is still here.',
    });
  }
  const status = answer.getStatus();
  if (status === 401 || status === 403) {
    askToLogIn();
    throw new Problem('You have been logged out', {detail: 'Log in again, then press once more. What you typed is still here.', status: 401});
  }
  throw problemOf({status, redirected: false, json: async () => JSON.parse(answer.getBody())});
}
