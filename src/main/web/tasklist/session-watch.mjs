// The end of a log-in in Camunda's web applications, and the log-out, as on our own pages.
import {LOG_OUT, loggedOutHere, watchSession} from '../session.mjs';

// "Log out" logs out of the product, not of Tasklist alone, which would be logged in again at once; what was typed does not outlive it.
document.addEventListener('click', /** @param {MouseEvent & {target: Element}} event */ (event) => {
  if (event.target.closest?.('[ng-click^="logout"], .logout')) {
    event.preventDefault();
    event.stopImmediatePropagation();
    loggedOutHere();
    sessionStorage.setItem(LOG_OUT, 'yes');
    location.assign('/');
  }
}, true);

/** How long after a touch a request still counts as one of a person's: three of Tasklist's looks for new tasks. */
const TOUCH = 30_000;

/** What a person does to a page. Scripts do some of it too, and a page moves under a hand that lies still. */
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'touchmove'];

let touched = Date.now();
let hand = '';

function touch(event) {
  const place = event.type === 'pointermove' ? `${event.screenX},${event.screenY}` : '';
  if (event.isTrusted && (place === '' || place !== hand)) {
    touched = Date.now();
  }
  hand = place || hand;
}

function feel(page) {
  TOUCHES.forEach((kind) => page.addEventListener(kind, touch, {capture: true, passive: true}));
}

feel(window);
// a form and a case file are frames
document.addEventListener('load', /** @param {Event & {target: HTMLIFrameElement}} event */ ({target}) => {
  try {
    feel(target.contentWindow);
  } catch {
    // an image or a script, or a page that is not ours
  }
}, true);

/** Tasklist looks for new tasks every ten seconds. Of what it asks with nobody there the server is told so, and does not count it as use. */
const UNATTENDED = 'Lifeline-Unattended';
const isAttended = () => Date.now() - touched < TOUCH;

const {send} = XMLHttpRequest.prototype;
XMLHttpRequest.prototype.send = function sendAsWhatItIs(body) {
  if (!isAttended()) {
    this.setRequestHeader(UNATTENDED, 'yes');
  }
  send.call(this, body);
};

const fetchIt = window.fetch.bind(window);
window.fetch = (what, how = {}) => {
  if (isAttended()) {
    return fetchIt(what, how);
  }
  const headers = new Headers(how.headers ?? /** @type {Request} */ (what).headers);
  headers.set(UNATTENDED, 'yes');
  return fetchIt(what, {...how, headers});
};

/** What Tasklist showed before it noticed that nobody is logged in, and led to a log-in of its own that nobody can use. */
let shown = location.hash;
const isLogIn = () => location.hash.startsWith('#/login');

// the log-in comes up over Tasklist; its data are as old as the session, so it begins anew after it, and the form has its texts again
fetch('/session').then((answer) => answer.json()).then(({account}) => {
  if (account === null) {
    location.assign('/login');
    return;
  }
  watchSession(account, {
    renewed() {
      history.replaceState(null, '', shown);
      location.reload();
    },
  });
  window.addEventListener('hashchange', () => {
    if (isLogIn()) {
      window.dispatchEvent(new Event('lifeline:ended'));
    } else {
      shown = location.hash;
    }
  });
}).catch(() => {});

export default [];
