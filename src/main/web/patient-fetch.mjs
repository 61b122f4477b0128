/**
 * Fetches, but waits only so long for the answer to begin: a network that swallows everything is none. What has begun to arrive may
 * take its time, on a slow line a good while.
 *
 * @param {RequestInfo} request
 * @param {RequestInit} [init]
 * @param {number} [patience] milliseconds
 */
export async function patientFetch(request, init = {}, patience = 8000) {
  const given = new AbortController();
  const timer = setTimeout(() => given.abort(), patience);
  try {
    return await fetch(request, {...init, signal: given.signal});
  } finally {
    clearTimeout(timer);
  }
}
