// The part that the provider's scanner and the public check page share: get a code, verify it here, ask the ledger, answer.
import {Camera, hasCamera, readPhoto} from './camera.mjs';
import {Refused, verify} from './cwt.mjs';
import {call} from './problem.mjs';
import {repeat, say} from './say.mjs';
import {sound, wake} from './sound.mjs';
import {standing} from './status-list.mjs';
import {Trust} from './trust.mjs';
import {writeNumber} from './typed/numbers.mjs';
import {ago, money, refusal, until} from './words.mjs';

const PROVIDER = 'lifeline.provider';
const PATIENCE_MS = 6000;

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content || undefined;
const find = (id) => document.querySelector(`#${id}`);

export const trust = new Trust(meta('lifeline-issuer') ?? '');

/** For which provider this device scans; the page that opens without a network knows nobody, and takes the one before. */
export function provider() {
  const named = meta('lifeline-provider');
  if (named) {
    localStorage.setItem(PROVIDER, named);
  }
  return named ?? (meta('lifeline-offline') ? localStorage.getItem(PROVIDER) ?? undefined : undefined);
}

/**
 * @typedef {object} Ledger what the server says of a voucher
 * @property {boolean} valid
 * @property {string | null} reason one of those in words.mjs, or a newer one; null when valid
 * @property {string} message
 * @property {number | null} balance in major units
 * @property {Record<string, number>} itemsLeft
 */

/**
 * @typedef {object} Answer
 * @property {'good' | 'bad' | 'unsure'} kind
 * @property {string} title in English, as all texts of an answer: say() gives them in the language of the page
 * @property {string} text
 * @property {number | null} age of what is known of the voucher's status, in seconds; null when the server was asked, or nobody
 * @property {import('./cwt.mjs').VoucherContent | null} content what the voucher says, if its signature is ours
 * @property {Ledger | null} ledger what the server says of it, if it could be asked
 */

/**
 * @param {Answer['kind']} kind
 * @param {string} title
 * @param {string} text
 * @param {Partial<Answer>} [rest]
 * @returns {Answer}
 */
const answer = (kind, title, text, rest = {}) => ({kind, title, text, age: null, content: null, ledger: null, ...rest});

/**
 * @param {string} reason
 * @param {Partial<Answer>} rest
 * @param {string} [message]
 */
function refused(reason, rest, message) {
  const {title, text} = refusal(reason, message);
  return answer('bad', title, text, rest);
}

/** Everything that can be known of a scanned text. @returns {Promise<Answer>} */
export async function judge(text) {
  if (!globalThis.crypto?.subtle) {
    return answer('unsure', 'Cannot check here',
      'This browser checks signatures only on a secure page: open this page with https.');
  }
  let local;
  try {
    const verified = () => verify(text, {issuer: meta('lifeline-issuer'), keys: trust.keys, now: Date.now(), provider: provider()});
    local = await verified();
    if (local.reason === 'unknownKey') {
      // the page may be older than the key
      await trust.renewKeys();
      local = await verified();
    }
  } catch {
    return answer('unsure', 'Could not be checked',
      'The keys to check it with could not be loaded. Try again when you have a connection.');
  }
  const {content} = local;
  if (!local.valid) {
    return refused(local.reason, {content});
  }
  /** @type {Ledger} */
  let ledger;
  try {
    ledger = await call('POST', '/api/vouchers/verify', {json: {qr: text}, signal: AbortSignal.timeout(PATIENCE_MS)});
  } catch {
    return judgeAlone(content);
  }
  if (!ledger.valid) {
    return refused(ledger.reason, {content, ledger}, ledger.message);
  }
  return answer('good', 'Valid', 'This voucher is genuine, in date and has value left.', {content, ledger});
}

/**
 * Without the ledger: what the newest status list on this device says, and how far that may be believed.
 *
 * @param {import('./cwt.mjs').VoucherContent} content
 */
async function judgeAlone(content) {
  let list;
  try {
    list = await trust.list(content.status.uri);
  } catch (problem) {
    if (problem instanceof Refused) {
      return answer('bad', 'Connect first', 'The clock of this device is wrong: set it right, then scan again.', {content});
    }
    list = null;
  }
  const {answer: status, age} = standing(list, content, Date.now());
  switch (status) {
    case 'fresh':
      return answer('good', 'Valid', 'This voucher is genuine and in date, and it was neither cancelled nor used up.', {content, age});
    case 'aged':
      return answer('unsure', 'Take care',
        'This voucher is genuine and in date, but it may have been used or cancelled since this device had its last connection.', {content, age});
    case 'tooOld':
      return answer('bad', 'Connect first',
        'This voucher is genuine, but the data on this device are too old. Connect and scan it again before you give help.', {content, age});
    case 'absent':
      return answer('bad', 'Connect first',
        'This voucher is genuine, but this device does not know whether it was used or cancelled. Connect and scan it again before you give help.', {content});
    default:
      return refused(status, {content, age});
  }
}

/** One large answer that nobody can mistake: colour, sign and words. @param {Answer} answer */
function show(answer) {
  const box = find('answer');
  const sign = find(`sign-${answer.kind}`).content.cloneNode(true);
  const title = document.createElement('h2');
  title.textContent = repeat(answer.title);
  const text = document.createElement('p');
  text.textContent = repeat(answer.text);
  const notes = notesOf(answer).map(([name, note]) => {
    const line = document.createElement('p');
    line.className = 'lifeline-answer__note';
    line.dataset.note = name;
    line.textContent = note;
    return line;
  });
  box.className = `lifeline-answer lifeline-answer--${answer.kind}`;
  box.dataset.kind = answer.kind;
  box.replaceChildren(sign, title, text, ...notes);
  box.hidden = false;
  details(answer);
  find('scanner').hidden = true;
  showOffline(false);
  find('again').hidden = false;
  box.focus();
}

/** @param {Answer} answer */
function notesOf({kind, age, content, ledger}) {
  if (content === null || ledger !== null) {
    return [];
  }
  const notes = age === null ? [] : [['age', say('No connection. Its status as of {age}.', {age: ago(age)})]];
  return kind === 'bad' ? notes : [...notes, ['connect', say('To redeem it you need a connection.')]];
}

/** The answer says itself that there is no connection: on a small screen nothing stands above it. */
function showOffline(shown) {
  const banner = find('offline');
  if (banner !== null) {
    banner.hidden = !shown;
  }
}

/** @param {Answer} answer */
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
  row(say('Holder'), content.holderShown);
  if (content.birthYear !== null) {
    row(say('Born in'), content.birthYearApproximate ? say('about {0}', {0: String(content.birthYear)}) : String(content.birthYear));
  }
  row(say('Value'), money(content.amount));
  if (ledger?.balance != null) {
    row(say('Left to use'), `${content.amount.currency} ${plain(ledger.balance, content.amount.exponent)}`);
  }
  for (const {name, quantity} of content.items) {
    row(say('For'), quantity === 1 ? name : `${quantity} × ${name}`);
  }
  row(say('Valid until'), until(content.expires));
  row(say('Programme'), content.programme);
  row(say('Voucher number'), content.code, 'lifeline-code');
}

/**
 * A balance in major units as the API gives it (a JSON number has lost its zeros) as a person writes it.
 *
 * @param {number | string} balance
 * @param {number} exponent
 */
export function plain(balance, exponent) {
  const digits = typeof balance === 'number' ? balance.toFixed(exponent) : String(balance);
  return writeNumber(digits, {language: document.documentElement.lang || 'en', decimals: exponent});
}

/**
 * Wires the page.
 *
 * @param {{answered?: (answer: Answer, text: string) => void, reset?: () => void}} [page] called after each answer, and before the next scan
 * @returns {{check: (text: string, seenAt?: number) => Promise<void>, again: () => void}}
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

  let asked = 0;
  async function check(text, seenAt = performance.now()) {
    stop();
    tell(say('Checking'));
    const turn = ++asked;
    const answer = await judge(text);
    if (turn !== asked) {
      // another code was given meanwhile: a late answer would stand there as if it were that one's
      return;
    }
    tell('');
    show(answer);
    find('answer').dataset.millis = String(Math.round(performance.now() - seenAt));
    sound(answer.kind);
    answered(answer, text);
  }

  function again() {
    asked++;
    reset();
    tell('');
    find('answer').hidden = true;
    find('details').hidden = true;
    find('again').hidden = true;
    showOffline(true);
    find('scanner').hidden = false;
    find('code').value = '';
  }

  find('start').hidden = !hasCamera();
  document.addEventListener('click', wake);
  find('start').addEventListener('click', async () => {
    tell(say('Starting the camera'));
    try {
      // the page moves only once there is a picture: nobody's thumb misses a button for a camera that does not open
      const runs = await camera.start(check, () => {
        viewfinder.hidden = false;
        find('start').hidden = true;
      });
      if (!runs) {
        return;
      }
      tell(say('Hold the square code inside the frame.'));
      find('torch').hidden = !camera.hasTorch;
    } catch (thrown) {
      const error = /** @type {Error} */ (thrown);
      stop();
      tell(error.name === 'NotAllowedError'
        ? say('The camera is not allowed for this page. Allow it in the browser, take a photo, or paste the code.')
        : say('The camera does not start. Take a photo, or paste the code.'));
    }
  });
  find('torch').addEventListener('click', /** @param {MouseEvent & {currentTarget: HTMLElement}} event */ async (event) => {
    const on = event.currentTarget.getAttribute('aria-pressed') !== 'true';
    event.currentTarget.setAttribute('aria-pressed', String(on));
    await camera.torch(on);
  });
  find('photo').addEventListener('change', /** @param {Event & {target: HTMLInputElement}} event */ async (event) => {
    const [photo] = event.target.files;
    event.target.value = '';
    if (!photo) {
      return;
    }
    tell(say('Reading the photo'));
    try {
      const text = await readPhoto(photo);
      if (text === null) {
        tell(say('No code was found in the photo. Go nearer, hold still, avoid shadows.'));
      } else {
        await check(text);
      }
    } catch {
      tell(say('This file is not a photo that can be read.'));
    }
  });
  find('typed').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = find('code').value.trim();
    if (text) {
      check(text);
    } else {
      tell(say('Paste or type the code first.'));
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
