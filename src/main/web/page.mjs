// On every page: a small help to people with script, nothing a person without it would miss.
import {keepForms, nothingWasSent} from './forms/kept-forms.mjs';
import {LOG_OUT, askToLogIn, freshToken, keptNote, loggedOutHere, tellUnsent, watchSession} from './session.mjs';

const account = document.querySelector('meta[name="account"]')?.content;
const logOut = document.querySelector('form[action$="/logout"]');

document.querySelector('.govuk-error-summary')?.focus();

if (document.querySelector('.govuk-file-upload')) {
  import('./file-fields.mjs');
}
if (document.querySelector('[data-refused]')) {
  nothingWasSent();
}
if (account) {
  keepForms(account, keptNote());
  // a voucher is shown to others, perhaps without a connection: no log-in may cover it
  watchSession(account, {onlyWhenAsked: document.querySelector('[data-shown-to-others]') !== null});
}

/** Before a form leaves the page: with a session and a token that hold, or the page stays and says what to do. */
async function send(form, submitter) {
  form.dataset.sent = 'yes';
  let who;
  try {
    who = await freshToken();
  } catch {
    delete form.dataset.sent;
    tellUnsent();
    return;
  }
  if (who === 'same') {
    form.dispatchEvent(new Event('lifeline:sending'));
    form.dataset.checked = 'yes';
    form.requestSubmit ? form.requestSubmit(submitter) : form.submit();
  } else if (form === logOut) {
    location.assign('/login');
  } else {
    delete form.dataset.sent;
    askToLogIn();
  }
}

/** What was sealed on this device without a network stays when somebody logs out; the first press says so. */
function leavesSomethingUnsent(form) {
  if (localStorage.getItem('lifeline-outreach') !== account || form.dataset.warned) {
    localStorage.removeItem('lifeline-outreach');
    return false;
  }
  form.dataset.warned = 'yes';
  import('./outreach-log-out.mjs').then(({warn}) => warn(account, form)).catch(() => form.requestSubmit());
  return true;
}

// after the listeners of the forms themselves, which may send in a way of their own
document.addEventListener('submit', (event) => {
  const form = /** @type {PageElement} */ (event.target);
  if (form.method !== 'post' || event.defaultPrevented) {
    return;
  }
  if (form.dataset.checked) {
    delete form.dataset.checked;
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
  } else if (!account) {
    form.dataset.sent = 'yes';
  } else {
    event.preventDefault();
    if (form === logOut && leavesSomethingUnsent(form)) {
      return;
    }
    if (form === logOut) {
      // a phone that others use: nothing of this person stays on it, in this tab and the others
      loggedOutHere();
    }
    send(form, event.submitter);
  }
});

// The browser's Back shows the page as it was left: it must be possible to send again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
  }
});

if (logOut && sessionStorage.getItem(LOG_OUT)) {
  sessionStorage.removeItem(LOG_OUT);
  logOut.requestSubmit();
}
