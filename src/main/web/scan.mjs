// The provider's scanner: after a valid answer the provider says how much and redeems.
import {PendingRedemption} from './pending-redemption.mjs';
import {Problem, call, hideProblem, showProblem} from './problem.mjs';
import {plain, scanner} from './scanner.mjs';
import {typedAmount} from './words.mjs';

const find = (id) => document.querySelector(`#${id}`);
const form = find('redeem');
const amount = find('amount');
const button = find('redeem-button');
const summary = find('problem');
const done = find('done');
const pending = new PendingRedemption(sessionStorage);

let voucher = null;

const {again} = scanner({
  answered({kind, content, ledger}, text) {
    if (kind !== 'good') {
      return;
    }
    voucher = {qr: text, content};
    find('currency').textContent = content.amount.currency;
    const left = ledger.balance == null ? null : plain(ledger.balance, content.amount.exponent);
    find('left').textContent = left === null ? '' : `At most ${content.amount.currency} ${left}.`;
    amount.value = left === null ? '' : left.replace(/,/g, '');
    form.hidden = false;
  },
  reset() {
    voucher = null;
    form.hidden = true;
    done.hidden = true;
    hideProblem(summary);
  },
});

/** While one redemption waits for its answer nothing else can be scanned or typed. */
function lock(locked) {
  amount.readOnly = locked;
  button.textContent = locked ? 'Ask again' : 'Redeem';
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
    find('answer').hidden = true;
    find('details').hidden = true;
    done.hidden = false;
    done.focus();
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.unanswered) {
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
      showProblem(summary, problem, () => amount);
    }
  }
  button.disabled = false;
}

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
      errors: [{field: 'amount', message: `Enter an amount such as ${exponent > 0 ? `120.${'5'.padEnd(exponent, '0')}` : '120'}`}],
    }), () => amount);
    return;
  }
  redeem(pending.begin({qr: voucher.qr, amount: typed, currency, exponent}));
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
