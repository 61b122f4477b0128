// Filing without a network: prepares the device, shows what was sealed on it and sends it, one after the other.
import {Problem, call} from './problem.mjs';
import {say} from './say.mjs';
import {deviceOf, envelopesOf, forget, isOf, isWaiting, keep, keepDevice, whose} from './outreach-store.mjs';
import {moment} from './words.mjs';

const WORKER = '/outreach-worker.js';
const SCOPE = '/filing/outreach';
const PAGES = 'lifeline-outreach-pages';
const DAY_MS = 86_400_000;
const AGAIN_MS = 30_000;

const page = document.querySelector('#outreach');
const offline = page.dataset.offline === 'yes';
const account = offline ? whose() : document.querySelector('meta[name="account"]').content;
const said = page.querySelector('#said');
const problem = page.querySelector('#problem');
const waiting = page.querySelector('#waiting');
const list = waiting.querySelector('[data-entries]');
const row = waiting.querySelector('template').content.firstElementChild;
const button = page.querySelector('#send');
const form = page.querySelector('#prepare');

function tell(thrown) {
  const told = thrown instanceof Problem ? thrown.errors[0]?.message || thrown.detail || thrown.title : say('This device has no room, or its browser keeps nothing. Nothing was lost.');
  problem.querySelector('p').textContent = told;
  problem.hidden = false;
  problem.focus();
}

const STATES = {
  waiting: ['Waiting', 'govuk-tag--yellow', 'It is sealed. It is sent when there is a network.'],
  refused: ['Not taken', 'govuk-tag--red', ''],
  filed: ['Sent', 'govuk-tag--green', ''],
  draft: ['Needs your look', 'govuk-tag--orange', 'It is a draft now. Look at it and submit it.'],
};

async function show() {
  const envelopes = account ? await envelopesOf(account) : [];
  list.replaceChildren(...envelopes.map((each) => {
    const item = /** @type {HTMLElement} */ (row.cloneNode(true));
    const [name, colour, text] = STATES[each.state];
    item.dataset.state = each.state;
    item.querySelector('[data-label]').textContent = [each.label, each.title, moment(each.at)].filter(Boolean).join(' · ');
    const tag = item.querySelector('[data-state]');
    tag.textContent = say(name);
    tag.classList.add(colour);
    item.querySelector('[data-text]').textContent = each.message || say(text);
    if (each.page) {
      const link = item.querySelector('[data-link]');
      link.hidden = false;
      link.querySelector('a').href = each.page;
      link.querySelector('a').textContent = each.number || say('Look at it');
    }
    const away = item.querySelector('[data-forget]');
    away.hidden = isWaiting(each);
    away.addEventListener('click', async () => {
      await forget(each.id);
      await show();
      waiting.querySelector('h2').focus();
    });
    return item;
  }));
  waiting.hidden = envelopes.length === 0;
  if (button) {
    button.hidden = !envelopes.some(isWaiting);
  }
}

async function showStart() {
  const device = account ? await deviceOf(account) : undefined;
  const ready = device && device.sealsUntil > Date.now();
  for (const each of page.querySelectorAll('[data-forms] [data-code]')) {
    each.hidden = !device?.programmes.includes(each.dataset.code);
  }
  page.querySelector('#start').hidden = !ready;
  if (ready) {
    page.querySelector('#until').textContent = say('This device seals until {0}. Open this page with a network before then.', [moment(device.sealsUntil)]);
  }
  if (form) {
    form.hidden = false;
    form.querySelector('#device-name').hidden = Boolean(device);
    for (const box of form.querySelectorAll('[name="programme"]')) {
      box.checked = Boolean(device?.programmes.includes(box.value));
    }
  } else {
    page.querySelector('#nobody').hidden = Boolean(ready);
  }
  return device;
}

// ---------------------------------------------------------------- prepare

/** The pages in every language, without cookies: they know nobody's name. */
async function keepPages(codes) {
  const cache = await caches.open(PAGES);
  const paths = [`${SCOPE}/offline`, ...codes.map((code) => `${SCOPE}/forms/${encodeURIComponent(code)}`)];
  const {lang} = document.documentElement;
  for (const path of paths) {
    for (const code of page.dataset.kept.split(' ')) {
      const response = await fetch(`${path}?lang=${code}`, {credentials: 'omit', cache: 'no-cache'});
      if (!response.ok || response.redirected) {
        throw new Problem('No connection', {detail: 'The server could not be reached. Check the connection and try again. What you typed is still here.'});
      }
      if (code === lang) {
        await cache.put(path, response.clone());
      }
      await cache.put(`${path}?lang=${code}`, response);
    }
  }
}

/** A key for this device, which was prepared before or is new. */
async function newKey(device, name, programmes) {
  const made = await call('POST', '/api/outreach/devices', {json: device ? {device: device.device} : {name}, headers: {'Idempotency-Key': crypto.randomUUID()}});
  await keepDevice({
    account, device: made.device, name: device?.name ?? name, programmes, key: {id: made.key, publicKey: made.publicKey},
    preparedAt: Date.now(), sealsUntil: Date.parse(made.sealsUntil),
  });
}

async function prepare(device) {
  const programmes = [...form.querySelectorAll('[name="programme"]')].filter(({checked}) => checked).map(({value}) => value);
  if (programmes.length === 0) {
    throw new Problem('Not prepared', {detail: say('Choose for which help this device is prepared.')});
  }
  if (!navigator.serviceWorker || !globalThis.caches || !crypto.subtle) {
    throw new Problem('Not prepared', {detail: say('This browser cannot keep pages. Use another one, over https.')});
  }
  said.textContent = say('Preparing this device');
  await navigator.serviceWorker.register(WORKER, {scope: SCOPE});
  await navigator.serviceWorker.ready;
  await keepPages(programmes);
  // a browser that is short of room deletes this last
  await navigator.storage?.persist?.().catch(() => false);
  await newKey(device, form.querySelector('#name').value.trim(), programmes);
  isOf(account);
  said.textContent = say('This device is prepared. It works without a network now.');
}

// ---------------------------------------------------------------- send

async function sendOne(envelope) {
  const body = new FormData();
  body.append('envelope', envelope.sealed, 'envelope');
  try {
    const {outcome, number, page: where} = await call('POST', '/api/outreach/envelopes', {form: body});
    const {sealed, message, ...rest} = envelope;
    await keep({...rest, state: outcome, number, page: where});
  } catch (thrown) {
    const its = /** @type {Problem} */ (thrown);
    const refused = its instanceof Problem && [400, 403, 404, 409, 413, 415, 422].includes(its.status);
    if (!refused) {
      throw its;
    }
    // it stays sealed here, and is sent again by the button
    await keep({...envelope, state: 'refused', message: its.errors[0]?.message || its.detail || its.title});
  }
}

/** @param {boolean} pressed then what was refused before is tried again */
async function send(pressed) {
  const work = async () => {
    for (const each of (await envelopesOf(account)).reverse()) {
      if (each.state === 'waiting' || (pressed && each.state === 'refused')) {
        said.textContent = say('Sending what was sealed');
        await sendOne(each);
        await show();
      }
    }
  };
  try {
    // one tab at a time; the server takes each once anyhow
    await (navigator.locks ? navigator.locks.request('lifeline-outreach', work) : work());
    said.textContent = '';
  } catch (thrown) {
    said.textContent = '';
    if (pressed || !(thrown instanceof Problem)) {
      tell(thrown);
    }
    setTimeout(() => send(false), AGAIN_MS);
  }
}

async function open() {
  await show();
  let device = await showStart();
  if (offline) {
    return;
  }
  if (device) {
    isOf(account);
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    event.stopPropagation();
    problem.hidden = true;
    try {
      await prepare(device);
      device = await showStart();
    } catch (thrown) {
      said.textContent = '';
      tell(thrown);
    }
  });
  button.addEventListener('click', () => {
    problem.hidden = true;
    send(true);
  });
  window.addEventListener('online', () => send(false));
  await send(false);
  // each day with a network is the first of a new key
  if (device && device.preparedAt < Date.now() - DAY_MS) {
    await keepPages(device.programmes);
    await newKey(device, device.name, device.programmes);
    await showStart();
  }
}

open().catch(tell);
