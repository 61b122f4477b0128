// What a service worker has and a page has not. One check reads pages and workers together, so the worker's part is named here.

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Response | Promise<Response>): void;
}

interface WindowEventMap {
  install: ExtendableEvent;
  activate: ExtendableEvent;
  fetch: FetchEvent;
}

interface Window {
  skipWaiting(): Promise<void>;
  readonly clients: {claim(): Promise<void>};
}
