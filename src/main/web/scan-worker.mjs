// The scanner without a network: its page and what the page is made of, kept on the device. Only addresses below are touched;
// everything about persons, money and log-in goes to the network as if this worker were not there.
import {patientFetch} from './patient-fetch.mjs';
/* global LIFELINE_ASSETS, LIFELINE_BUILD */

const PARTS = `lifeline-scanner-${LIFELINE_BUILD}`;
const PAGE = 'lifeline-scanner-page';
const OFFLINE_PAGE = '/scan/offline';
const ASSETS = new Set(LIFELINE_ASSETS);
/** The name changes with the content: a copy is never wrong. */
const HASHED = /-[0-9A-Za-z]{8,}\.\w+$/;

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const parts = await caches.open(PARTS);
    // "no-cache": asks whether what the page has just loaded still holds, instead of loading it twice
    await parts.addAll([...ASSETS].map((path) => new Request(path, {cache: 'no-cache', credentials: 'omit'})));
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('lifeline-scanner-') && name !== PARTS && name !== PAGE) {
        await caches.delete(name);
      }
    }
    await self.clients.claim();
  })());
});

/** A page that came without redirect and without an account in it: nothing else is ever kept as the offline page. */
async function page(request) {
  try {
    const response = await patientFetch(request);
    // a proxy without its product behind it is no network either
    if (response.status < 502) {
      return response;
    }
  } catch {
    // no network
  }
  return await (await caches.open(PAGE)).match(OFFLINE_PAGE) ?? Response.error();
}

async function part(request, path) {
  const parts = await caches.open(PARTS);
  const own = await parts.match(path);
  if (own && HASHED.test(path)) {
    return own;
  }
  try {
    const response = own ? await patientFetch(request) : await fetch(request);
    if (response.ok || !own) {
      return response;
    }
  } catch (problem) {
    if (!own) {
      throw problem;
    }
  }
  return own;
}

self.addEventListener('fetch', (event) => {
  const {request} = event;
  const {origin, pathname} = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) {
    return;
  }
  if (request.mode === 'navigate' && (pathname === '/scan' || pathname === OFFLINE_PAGE)) {
    event.respondWith(page(request));
  } else if (ASSETS.has(pathname)) {
    event.respondWith(part(request, pathname));
  }
});
