// On every page: a small help to people with script, nothing a person without it would miss.
import {Draft} from './forms/draft.mjs';
import {KEPT} from './kept-vouchers.mjs';
import {PendingRedemption} from './pending-redemption.mjs';

document.querySelector('.govuk-error-summary')?.focus();

// A phone that others use: neither their own voucher stays on it nor a redemption that had no answer.
document.querySelector('form[action$="/logout"]')?.addEventListener('submit', () => {
  globalThis.caches?.delete(KEPT);
  sessionStorage.removeItem(PendingRedemption.NAME);
  Draft.removeAll();
});

for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = 'yes';
  });
}

// The browser's Back shows the page as it was left: it must be possible to send again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
  }
});
