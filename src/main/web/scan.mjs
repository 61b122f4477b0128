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
import {ago, typedAmount} from './words.mjs';

const find = (id) => document.querySelector(`#${id}`);
const form = find('redeem');
const amount = find('amount');
const button = find('redeem-button');
const summary = find('problem');
const done = find('done');
const items = form === null ? null : itemFields(find('items'));
const pending = new PendingRedemption(sessionStorage);

/** What a programme asks of who redeems: the server says so once, by refusing without it. */
const PRESENCE = {pinRequired: 'pin', wrongPin: 'pin', pinLocked: 'pin', identityCheckRequired: 'paper'};
const asked = new Map();

let voucher = null;

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
    amount.value = left === null ? '' : left.replace(/,/g, '');
    items.show(content.items, ledger.itemsLeft);
    askPresence(content.programme);
    form.hidden = false;
  },
  reset() {
    voucher = null;
    offline.reset();
    if (form === null) {
      find('reload').hidden = true;
    } else {
      form.hidden = true;
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
  amount.readOnly = locked;
  button.textContent = locked ? say('Ask again') : say('Redeem');
  find('again').hidden = locked;
}

async function redeem(request) {
  hideProblem(summary);
  button.disabled = true;
  try {
    const {key, exponent, ...body} = request;
    const answer = await call('POST', '/api/redemptions', {json: body, headers: {'Idempotency-Key': key}});
    pending.answered();
    lock(false);
    find('again').hidden = true;
    form.hidden = true;
    find('done-amount').textContent = `${body.currency} ${plain(body.amount, exponent)}`;
    find('done-balance').textContent = `${body.currency} ${plain(answer.balance, exponent)}`;
    find('done-id').textContent = answer.id;
    find('done-link').href = `/provider/redemptions/${encodeURIComponent(answer.id)}`;
    find('answer').hidden = true;
    find('details').hidden = true;
    done.hidden = false;
    sound('good');
    done.focus();
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.unanswered) {
      sound('unsure');
      lock(true);
      form.hidden = false;
      showProblem(summary, new Problem('No answer yet', {
        detail: 'It may or may not have been redeemed. Press "Ask again": the same voucher is not redeemed twice.',
      }));
    } else {
      pending.answered();
      lock(false);
      // a refusal of what an earlier visit of this page sent: there is no voucher on the screen to try again with
      form.hidden = voucher === null;
      const wanted = PRESENCE[problem.reason];
      if (wanted && voucher !== null) {
        const first = asked.get(voucher.content.programme) !== wanted;
        asked.set(voucher.content.programme, wanted);
        askPresence(voucher.content.programme);
        if (first) {
          // nothing went wrong: this programme has one question more
          find(wanted).focus();
          button.disabled = false;
          return;
        }
      }
      sound('bad');
      showProblem(summary, problem, () => {
        if (/^(items|item|exceedsItems)/.test(problem.reason)) {
          return items.first();
        }
        return wanted ? find(wanted) : amount;
      });
    }
  }
  button.disabled = false;
}

/** The page that opens without a network has no form to redeem with. */
function wireRedeem() {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const waiting = pending.get();
    if (waiting) {
      redeem(waiting);
      return;
    }
    const {currency, exponent} = voucher.content.amount;
    const typed = typedAmount(amount.value, exponent);
    if (typed === null) {
      showProblem(summary, new Problem('There is a problem', {
        errors: [{field: 'amount', message: say('Enter an amount such as {example}', {example: exponent > 0 ? `120.${'5'.padEnd(exponent, '0')}` : '120'})}],
      }), () => amount);
      return;
    }
    const given = items.read();
    if (given === null) {
      showProblem(summary, new Problem('There is a problem', {errors: [{field: 'items', message: say('Say how many of each you give')}]}),
        () => items.first());
      return;
    }
    const there = presence(voucher.content.programme);
    if (there === null) {
      const wanted = asked.get(voucher.content.programme);
      const message = wanted === 'pin' ? say('Enter the six digits of the PIN') : say('Choose the paper that you looked at');
      showProblem(summary, new Problem('There is a problem', {errors: [{field: wanted, message}]}), () => find(wanted));
      return;
    }
    redeem(pending.begin({qr: voucher.qr, amount: typed, currency, exponent, ...given, ...there}));
  });
  find('next').addEventListener('click', () => {
    again();
    find('start').click();
  });

  // The page was closed or the connection broke before an answer came: settle that one first.
  const waiting = pending.get();
  if (waiting) {
    amount.value = waiting.amount;
    find('currency').textContent = waiting.currency;
    find('scanner').hidden = true;
    lock(true);
    form.hidden = false;
    redeem(waiting);
  }
}

/** What this device would go by without a network, and how old that is. */
function showTrust() {
  const since = trust.knownSince;
  find('trust').dataset.since = since ?? '';
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
  const language = document.documentElement.lang || 'en';
  const time = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {dateStyle: 'short', timeStyle: 'short'});
  find('history-list').replaceChildren(...kept.map(({at, code, kind, title}) => {
    const item = document.createElement('li');
    item.className = `lifeline-history__scan lifeline-history__scan--${kind}`;
    const mark = find(`sign-${kind}`).content.cloneNode(true);
    const what = document.createElement('strong');
    what.textContent = repeat(title);
    const when = document.createElement('span');
    when.textContent = time.format(at);
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
