// Makes the scanner an app of the device: its worker, and the page that opens without a network.
const WORKER = '/scan-worker.js';
const SCOPE = '/scan';
const PAGE = 'lifeline-scanner-page';
const OFFLINE_PAGE = '/scan/offline';

/** Keeps the offline page in this page's language; it is got without cookies, so it knows nobody's name. */
async function keepPage(language) {
  const response = await fetch(`${OFFLINE_PAGE}?lang=${encodeURIComponent(language)}`, {credentials: 'omit', cache: 'no-cache'});
  if (response.ok && !response.redirected && response.headers.get('Content-Type')?.startsWith('text/html')) {
    await (await caches.open(PAGE)).put(OFFLINE_PAGE, response);
  }
}

/** Does nothing where the browser has no service workers, such as on a page without https. */
export async function install(language) {
  if (!navigator.serviceWorker || !globalThis.caches) {
    return false;
  }
  try {
    await navigator.serviceWorker.register(WORKER, {scope: SCOPE});
    await keepPage(language);
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return false; // no network now; the next visit tries again
  }
}
