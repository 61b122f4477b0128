// The holder's own voucher: kept on the phone as it is shown now, for when there is no network at the pharmacy's door.
import {KEPT, PARTS} from './kept-vouchers.mjs';

const WORKER = '/voucher-worker.js';
const SCOPE = '/vouchers/';
/** What the copy may load: nothing that runs. */
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

/** The page without whatever belongs to the log-in or needs the network. */
function copy() {
  const page = document.documentElement.cloneNode(true);
  page.querySelectorAll('script, form, meta[name^="_csrf"], [data-needs-network], header nav, body > nav, .lifeline-nav, .lifeline-header__account')
    .forEach((part) => part.remove());
  page.querySelector('#kept').hidden = false;
  page.querySelector('#keeps').hidden = true;
  return new Response(`<!DOCTYPE html>${page.outerHTML}`, {
    headers: {'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': POLICY},
  });
}

async function keep() {
  const page = copy();
  await navigator.serviceWorker.register(WORKER, {scope: SCOPE});
  const kept = await caches.open(KEPT);
  await kept.addAll(PARTS);
  await kept.put(location.pathname, page);
  await navigator.serviceWorker.ready;
  document.querySelector('#keeps').hidden = false;
}

// no service workers, no room left, no network any more: the page is what it was
if (document.querySelector('#kept') && navigator.serviceWorker && globalThis.caches) {
  keep().catch(() => {});
}
