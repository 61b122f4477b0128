// The provider's scanner: after a valid answer the provider says how much and redeems.
import {forget, remember, scans} from './history.mjs';
import {install} from './install.mjs';
import {itemFields} from './item-fields.mjs';
import {offlineRedemptions} from './offline-redeem.mjs';
import {PendingRedemption} from './pending-redemption.mjs';
import {Problem, call, hideProblem, showProblem} from './problem.mjs';
import {repeat, say} from './say.mjs';
import {plain, provider, scanner, trust} from './scanner.mjs';
import {mute, muted, sound, wake} from './sound.mjs';
import {amountField} from './typed/amount-field.mjs';
import {ago, moment} from './words.mjs';

const find = (id) => document.querySelector(`#${id}`);
const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? '';
const form = find('redeem');
const confirmation = find('confirm');
const amount = find('amount');
const button = find('confirm-button');
const summary = find('problem');
const done = find('done');
const typedAmount = form === null ? null : amountField(amount);
const items = form === null ? null : itemFields(find('items'));
const pending = new PendingRedemption(sessionStorage, {user: meta('lifeline-user'), organisation: meta('lifeline-provider')});

/** What each programme asks of who redeems. For a single voucher the server may ask for something else: it refuses without it. */
const PRESENCE = {pinRequired: 'pin', wrongPin: 'pin', pinLocked: 'pin', identityCheckRequired: 'paper'};
const asked = new Map(form === null ? [] : Object.entries(JSON.parse(form.dataset.presence ?? '{}'))
  .filter(([, kind]) => kind !== 'none').map(([programme, kind]) => [programme, kind === 'id' ? 'paper' : kind]));

/** The voucher on the screen. @type {{qr: string, content: import('./cwt.mjs').VoucherContent} | null} */
let voucher = null;
/** What is to be confirmed, or waits for its answer. */
let request = null;

const {again} = scanner({
  answered({kind, title, content, ledger}, text) {
    remember({at: Date.now(), code: content?.code ?? null, kind, title}).then(showHistory, () => {});
    if (ledger !== null && content !== null) {
      // for the next time, when there may be no connection
      trust.renewList(content.status.uri).then(showTrust);
    }
    if (kind !== 'bad' && ledger === null && content !== null) {
      offline.offer(text, content);
    }
    if (form === null) {
      // the server answers again: the page that can redeem is to be had
      find('reload').hidden = ledger === null;
      return;
    }
    if (kind !== 'good' || ledger === null) {
      return;
    }
    voucher = {qr: text, content};
    find('currency').textContent = content.amount.currency;
    const left = ledger.balance == null ? null : plain(ledger.balance, content.amount.exponent);
    find('left').textContent = left === null ? '' : say('At most {amount}.', {amount: `${content.amount.currency} ${left}`});
    // nobody's thumb on Enter takes the whole voucher
    amount.value = '';
    items.show(content.items, ledger.itemsLeft);
    form.hidden = false;
  },
  reset() {
    voucher = null;
    request = null;
    offline.reset();
    if (form === null) {
      find('reload').hidden = true;
    } else {
      form.hidden = true;
      confirmation.hidden = true;
      done.hidden = true;
      hideProblem(summary);
    }
  },
});

const offline = offlineRedemptions({
  trust,
  provider,
  next() {
    again();
    find('start').click();
  },
  online: form !== null,
});

/** Asks for the PIN or for the paper, where the programme wants that. */
function askPresence(programme) {
  for (const kind of ['pin', 'paper']) {
    find(`${kind}-group`).hidden = asked.get(programme) !== kind;
    find(kind).value = '';
  }
}

/** @returns {{pin?: string, identityKind?: string} | null} null when it is asked for and not there */
function presence(programme) {
  switch (asked.get(programme)) {
    case 'pin': {
      const pin = find('pin').value.replace(/\s/g, '');
      return /^[0-9]{6}$/.test(pin) ? {pin} : null;
    }
    case 'paper':
      return find('paper').value ? {identityKind: find('paper').value} : null;
    default:
      return {};
  }
}

/** While one redemption waits for its answer nothing else can be scanned or typed. */
function lock(locked) {
  const what = {amount: `${request.currency} ${plain(request.amount, request.exponent)}`, holder: request.holder};
  find('confirm-title').textContent = locked ? say('No answer came for {amount}, {holder}', what) : say('Redeem {amount} for {holder}?', what);
  button.textContent = locked ? say('Ask again') : say('Redeem {amount}', what);
  find('change').hidden = locked;
  find('again').hidden = locked;
}

/** The second step: amount and holder once more, and what proves that the holder is there. Nothing is booked before its button. */
function confirm() {
  hideProblem(summary);
  form.hidden = true;
  find('answer').hidden = true;
  find('details').hidden = true;
  askPresence(request.programme);
  lock(false);
  confirmation.hidden = false;
  find('confirm-title').focus();
}

/** Back to the amount of the voucher on the screen. */
function change() {
  hideProblem(summary);
  request = null;
  confirmation.hidden = true;
  find('answer').hidden = false;
  find('details').hidden = false;
  find('again').hidden = false;
  form.hidden = false;
  amount.focus();
}

async function redeem(kept, there) {
  hideProblem(summary);
  button.disabled = true;
  try {
    const {key, exponent, holder, programme, ...body} = kept;
    const answer = await call('POST', '/api/redemptions', {json: {...body, ...there}, headers: {'Idempotency-Key': key}});
    pending.answered();
    lock(false);
    find('again').hidden = true;
    confirmation.hidden = true;
    find('done-amount').textContent = `${body.currency} ${plain(body.amount, exponent)}`;
    find('done-balance').textContent = `${body.currency} ${plain(answer.balance, exponent)}`;
    find('done-id').textContent = answer.id;
    find('done-link').href = `/provider/redemptions/${encodeURIComponent(answer.id)}`;
    done.hidden = false;
    sound('good');
    done.focus();
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.unanswered) {
      sound('unsure');
      lock(true);
      showProblem(summary, new Problem('No answer yet', {
        detail: 'It may or may not have been redeemed. Press "Ask again": the same voucher is not redeemed twice.',
      }));
    } else {
      refused(problem);
    }
  }
  button.disabled = false;
}

/** It was not redeemed, and the page says why where that can be mended. */
function refused(problem) {
  pending.answered();
  const wanted = PRESENCE[problem.reason];
  if (wanted) {
    const first = asked.get(request.programme) !== wanted;
    asked.set(request.programme, wanted);
    askPresence(request.programme);
    lock(false);
    find('change').hidden = voucher === null;
    if (first) {
      // nothing went wrong: this voucher has one question more
      find(wanted).focus();
      return;
    }
    sound('bad');
    showProblem(summary, problem, () => find(wanted));
    return;
  }
  lock(false);
  sound('bad');
  if (voucher === null) {
    // what an earlier visit of this page sent: there is no voucher on the screen to try again with
    request = null;
    confirmation.hidden = true;
    find('scanner').hidden = false;
    find('again').hidden = true;
  } else {
    change();
  }
  showProblem(summary, problem, () => /^(items|item|exceedsItems)/.test(problem.reason) ? items.first() : amount);
}

/** The page that opens without a network has no form to redeem with. */
function wireRedeem() {
  const wrong = (field, message, element) => showProblem(summary, new Problem('There is a problem', {errors: [{field, message}]}), () => element);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const {currency, exponent} = voucher.content.amount;
    const {amount: typed, message} = typedAmount.read({currency, exponent});
    if (typed === undefined) {
      wrong('amount', message, amount);
      return;
    }
    const given = items.read();
    if (given === null) {
      wrong('items', say('Say how many of each you give'), items.first());
      return;
    }
    const {holderShown: holder, programme} = voucher.content;
    request = {qr: voucher.qr, amount: typed, currency, exponent, holder, programme, ...given};
    confirm();
  });
  find('change').addEventListener('click', change);
  confirmation.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.disabled) {
      return;
    }
    const waiting = pending.get();
    const there = presence(request.programme);
    if (there === null && waiting === null) {
      const wanted = asked.get(request.programme);
      wrong(wanted, wanted === 'pin' ? say('Enter the six digits of the PIN') : say('Choose the paper that you looked at'), find(wanted));
      return;
    }
    redeem(waiting ?? pending.begin(request), there ?? {});
  });
  find('next').addEventListener('click', () => {
    again();
    find('start').click();
  });

  // The page was closed or the connection broke before an answer came: its owner settles that one first, by a tap.
  request = pending.get();
  if (request !== null) {
    find('scanner').hidden = true;
    askPresence(request.programme);
    confirmation.hidden = false;
    lock(true);
  }
}

/** What this device would go by without a network, and how old that is. */
function showTrust() {
  const since = trust.knownSince;
  find('trust').dataset.since = String(since ?? '');
  find('trust').textContent = since === null
    ? say('This device has no list of cancelled and used vouchers yet.')
    : say('List of cancelled and used vouchers: {age}.', {age: ago(Math.max(0, Date.now() / 1000 - since))});
}

/** Only ever one at a time: a slow network must not pile them up. */
let renewing = false;
let next;
async function renew() {
  if (renewing || document.hidden) {
    return;
  }
  renewing = true;
  clearTimeout(next);
  try {
    await trust.renew();
  } finally {
    renewing = false;
    showTrust();
    next = setTimeout(renew, trust.freshFor * 1000);
  }
}

async function showHistory() {
  const kept = await scans();
  find('history').hidden = kept.length === 0;
  find('history-list').replaceChildren(...kept.map(({at, code, kind, title}) => {
    const item = document.createElement('li');
    item.className = `lifeline-history__scan lifeline-history__scan--${kind}`;
    const mark = find(`sign-${kind}`).content.cloneNode(true);
    const what = document.createElement('strong');
    what.textContent = repeat(title);
    const when = document.createElement('span');
    when.textContent = moment(at);
    const which = document.createElement('bdi');
    which.textContent = code ?? '';
    item.append(mark, what, when, which);
    return item;
  }));
}

function wireSwitches() {
  const silent = find('mute');
  const shown = () => {
    silent.textContent = muted() ? say('Sound is off') : say('Sound is on');
  };
  silent.addEventListener('click', () => {
    mute(!muted());
    wake();
    sound('good');
    shown();
  });
  silent.hidden = false;
  shown();
  find('history-clear').addEventListener('click', () => forget().then(showHistory));
}

if (form !== null) {
  wireRedeem();
}
wireSwitches();
showHistory().catch(() => {}); // a private window keeps none
trust.recall().then(showTrust).then(renew);
window.addEventListener('online', renew);
document.addEventListener('visibilitychange', renew);
install(document.documentElement.lang || 'en').then((installed) => {
  find('installed').hidden = !installed;
});
