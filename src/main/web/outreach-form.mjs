// A whole application on a device without a network: typed, agreed to, and sealed for the server. What is typed stays in this tab until then;
// after that it is in this browser in no readable form.
import {Draft} from './forms/draft.mjs';
import {deviceOf, keep, waitingOf, whose} from './outreach-store.mjs';
import {packed, sealed} from './outreach-seal.mjs';
import {reduced, sizeOf} from './photo.mjs';
import {say} from './say.mjs';
import './consent.mjs';

const MOST_PAPERS = 8;
const MOST_BYTES = 18_000_000;
const MOST_WAITING = 200;

const page = document.querySelector('#outreach');
const form = page.querySelector('#application');
const summary = page.querySelector('#problem');
const said = page.querySelector('#said');
const ways = [.../** @type {NodeListOf<HTMLInputElement>} */ (page.querySelectorAll('input[name="way"]'))];
const inLanguage = page.querySelector('select#in');
const witness = page.querySelector('#witness');
const label = page.querySelector('#label');
const picker = page.querySelector('#paper');
/** @type {{kind: string | undefined, file: File}[]} */
let papers = [];
const account = whose();
const kept = new Draft(account ?? '', `outreach ${page.dataset.code}`);

// ---------------------------------------------------------------- what is typed

/** The boxes as a page sends them, without empty ones. */
function boxes() {
  /** @type {Record<string, string[]>} */
  const all = {};
  for (const [name, value] of new FormData(/** @type {any} */ (form))) {
    if (typeof value === 'string' && value.trim() !== '' && /^(typed|choice|meant)\./.test(name)) {
      (all[name] ??= []).push(value);
    }
  }
  return all;
}

function keepTyped() {
  kept.keep({data: {boxes: boxes(), way: way(), in: inLanguage.value, witness: witness?.value, label: label.value}});
}

function restore() {
  const data = /** @type {any} */ (kept.read()?.data);
  if (!data) {
    return;
  }
  for (const list of form.querySelectorAll('[data-type="dynamiclist"]')) {
    const path = list.dataset.part;
    const rows = Object.keys(data.boxes).map((name) => new RegExp(`^\\w+\\.${path}\\.(\\d+)\\.`).exec(name)).filter(Boolean).map(([, n]) => Number(n));
    for (let n = 1; n <= Math.max(0, ...rows); n++) {
      addRow(path);
    }
  }
  for (const [name, values] of Object.entries(data.boxes)) {
    for (const box of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (['radio', 'checkbox'].includes(box.type)) {
        box.checked = values.includes(box.value);
      } else {
        [box.value] = values;
      }
    }
  }
  ways.forEach((each) => {
    each.checked = each.value === data.way;
  });
  inLanguage.value = data.in;
  if (witness) {
    witness.value = data.witness ?? '';
  }
  label.value = data.label ?? '';
  said.textContent = say('What you typed is back. Take pictures, signature and voice note again.');
}

/** One more entry of a list: a copy of the first one, empty. */
function addRow(path) {
  const list = form.querySelector(`[data-part="${path}"] fieldset`);
  const rows = [...list.querySelectorAll('.lifeline-rows__row')];
  const number = Math.max(...rows.map((each) => Number(each.querySelector('[name="remove"]').value.split('.').at(-1)))) + 1;
  const copy = rows[0].cloneNode(true);
  for (const each of [copy, ...copy.querySelectorAll('*')]) {
    for (const {name, value} of [...each.attributes]) {
      each.setAttribute(name, value.replace(`${path}.0`, `${path}.${number}`).replace(`-${path}-0-`, `-${path}-${number}-`));
    }
  }
  for (const box of copy.querySelectorAll('input, select, textarea')) {
    const field = /** @type {PageElement} */ (box);
    if (['radio', 'checkbox'].includes(field.type)) {
      field.checked = false;
    } else {
      field.value = '';
    }
  }
  for (const text of [copy.querySelector('legend'), copy.querySelector('[name="remove"]')]) {
    text.textContent = text.textContent.replace('1', String(number + 1));
  }
  rows.at(-1).after(copy);
  return copy;
}

form.addEventListener('click', (event) => {
  const button = /** @type {Element} */ (event.target).closest('button');
  if (button?.name === 'add') {
    addRow(button.value).querySelector('input')?.focus();
  } else if (button?.name === 'remove' && button.closest('[data-part]').querySelectorAll('.lifeline-rows__row').length > 1) {
    const list = button.closest('[data-part]');
    button.closest('.lifeline-rows__row').remove();
    list.querySelector('[name="add"]').focus();
    keepTyped();
  }
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  event.stopPropagation();
});

// ---------------------------------------------------------------- papers and consent

function showPapers() {
  page.querySelector('ul#papers').replaceChildren(...papers.map((paper) => {
    const item = document.createElement('li');
    const name = document.createElement('bdi');
    name.textContent = paper.file.name;
    const away = document.createElement('button');
    away.type = 'button';
    away.className = 'lifeline-link-button';
    away.textContent = `${say('Remove')}: ${paper.file.name}`;
    away.addEventListener('click', () => {
      papers = papers.filter((each) => each !== paper);
      showPapers();
      picker.focus();
    });
    item.append(name, ` ${sizeOf(paper.file.size)} `, away);
    return item;
  }));
}

picker.addEventListener('change', async () => {
  const kind = page.querySelector('select#kind')?.value;
  const chosen = [...picker.files];
  picker.value = '';
  for (const each of chosen) {
    const file = await reduced(each);
    if (papers.length >= MOST_PAPERS || papers.reduce((sum, {file: {size}}) => sum + size, file.size) > MOST_BYTES) {
      complain([['paper', say('So many or so large pictures are not taken: at most {0}, together {1} MB.', [MOST_PAPERS, MOST_BYTES / 1_000_000])]]);
      break;
    }
    papers.push({kind, file});
  }
  showPapers();
});

const way = () => ways.find(({checked}) => checked)?.value;

function showWay() {
  for (const each of page.querySelectorAll('[data-way]')) {
    each.hidden = each.dataset.way !== way();
  }
  for (const each of page.querySelectorAll('[data-purpose]')) {
    each.hidden = each.dataset.purpose !== inLanguage.value;
  }
}

page.addEventListener('change', showWay);
page.addEventListener('input', keepTyped);

// ---------------------------------------------------------------- seal

function complain(problems) {
  summary.querySelector('ul').replaceChildren(...problems.map(([id, text]) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `#${id}`;
    link.textContent = text;
    item.append(link);
    return item;
  }));
  summary.hidden = problems.length === 0;
  if (problems.length > 0) {
    summary.focus();
  }
}

/** What is missing, as far as a browser can tell; the server checks all of it again. */
function missing() {
  const names = Object.keys(boxes());
  const problems = [...form.querySelectorAll('[data-required]')]
    .filter(({dataset}) => !names.some((name) => name.replace(/^\w+\./, '').split('.')[0] === dataset.part))
    .map(({dataset}) => [dataset.id, `${dataset.label}: ${say('Field is required.')}`]);
  const proof = {signature: page.querySelector('#signature')?.files.length, voice: page.querySelector('#voice')?.files.length, statement: witness?.value.trim()}[way()];
  if (!proof && (page.dataset.consent || way())) {
    problems.push(['ways', say('The person has not agreed yet.')]);
  }
  return problems;
}

const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());

async function seal() {
  const device = account ? await deviceOf(account) : undefined;
  if (!device || device.sealsUntil < Date.now()) {
    complain([['seal', say('This device is not prepared any more. Open Outreach with a network in another tab, prepare it, then seal.')]]);
    return;
  }
  const problems = missing();
  if (problems.length === 0 && await waitingOf(account) >= MOST_WAITING) {
    problems.push(['seal', say('Too many applications wait on this device. Send them first.')]);
  }
  complain(problems);
  if (problems.length > 0) {
    return;
  }
  said.textContent = say('Sealing');
  const chosen = way();
  const proof = chosen === 'signature' || chosen === 'voice' ? page.querySelector(`#${chosen}`).files[0] : undefined;
  const files = [
    ...await Promise.all(papers.map(async ({kind, file}) => ({role: 'paper', kind, name: file.name, bytes: await bytesOf(file)}))),
    ...(proof ? [{role: chosen, name: proof.name, bytes: await bytesOf(proof.type.startsWith('image/') ? await reduced(proof) : proof)}] : []),
  ];
  const id = crypto.randomUUID();
  const at = Date.now();
  const content = packed({
    account, device: device.device, envelope: id, programme: page.dataset.code, language: document.documentElement.lang, sealedAt: at,
    label: label.value.trim(), boxes: boxes(), consent: chosen ? {way: chosen, language: inLanguage.value, witness: chosen === 'statement' ? witness.value : undefined} : undefined,
  }, files);
  const envelope = await sealed(device.key, id, content);
  content.fill(0);
  try {
    await keep({
      id, account, at, state: 'waiting', label: label.value.trim(), title: page.querySelector('.govuk-caption-l').textContent,
      sealed: new Blob([/** @type {BlobPart} */ (envelope)]),
    });
  } catch {
    said.textContent = '';
    complain([['seal', say('This device has no room, or its browser keeps nothing. Nothing was lost.')]]);
    return;
  }
  kept.remove();
  Draft.keepNothingMore();
  papers = [];
  /** @type {any} */ (form).reset();
  document.body.replaceChildren();
  location.replace('/filing/outreach');
}

const button = page.querySelector('#seal');
button.addEventListener('click', async () => {
  button.disabled = true;
  try {
    await seal();
  } catch (thrown) {
    console.error(thrown);
    said.textContent = '';
    complain([['seal', say('Something went wrong on this page')]]);
  }
  button.disabled = false;
});

if (account) {
  restore();
} else {
  button.disabled = true;
  complain([['seal', say('This device is not prepared any more. Open Outreach with a network in another tab, prepare it, then seal.')]]);
}
showWay();
// the browser's Back shows nothing that was sealed
window.addEventListener('pageshow', ({persisted}) => persisted && location.reload());
