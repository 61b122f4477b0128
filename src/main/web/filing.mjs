// A social worker types for whom they file: entries of the registry that are like it come up meanwhile. The same page without a script looks
// when its button is pressed.
import {call} from './problem.mjs';

/** Long enough that a name is typed to its end and not asked for letter by letter: each question counts against an allowance. */
const PAUSE_MS = 900;

const form = document.querySelector('#filing-new');
const section = form.querySelector('#likely');
const list = section.querySelector('[data-entries]');
const row = section.querySelector('template').content.firstElementChild;
const said = form.querySelector('#likely-said');
const fields = ['givenName', 'familyName', 'year'].map((name) => form.querySelector(`#${name}`));
let timer;
let asked = '';
let turn = 0;

function typed() {
  const [givenName, familyName, year] = fields.map(({value}) => value.trim());
  return {givenName, familyName, year};
}

/** Whether the server would look: it wants both names, or one and the whole year. */
function enough({givenName, familyName, year}) {
  const known = /^\p{Nd}{4}$/u.test(year);
  return givenName && (familyName || known) && (year === '' || known);
}

function show(entries) {
  list.replaceChildren(...entries.map(({code, initials, birthYear}) => {
    const item = row.cloneNode(true);
    item.querySelector('a').href = `/people/${encodeURIComponent(code)}`;
    item.querySelector('bdi').textContent = initials;
    item.querySelector('span').textContent = birthYear;
    return item;
  }));
  section.hidden = entries.length === 0;
  said.textContent = entries.length > 0 ? said.dataset.found : '';
}

async function look() {
  const who = typed();
  const key = JSON.stringify(who);
  if (key === asked || !enough(who)) {
    return;
  }
  asked = key;
  turn += 1;
  const mine = turn;
  try {
    const body = new FormData();
    Object.entries(who).forEach(([name, value]) => body.append(name, value));
    const {entries} = await call('POST', '/filing/likely', {form: body});
    if (mine === turn) {
      show(entries);
    }
  } catch {
    // the button looks, too, and says what is wrong
    asked = '';
  }
}

for (const field of fields) {
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
}
