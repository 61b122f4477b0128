// The pages of filing without a network, kept on the device. With a network it is as if this worker were not there. Only pages that name nobody
// are kept; what is sent and who is logged in goes to the network.
import {patientFetch} from './patient-fetch.mjs';
/* global LIFELINE_ASSETS, LIFELINE_BUILD */

const PARTS = `lifeline-outreach-${LIFELINE_BUILD}`;
const PAGES = 'lifeline-outreach-pages';
const START = '/filing/outreach';
const OFFLINE = `${START}/offline`;
const ASSETS = new Set(LIFELINE_ASSETS);

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    await (await caches.open(PARTS)).addAll([...ASSETS].map((path) => new Request(path, {cache: 'no-cache', credentials: 'omit'})));
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('lifeline-outreach-') && name !== PARTS && name !== PAGES) {
        await caches.delete(name);
      }
    }
    await self.clients.claim();
  })());
});

/** From the network, or as it was kept. A proxy without its product behind it is no network either. */
async function orKept(request, kept) {
  try {
    const response = await patientFetch(request);
    if (response.status < 502) {
      return response;
    }
  } catch {
    // no network
  }
  return await kept() ?? Response.error();
}

async function page(path, search) {
  const pages = await caches.open(PAGES);
  const lang = new URLSearchParams(search).get('lang');
  return (lang && await pages.match(`${path}?lang=${lang}`)) || pages.match(path);
}

self.addEventListener('fetch', (event) => {
  const {request} = event;
  const {origin, pathname, search} = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) {
    return;
  }
  if (request.mode === 'navigate' && (pathname === START || pathname === OFFLINE)) {
    event.respondWith(orKept(request, () => page(OFFLINE, search)));
  } else if (request.mode === 'navigate' && pathname.startsWith(`${START}/forms/`)) {
    event.respondWith(orKept(request, () => page(pathname, search)));
  } else if (ASSETS.has(pathname)) {
    event.respondWith(orKept(request, async () => (await caches.open(PARTS)).match(pathname)));
  }
});
