// The part that the provider's scanner and the public check page share: get a code, verify it here, ask the ledger, answer.
import {Camera, hasCamera, readPhoto} from './camera.mjs';
import {verify} from './cwt.mjs';
import {call} from './problem.mjs';
import {moment, money, refusal} from './words.mjs';

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content || undefined;
const find = (id) => document.querySelector(`#${id}`);

let keySet = null;

/** Our own key set, fetched once a page; a failure is not remembered. */
function keys() {
  keySet ??= call('GET', '/.well-known/jwks.json').catch((problem) => {
    keySet = null;
    throw problem;
  });
  return keySet;
}

/**
 * @typedef {object} Answer
 * @property {'good' | 'bad' | 'unsure'} kind
 * @property {string} title
 * @property {string} text
 * @property {object | null} content what the voucher says, if its signature is ours
 * @property {object | null} ledger what the server says of it, if it could be asked
 */

/** Everything that can be known of a scanned text. @returns {Promise<Answer>} */
export async function judge(text) {
  if (/^\s*[A-Z2-7]{4}([-\s]?[A-Z2-7]{4}){3}\s*$/i.test(text)) {
    return {kind: 'bad', title: 'That is only the number', content: null, ledger: null,
      text: 'The number names a voucher, but it does not prove it. Scan the square code, or paste the whole link behind it.'};
  }
  if (!globalThis.crypto?.subtle) {
    return {kind: 'unsure', title: 'Cannot check here', content: null, ledger: null,
      text: 'This browser checks signatures only on a secure page: open this page with https.'};
  }
  let local;
  try {
    local = await verify(text, {issuer: meta('lifeline-issuer'), keys, now: Date.now(), provider: meta('lifeline-provider')});
  } catch (problem) {
    return {kind: 'unsure', title: 'Could not be checked', content: null, ledger: null,
      text: problem.detail || 'The keys to check it with could not be loaded. Try again when you have a connection.'};
  }
  if (!local.valid) {
    const {title, text: advice} = refusal(local.reason);
    return {kind: 'bad', title, text: advice, content: local.content, ledger: null};
  }
  let ledger;
  try {
    ledger = await call('POST', '/api/vouchers/verify', {json: {qr: text}});
  } catch {
    return {kind: 'unsure', title: 'Genuine, but not checked for use', content: local.content, ledger: null,
      text: 'The signature is ours and the voucher is in date. Whether it was used or cancelled could not be asked: there is no connection. Ask again before you give help.'};
  }
  if (!ledger.valid) {
    const {title, text: advice} = refusal(ledger.reason, ledger.message ?? ledger.detail);
    return {kind: 'bad', title, text: advice, content: local.content, ledger};
  }
  return {kind: 'good', title: 'Valid', text: 'This voucher is genuine, in date and has value left.', content: local.content, ledger};
}

/** One large answer that nobody can mistake: colour, sign and words. */
function show(answer) {
  const box = find('answer');
  const sign = find(`sign-${answer.kind}`).content.cloneNode(true);
  const title = document.createElement('h2');
  title.textContent = answer.title;
  const text = document.createElement('p');
  text.textContent = answer.text;
  box.className = `lifeline-answer lifeline-answer--${answer.kind}`;
  box.dataset.kind = answer.kind;
  box.replaceChildren(sign, title, text);
  box.hidden = false;
  details(answer);
  find('scanner').hidden = true;
  find('again').hidden = false;
  box.focus();
}

function details({content, ledger}) {
  const list = find('details');
  list.replaceChildren();
  list.hidden = content === null;
  if (content === null) {
    return;
  }
  const row = (name, value, className) => {
    const line = document.createElement('div');
    line.className = 'govuk-summary-list__row';
    const term = document.createElement('dt');
    term.className = 'govuk-summary-list__key';
    term.textContent = name;
    const given = document.createElement('dd');
    given.className = 'govuk-summary-list__value';
    const text = document.createElement('bdi');
    text.className = className ?? '';
    text.textContent = value;
    given.append(text);
    line.append(term, given);
    list.append(line);
  };
  row('Holder', content.birthYear === null ? content.holderShown : `${content.holderShown}, born ${content.birthYear}`);
  row('Value', money(content.amount));
  if (ledger?.balance != null) {
    row('Left to use', `${content.amount.currency} ${plain(ledger.balance, content.amount.exponent)}`);
  }
  for (const {name, quantity} of content.items) {
    row('For', quantity === 1 ? name : `${name}, ${quantity} times`);
  }
  row('Valid until', moment(content.expires));
  row('Programme', content.programme);
  row('Voucher number', content.code, 'lifeline-code');
}

/** A balance in major units as the API gives it (a JSON number has lost its zeros) as a person writes it. */
export function plain(balance, exponent) {
  const digits = typeof balance === 'number' ? balance.toFixed(exponent) : String(balance);
  return digits.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));
}

/**
 * Wires the page. `answered(answer, text)` is called after each answer, `reset()` before the next scan.
 * @returns {{check: (text: string) => Promise<void>, again: () => void}}
 */
export function scanner({answered = () => {}, reset = () => {}} = {}) {
  const camera = new Camera(find('video'));
  const viewfinder = find('viewfinder');
  const hint = find('hint');
  const tell = (text) => {
    hint.textContent = text;
    hint.hidden = !text;
  };

  const stop = () => {
    camera.stop();
    viewfinder.hidden = true;
    find('torch').hidden = true;
    find('start').hidden = !hasCamera();
  };

  async function check(text) {
    stop();
    tell('Checking');
    const answer = await judge(text);
    tell('');
    show(answer);
    answered(answer, text);
  }

  function again() {
    reset();
    tell('');
    find('answer').hidden = true;
    find('details').hidden = true;
    find('again').hidden = true;
    find('scanner').hidden = false;
    find('code').value = '';
  }

  find('start').hidden = !hasCamera();
  find('start').addEventListener('click', async () => {
    tell('Starting the camera');
    try {
      viewfinder.hidden = false;
      find('start').hidden = true;
      await camera.start(check);
      tell('Hold the square code inside the frame.');
      find('torch').hidden = !camera.hasTorch;
    } catch (error) {
      stop();
      tell(error.name === 'NotAllowedError'
        ? 'The camera is not allowed for this page. Allow it in the browser, take a photo, or paste the code.'
        : 'The camera does not start. Take a photo, or paste the code.');
    }
  });
  find('torch').addEventListener('click', async (event) => {
    const on = event.currentTarget.getAttribute('aria-pressed') !== 'true';
    event.currentTarget.setAttribute('aria-pressed', String(on));
    await camera.torch(on);
  });
  find('photo').addEventListener('change', async (event) => {
    const [photo] = event.target.files;
    event.target.value = '';
    if (!photo) {
      return;
    }
    tell('Reading the photo');
    try {
      const text = await readPhoto(photo);
      if (text === null) {
        tell('No code was found in the photo. Go nearer, hold still, avoid shadows.');
      } else {
        await check(text);
      }
    } catch {
      tell('This file is not a photo that can be read.');
    }
  });
  find('typed').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = find('code').value.trim();
    if (text) {
      check(text);
    } else {
      tell('Paste or type the code first.');
    }
  });
  find('again').addEventListener('click', () => {
    again();
    if (hasCamera()) {
      find('start').click();
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && camera.running) {
      stop();
    }
  });
  return {check, again};
}
