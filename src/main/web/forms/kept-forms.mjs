// Forms that the server made: what is typed into them stays in this window until it is sent, see draft.mjs. The page that comes back after
// a refusal, a log-in or a reload has it again, and says so.
import {Draft} from './draft.mjs';

/** Nobody finds these in a browser's store: secrets, and codes that are worth money to whoever has them. */
const UNKEPT = new Set(['_csrf', 'password', 'pin', 'qr', 'key']);

const TYPED = 'input:not([type]), input[type="text"], input[type="tel"], input[type="email"], input[type="search"], input[type="number"], '
  + 'input[type="date"], textarea, select, input[type="checkbox"], input[type="radio"]';

const fieldsOf = (form) => [...form.querySelectorAll(TYPED)].filter(({name}) => name && !UNKEPT.has(name));

const isMark = ({type}) => type === 'checkbox' || type === 'radio';

/** A field's value as the page came with it. */
const original = (field) => isMark(field) ? field.defaultChecked
  : field.options ? ([...field.options].find(({defaultSelected}) => defaultSelected) ?? field.options[0])?.value : field.defaultValue;

const current = (field) => isMark(field) ? field.checked : field.value;

/** Whether somebody typed into it: also before this script had come, on a slow line. */
const isTyped = (field) => current(field) !== original(field);

/** Of a choice of one, each part is typed when one is. */
const untyped = (fields) => fields.filter((field) => !fields.some((each) =>
  (each === field || (each.type === 'radio' && each.name === field.name)) && isTyped(each)));

/** What is typed, by the fields' names; marks with their values. */
const contentOf = (fields) => fields.map((field) => [field.name, isMark(field) ? field.value : null, current(field)]);

function put(fields, content) {
  let changed = false;
  for (const [name, mark, value] of content) {
    const field = fields.find((each) => each.name === name && (!isMark(each) || each.value === mark));
    if (!field || current(field) === value || (field.options && ![...field.options].some((option) => option.value === value))) {
      continue;
    }
    if (isMark(field)) {
      field.checked = value;
    } else {
      field.value = value;
    }
    changed = true;
    field.closest('details')?.setAttribute('open', '');
  }
  return changed;
}

/**
 * Keeps what this person types into the page's forms.
 *
 * @param {string} user their log-in
 * @param {string} note the sentence above a form whose texts came back
 */
export function keepForms(user, note) {
  Draft.removeOthers(user);
  if (!document.querySelector('[data-refused], .govuk-error-summary:not([hidden]), .govuk-error-message')) {
    // it arrived: the page that came after it has nothing to complain of
    for (const name of sent()) {
      sessionStorage.removeItem(name);
    }
  }
  for (const form of document.querySelectorAll('form[method="post"]')) {
    const fields = fieldsOf(form);
    if (fields.length === 0) {
      continue;
    }
    const draft = new Draft(user, `page:${new URL(form.action, location.href).pathname}`);
    const kept = draft.read();
    const free = untyped(fields);
    // what was typed while this script was on its way is newer than what was kept
    const isBack = Boolean(kept?.content) && put(free, kept.content);
    if (isBack) {
      const told = document.createElement('p');
      told.className = 'govuk-inset-text';
      told.setAttribute('role', 'status');
      told.textContent = note;
      form.prepend(told);
    }
    if (isBack || free.length < fields.length) {
      draft.keep({content: contentOf(fields)});
    }
    const keep = () => {
      if (fields.some(isTyped)) {
        draft.keep({content: contentOf(fields)});
      } else {
        draft.remove();
      }
    };
    form.addEventListener('input', keep);
    form.addEventListener('change', keep);
    form.addEventListener('lifeline:sending', () => {
      if (draft.read()) {
        draft.keep({content: contentOf(fields), sent: true});
      }
    });
  }
}

const sent = () => Draft.names(sessionStorage).filter((name) => JSON.parse(sessionStorage.getItem(name))?.sent);

/** A form came too late, or was refused, its page says: what was marked as sent was not. */
export function nothingWasSent() {
  for (const name of sent()) {
    const {content} = JSON.parse(sessionStorage.getItem(name));
    sessionStorage.setItem(name, JSON.stringify({content}));
  }
}
