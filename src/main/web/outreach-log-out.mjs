// Somebody logs out while applications wait on this device: they stay sealed, and are sent when the same person logs in again.
import {waitingOf} from './outreach-store.mjs';
import {sessionSay} from './session.mjs';

export async function warn(account, form) {
  const waiting = await waitingOf(account);
  if (waiting === 0) {
    form.requestSubmit();
    return;
  }
  const note = document.createElement('p');
  note.className = 'lifeline-unsent-note';
  note.setAttribute('role', 'alert');
  note.textContent = sessionSay('Sealed applications that wait on this device: {0}. They stay here, and you send them when you log in again. Press once more to log out.', [waiting]);
  form.after(note);
}
