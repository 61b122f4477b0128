// The end of a log-in in Tasklist, and the log-out, as on our own pages.
import {LOG_OUT, loggedOutHere, watchSession} from '../session.mjs';

// "Log out" logs out of the product, not of Tasklist alone, which would be logged in again at once; what was typed does not outlive it.
document.addEventListener('click', (event) => {
  if (event.target.closest?.('[ng-click^="logout"], .logout')) {
    event.preventDefault();
    event.stopImmediatePropagation();
    loggedOutHere();
    sessionStorage.setItem(LOG_OUT, 'yes');
    location.assign('/');
  }
}, true);

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
