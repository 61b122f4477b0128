// The end of a log-in, on a page that somebody may be writing on (WCAG 2.2.1): a warning five minutes before, with one press to stay; after it
// the log-in in place, or in another tab, and a token that fits, so that the next press works. Whoever else logs in finds nothing of theirs.
import {Draft} from './forms/draft.mjs';
import {KEPT} from './kept-vouchers.mjs';
import {PendingRedemption} from './pending-redemption.mjs';
import {speaker} from './say.mjs';

/** Seconds before the end at which the warning comes. */
const WARNING = 300;

/** Seconds between two looks while the warning stands, or while the server does not answer. */
const SOON = 15;

/** Seconds after which a page that was opened looks for the first time. */
const FIRST_LOOK = 60;

const carrier = globalThis.document?.querySelector('[data-session-words]');
const {say} = speaker(carrier?.dataset?.sessionWords ? JSON.parse(carrier.dataset.sessionWords) : {});
/** A sentence about the session, in the page's language. */
export const sessionSay = say;
const meta = (name) => globalThis.document?.querySelector(`meta[name="${name}"]`);

/** All that a person leaves in this browser by using it. */
export function forget() {
  globalThis.caches?.delete(KEPT);
  sessionStorage.removeItem(PendingRedemption.NAME);
  // a field that loses its reader while the page goes away would be kept once more
  Draft.keepNothingMore();
  Draft.removeAll();
}

/** Tasklist cannot lead on to an identity provider, so it leaves the log-out to a page that can: under this name in the tab's store. */
export const LOG_OUT = 'lifeline-log-out';

export const keptNote = () => say('What you typed before is back. It was not sent yet.');

/** Told to the other tabs of this browser. */
const tabs = globalThis.BroadcastChannel && globalThis.document ? new BroadcastChannel('lifeline-session') : null;

export function loggedOutHere() {
  forget();
  tabs?.postMessage('out');
}

async function ask(path) {
  const response = await fetch(path, {credentials: 'same-origin', cache: 'no-store', headers: {Accept: 'application/json'}});
  if (!response.ok || response.redirected) {
    throw new TypeError(`${path} answered ${response.status}`);
  }
  return response.json();
}

/**
 * Fetches a token that fits the session as it is now, for the requests and the forms of this page. To fetch it is to stay logged in.
 *
 * @returns {Promise<'same' | 'nobody' | 'other'>} who is logged in now, compared with this page's person
 * @throws {TypeError} without an answer
 */
export async function freshToken(person = meta('account')?.content) {
  const {account, token, header} = await ask('/session/token');
  if (account !== person) {
    return account ? 'other' : 'nobody';
  }
  meta('_csrf')?.setAttribute('content', token);
  meta('_csrf_header')?.setAttribute('content', header);
  for (const field of document.querySelectorAll('input[name="_csrf"]')) {
    field.value = token;
  }
  return 'same';
}

/** Leaves a page that belongs to somebody else than who is logged in now; nothing of it stays to be seen or sent. */
function leave(where) {
  window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), {capture: true});
  document.body.replaceChildren();
  location.replace(where);
}

/** The one window that watches: this page, or Tasklist's when this page is a frame in it. */
let watch = null;

function outerWatch() {
  try {
    return window.parent !== window && window.parent.document.documentElement.dataset.session ? window.parent : null;
  } catch {
    return null;
  }
}

/** A request was refused because nobody, or somebody else, is logged in: the log-in comes up, and the page stays as it is. */
export function askToLogIn() {
  const outer = outerWatch();
  if (outer) {
    outer.dispatchEvent(new Event('lifeline:ended'));
  } else {
    watch?.look(true);
  }
}

/**
 * Watches over the log-in of this page.
 *
 * @param {string} account whose page this is
 * @param {{renewed?: () => void, onlyWhenAsked?: boolean}} [how] renewed: what happens after a log-in in place, else the page goes on as it
 *   is; onlyWhenAsked: the log-in comes up when a press needs it, and not before
 */
export function watchSession(account, {renewed, onlyWhenAsked = false} = {}) {
  if (watch || outerWatch()) {
    return;
  }
  watch = new Watch(account, renewed);
  document.documentElement.dataset.session = 'watched';
  window.addEventListener('lifeline:ended', () => watch.look(true));
  tabs?.addEventListener('message', ({data}) => {
    if (data === 'out') {
      forget();
      leave('/login');
    } else {
      watch.look();
    }
  });
  if (onlyWhenAsked) {
    watch.lookIn = () => {};
    return;
  }
  window.addEventListener('pageshow', ({persisted}) => persisted && watch.look());
  document.addEventListener('visibilitychange', () => !document.hidden && watch.look());
  watch.lookIn(FIRST_LOOK);
}

class Watch {
  constructor(account, renewed) {
    this.account = account;
    // how a person without a password is called: they log in with a code, in another tab
    this.called = meta('account')?.dataset.called;
    this.renewed = renewed;
    this.pressed = false;
  }

  lookIn(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), seconds * 1000);
  }

  /** @param {boolean} [pressed] somebody pressed a button whose work was refused */
  async look(pressed = false) {
    this.pressed ||= pressed;
    let now;
    try {
      now = await ask('/session');
    } catch {
      this.lookIn(SOON);
      return;
    }
    if (now.account === null) {
      this.end(now.elsewhere);
    } else if (now.account !== this.account) {
      forget();
      leave('/');
    } else if (now.secondsLeft <= WARNING && !this.dismissed) {
      this.warn(now);
      this.lookIn(Math.min(SOON, now.secondsLeft + 1));
    } else {
      if (this.dialog) {
        this.goOn();
      }
      // a little late rather than a little early: then there is nothing to say yet
      this.lookIn(now.secondsLeft <= WARNING ? now.secondsLeft + 1 : now.secondsLeft - WARNING + 1);
    }
  }

  /** The same person is logged in. */
  goOn() {
    const ended = this.state === 'ended';
    this.close();
    if (!ended) {
      return;
    }
    if (this.renewed) {
      this.renewed();
    } else if (this.pressed) {
      this.tell(say('You are logged in again. Press the button once more: nothing was sent yet.'));
    }
    this.pressed = false;
  }

  warn({secondsLeft, longest, elsewhere}) {
    const minutes = Math.max(1, Math.round(secondsLeft / 60));
    // the log-in itself is too old: no press makes it younger
    const day = longest <= WARNING;
    const text = day ? say('A log-in lasts twelve hours at most. Minutes left: {0}. Log in again to go on: what you typed stays on this page.', [minutes])
      : say('Nothing was sent from here for a while. Minutes left: {0}. What you typed stays on this page.', [minutes]);
    if (this.state === 'warning') {
      this.dialog.querySelector('p').textContent = text;
      return;
    }
    this.open('warning', say('You will soon be logged out'), text);
    if (!day) {
      this.button(say('Stay logged in'), () => this.stay()).focus();
      return;
    }
    if (!elsewhere && this.called === undefined) {
      this.logInForm();
    }
    this.button(say('Close'), () => {
      this.dismissed = true;
      this.close();
    }, 'plain');
    this.focusFirst();
  }

  async stay() {
    try {
      if (await freshToken(this.account) === 'same') {
        this.close();
      }
    } catch {
      this.problem(say('The server could not be reached. Check the connection and try again.'));
      return;
    }
    this.look();
  }

  /** Nobody is logged in any more. What stands on the page is covered until its person is back. */
  end(elsewhere) {
    this.dismissed = false;
    clearTimeout(this.timer);
    if (this.state === 'ended') {
      return;
    }
    const byCode = this.called !== undefined;
    if (elsewhere || byCode) {
      this.open('ended', say('Log in to go on'), say(
        'You are logged out now. Log in as {0} in another tab, then come back here: what you typed is still here, and nothing was sent meanwhile.', [this.called || this.account]));
      const link = document.createElement('a');
      link.href = byCode ? '/login/code' : '/login';
      link.target = '_blank';
      link.rel = 'opener';
      link.textContent = say('Log in in another tab');
      link.className = 'lifeline-session__button';
      this.row.append(link);
      this.button(say('I have logged in'), () => this.check(say('You are not logged in yet.')), 'plain');
    } else {
      this.open('ended', say('Log in to go on'),
        say('You are logged out now. Log in as {0}: what you typed is still here, and nothing was sent meanwhile.', [this.account]));
      this.logInForm();
    }
    this.button(say('I am somebody else'), () => {
      loggedOutHere();
      leave('/login');
    }, 'plain');
    this.focusFirst();
  }

  logInForm() {
    const form = document.createElement('form');
    form.noValidate = true;
    const field = (name, label, type, autocomplete, value) => {
      const input = Object.assign(document.createElement('input'), {id: `session-${name}`, name, type, autocomplete, value, spellcheck: false});
      input.autocapitalize = 'none';
      const text = Object.assign(document.createElement('label'), {htmlFor: input.id, textContent: label});
      form.append(text, input);
      return input;
    };
    const name = field('username', say('User name'), 'text', 'username', this.account);
    const password = field('password', say('Password'), 'password', 'current-password', '');
    const send = Object.assign(document.createElement('button'), {type: 'submit', textContent: say('Log in'), className: 'lifeline-session__button'});
    form.append(send);
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (send.disabled) {
        return;
      }
      send.disabled = true;
      await this.logIn(name.value, password.value);
      send.disabled = false;
      password.value = '';
    });
    this.row.before(form);
  }

  async logIn(username, password) {
    try {
      const {token} = await ask('/session/token');
      const answer = await fetch('/login', {
        method: 'POST',
        credentials: 'same-origin',
        redirect: 'manual',
        body: new URLSearchParams({username, password, _csrf: token}),
      });
      if (answer.status === 429) {
        this.problem(say('Too many tries. Wait a minute, then try again.'));
        return;
      }
      // with a session that still holds, a refused log-in leaves the old one as it was
      if (answer.type !== 'opaqueredirect' || await this.failed()) {
        this.problem(say('The user name or the password is wrong.'));
        return;
      }
    } catch {
      this.problem(say('The server could not be reached. Check the connection and try again.'));
      return;
    }
    await this.check(say('The user name or the password is wrong.'));
  }

  /** Whether the log-in before the end of a session brought no new one. */
  async failed() {
    return this.state === 'warning' && (await ask('/session')).longest <= WARNING;
  }

  async check(otherwise) {
    let who;
    try {
      who = await freshToken(this.account);
    } catch {
      this.problem(say('The server could not be reached. Check the connection and try again.'));
      return;
    }
    if (who === 'nobody') {
      this.problem(otherwise);
      return;
    }
    if (who === 'other') {
      forget();
    }
    tabs?.postMessage('in');
    await this.look();
  }

  open(state, title, text) {
    this.close();
    this.state = state;
    this.before = /** @type {HTMLElement | null} */ (document.activeElement);
    const dialog = document.createElement('dialog');
    dialog.className = `lifeline-session lifeline-session--${state}`;
    dialog.setAttribute('role', 'alertdialog');
    dialog.setAttribute('aria-modal', 'true');
    dialog.setAttribute('aria-labelledby', 'session-title');
    dialog.setAttribute('aria-describedby', 'session-text');
    const heading = Object.assign(document.createElement('h2'), {id: 'session-title', textContent: title});
    const words = Object.assign(document.createElement('p'), {id: 'session-text', textContent: text});
    this.row = Object.assign(document.createElement('div'), {className: 'lifeline-session__row'});
    dialog.append(heading, words, this.row);
    // one cannot get past it but by its buttons
    dialog.addEventListener('cancel', (event) => event.preventDefault());
    dialog.addEventListener('close', () => this.dialog === dialog && dialog.showModal());
    this.dialog = dialog;
    document.body.append(dialog);
    if (dialog.showModal) {
      dialog.showModal();
    } else {
      dialog.setAttribute('open', '');
    }
  }

  close() {
    const {dialog, before} = this;
    this.dialog = null;
    this.state = null;
    if (dialog) {
      dialog.close?.();
      dialog.remove();
      before?.focus?.({preventScroll: true});
    }
  }

  button(text, pressed, kind = '') {
    const button = Object.assign(document.createElement('button'), {type: 'button', textContent: text});
    button.className = `lifeline-session__button ${kind && `lifeline-session__button--${kind}`}`.trim();
    button.addEventListener('click', pressed);
    this.row.append(button);
    return button;
  }

  focusFirst() {
    (this.dialog.querySelector('input[type="password"]') ?? this.dialog.querySelector('button, a')).focus();
  }

  problem(text) {
    if (!this.dialog) {
      return;
    }
    /** @type {HTMLElement | null} */
    let told = this.dialog.querySelector('[role="alert"]');
    if (!told) {
      told = Object.assign(document.createElement('p'), {className: 'lifeline-session__problem'});
      told.setAttribute('role', 'alert');
      this.dialog.querySelector('p').after(told);
    }
    told.textContent = text;
    this.dialog.querySelector('input[type="password"]')?.focus();
  }

  /** Says something that needs no answer. */
  tell(text) {
    document.querySelector('.lifeline-session-said')?.remove();
    const told = Object.assign(document.createElement('p'), {className: 'lifeline-session-said'});
    told.setAttribute('role', 'status');
    document.body.append(told);
    told.textContent = text;
    this.before?.scrollIntoView?.({block: 'center'});
    setTimeout(() => told.remove(), 20_000);
  }
}

/** A form was not sent, for want of a connection. */
export function tellUnsent() {
  if (!watch) {
    return;
  }
  watch.open('warning', say('This was not sent'), say('The server could not be reached. Check the connection and try again.'));
  watch.button(say('Close'), () => watch.close()).focus();
}
