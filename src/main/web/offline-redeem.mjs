// Redeeming without a network, as the scanner's page shows it: allow this device once, note what was given, see what became of it.
import {allow, allowed, deviceOf, note, noted, send} from './offline-store.mjs';
import {itemFields} from './item-fields.mjs';
import {minorUnits} from './offline-limits.mjs';
import {Problem, hideProblem, showProblem} from './problem.mjs';
import {repeat, say} from './say.mjs';
import {sound} from './sound.mjs';
import {amountField} from './typed/amount-field.mjs';
import {moment, money, refusal} from './words.mjs';

const find = (id) => document.querySelector(`#${id}`);
const KINDS = {WAITING: 'unsure', ACCEPTED: 'good', OVERDRAWN: 'unsure', REJECTED: 'bad'};

function why(reason) {
  switch (reason) {
    case 'notAllowed':
      return say('This device is not registered to redeem without a connection.');
    case 'notActive':
      return say('This device is not active yet.');
    case 'voucher':
      return say('This voucher cannot be redeemed without a connection.');
    case 'voucherUsed':
      return say('This device has reached its limit for this voucher.');
    default:
      return say('This device has reached its limit. Connect it before you continue.');
  }
}

/** @param {{trust: import('./trust.mjs').Trust, provider: () => string | undefined, next: () => void, online: boolean}} page */
export function offlineRedemptions({trust, provider, next, online}) {
  const form = find('note');
  const confirmation = find('note-confirm');
  const amount = find('note-amount');
  const typedAmount = amountField(amount);
  const paper = find('note-paper');
  const items = itemFields(find('note-items'));
  const summary = find('note-problem');
  /** @type {{qr: string, content: import('./cwt.mjs').VoucherContent, statusIat: number, presence: string | undefined} | null} */
  let voucher = null;
  /** What is to be confirmed. */
  let help = null;

  /**
   * Offers to note it, or says why that cannot be.
   *
   * @param {string} text
   * @param {import('./cwt.mjs').VoucherContent} content
   */
  async function offer(text, content) {
    const list = await trust.list(content.status.uri).catch(() => null);
    const {most, why: reason, presence} = await allowed(provider(), content).catch(() => ({most: 0, why: 'notAllowed'}));
    const connect = document.querySelector('#answer [data-note="connect"]');
    if (most < 1 || list === null) {
      if (connect !== null) {
        connect.textContent = `${say('To redeem it you need a connection.')} ${why(reason)}`;
      }
      return;
    }
    if (connect !== null) {
      connect.hidden = true;
    }
    voucher = {qr: text, content, statusIat: list.issuedAt, presence};
    find('note-currency').textContent = content.amount.currency;
    find('note-left').textContent = say('Without a connection at most {amount}.', {amount: money({...content.amount, minor: most})});
    amount.value = '';
    find('note-paper-group').hidden = presence !== 'id';
    paper.value = '';
    items.show(content.items);
    form.hidden = false;
  }

  function reset() {
    voucher = null;
    help = null;
    form.hidden = true;
    confirmation.hidden = true;
    find('noted').hidden = true;
    hideProblem(summary);
  }

  const wrong = (message, element) => showProblem(summary,
    new Problem('There is a problem', {errors: [{field: element.id, message}]}), () => element);

  /** The first step: how much. Nothing is noted by it. */
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    hideProblem(summary);
    const {amount: typed, message} = typedAmount.read(voucher.content.amount);
    if (typed === undefined) {
      wrong(message, amount);
      return;
    }
    const given = items.read();
    if (given === null) {
      wrong(say('Say how many of each you give'), items.first());
      return;
    }
    if (voucher.presence === 'id' && !paper.value) {
      wrong(say('Choose the paper that you looked at'), paper);
      return;
    }
    help = {...voucher, amountMinor: minorUnits(typed), paper: paper.value || undefined, ...given};
    const what = {amount: money({...voucher.content.amount, minor: help.amountMinor}), holder: voucher.content.holderShown};
    find('note-confirm-title').textContent = say('Note {amount} for {holder}?', what);
    find('note-confirm-button').textContent = say('Note {amount} on this device', what);
    form.hidden = true;
    find('answer').hidden = true;
    find('details').hidden = true;
    confirmation.hidden = false;
    find('note-confirm-title').focus();
  });

  function change() {
    confirmation.hidden = true;
    find('answer').hidden = false;
    find('details').hidden = false;
    form.hidden = false;
    amount.focus();
  }
  find('note-change').addEventListener('click', change);

  /** The second step: amount and holder were read once more. */
  confirmation.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (find('note-confirm-button').disabled) {
      return;
    }
    find('note-confirm-button').disabled = true;
    try {
      const {amountMinor} = help;
      if (!await note(provider(), help)) {
        sound('bad');
        change();
        wrong(say('That is more than this device may note without a connection.'), amount);
        return;
      }
      find('noted-amount').textContent = money({...voucher.content.amount, minor: amountMinor});
      reset();
      find('answer').hidden = true;
      find('details').hidden = true;
      find('again').hidden = true;
      find('noted').hidden = false;
      sound('unsure');
      find('noted').focus();
      await show();
    } catch {
      sound('bad');
      change();
      wrong(say('This device could not store the redemption. Do not give help on this voucher without a connection.'), amount);
    } finally {
      find('note-confirm-button').disabled = false;
    }
  });
  find('noted-next').addEventListener('click', next);

  /** @param {import('./offline-store.mjs').Noted} noted */
  function line({at, code, currency, exponent, amountMinor, state, reason, message}) {
    const item = document.createElement('li');
    item.className = `lifeline-history__scan lifeline-history__scan--${KINDS[state]}`;
    item.dataset.state = state;
    const what = document.createElement('strong');
    what.textContent = {
      WAITING: say('Noted here, not sent yet'),
      ACCEPTED: say('Redeemed'),
      OVERDRAWN: say('Two managers decide'),
      REJECTED: say('Not accepted'),
    }[state];
    const when = document.createElement('span');
    when.textContent = moment(at);
    const parts = [money({currency, minor: amountMinor, exponent}), code].map((text) => {
      const part = document.createElement('bdi');
      part.textContent = text;
      return part;
    });
    item.append(find(`sign-${KINDS[state]}`).content.cloneNode(true), what, when, ...parts);
    if (state === 'OVERDRAWN' || state === 'REJECTED') {
      const text = document.createElement('p');
      text.textContent = state === 'REJECTED' ? repeat(refusal(reason, message).text) : repeat(message);
      item.append(text);
    }
    return item;
  }

  /** What this device has noted, and whether it may. */
  async function show() {
    const records = await noted();
    find('queue').hidden = records.length === 0;
    const waiting = records.filter(({state}) => state === 'WAITING').length;
    find('queue-waiting').hidden = waiting === 0;
    find('queue-waiting').textContent = waiting === 0 ? '' : say('Not sent yet: {count}. Keep this device, and open this page when there is a connection.', {count: String(waiting)});
    find('queue-list').replaceChildren(...records.map(line));
    const device = await deviceOf(provider());
    find('device-caps').hidden = device === null;
    const state = device?.state ?? 'active';
    find('device-caps').dataset.state = state;
    find('device-caps').textContent = device === null ? '' : {
      waitingForAdministrator: say('This device is not active yet. An administrator of your organisation has to make it active.'),
      waitingForManager: say('This device is not active yet. A manager of the programme has to agree.'),
      withdrawn: say('This device was withdrawn: its redemptions are not accepted.'),
    }[state] ?? say('Redemptions that this device may still note without a connection: {count}.',
      {count: String(Math.max(0, device.caps.records - waiting))});
    if (online) {
      find('device').hidden = (device !== null && state !== 'withdrawn') || !globalThis.crypto?.subtle;
    }
  }

  let sending = false;
  async function sync() {
    if (!online || sending || navigator.onLine === false) {
      return;
    }
    sending = true;
    try {
      if (await send(provider()) > 0) {
        sound('good');
      }
      find('queue-problem').hidden = true;
    } catch (problem) {
      if (problem instanceof Problem && problem.status !== 0) {
        showProblem(find('queue-problem'), problem);
      }
    } finally {
      sending = false;
      await show();
    }
  }

  if (online) {
    find('device').addEventListener('submit', async (event) => {
      event.preventDefault();
      const problems = find('device-problem');
      const name = find('device-name');
      hideProblem(problems);
      find('device-button').disabled = true;
      try {
        if ((await noted()).some(({state}) => state === 'WAITING')) {
          throw new Problem('That is not possible now', {detail: 'Another organisation noted redemptions on this device and has not sent them yet.'});
        }
        await allow(name.value.trim(), provider());
        await show();
      } catch (problem) {
        showProblem(problems, problem instanceof Problem ? problem
          : new Problem('That did not work', {detail: 'This browser cannot store anything for this page, for example in a private window.'}), () => name);
      } finally {
        find('device-button').disabled = false;
      }
    });
  }
  const begin = () => show().then(sync, () => {});
  begin();
  window.addEventListener('online', begin);
  return {offer, reset};
}
