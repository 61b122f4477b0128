// Shows a voucher that its holder has opened before when there is no network. With one, it is as if this worker were not there.
import {KEPT, PARTS} from './kept-vouchers.mjs';
import {patientFetch} from './patient-fetch.mjs';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function orKept(request, path) {
  try {
    const response = await patientFetch(request);
    // a proxy without its product behind it is no network either
    if (response.status < 502) {
      return response;
    }
  } catch {
    // no network
  }
  return await (await caches.open(KEPT)).match(path) ?? Response.error();
}

self.addEventListener('fetch', (event) => {
  const {request} = event;
  const {origin, pathname} = new URL(request.url);
  if (request.method === 'GET' && origin === self.location.origin && (request.mode === 'navigate' || PARTS.includes(pathname))) {
    event.respondWith(orKept(request, pathname));
  }
});
