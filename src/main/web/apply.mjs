// The application page: renders the programme's form, keeps a draft, uploads the documents, submits.
// Everything is kept on the server as soon as it can be, so that a lost connection costs nothing but a second press.
import {Draft} from './forms/draft.mjs';
import {keepAnswers, restoreAnswers} from './forms/kept-answers.mjs';
import {createViewer, elementOf, nameGroups, showAtFields} from './forms/viewer.mjs';
import {fieldNamed, fieldsOf, prepareSchema, problemsOf, splitFiles} from './form-schema.mjs';
import {Problem, call, hideProblem, showProblem} from './problem.mjs';
import {say} from './say.mjs';
import {keptNote} from './session.mjs';

const page = document.querySelector('#apply');
const summary = document.querySelector('#problem');
const saved = document.querySelector('#saved');
const progress = document.querySelector('#progress');
const buttons = [...page.querySelectorAll('button[data-action]')];
const maximumBytes = Number(page.dataset.maxUploadBytes || 0);

/** What the server already has. */
let number = page.dataset.number || null;
const uploaded = new WeakSet();
let form;
let fields = [];
let unsaved = false;

/** What the server does not have yet, for a page that is loaded anew; nothing once it is sent. */
const typed = () => new Draft(document.querySelector('meta[name="account"]').content, `apply:${number ?? page.dataset.programme}`);

/** The element of the form where the named answer is given. */
function target(name) {
  if (name === 'onBehalfOf') {
    return page.querySelector('#onBehalfOf');
  }
  const field = form && fieldNamed(fields, name);
  const element = elementOf(form, fields, name);
  if (field?.type !== 'filepicker' || element === null) {
    return element;
  }
  // the picker's own input is hidden; its button is what a person can reach
  const button = element.closest('.fjs-form-field').querySelector('button');
  button.id = `${element.id}-button`;
  return button;
}

function busy(text, done = 0, all = 0) {
  progress.hidden = !text;
  progress.querySelector('p').textContent = text ?? '';
  const bar = progress.querySelector('progress');
  bar.hidden = all === 0;
  bar.max = all || 1;
  bar.value = done;
  for (const button of buttons) {
    button.disabled = Boolean(text);
  }
}

/** For whom a social worker files; an applicant's page has no such field. */
function assisted() {
  const field = page.querySelector('#onBehalfOf');
  return field ? field.value.trim() : undefined;
}

async function open() {
  const programmes = await call('GET', '/api/programmes');
  const programme = programmes.find(({code}) => code === page.dataset.programme);
  if (!programme) {
    throw new Problem('This programme takes no applications now', {detail: 'Choose another programme.'});
  }
  const draft = number ? await call('GET', `/api/applications/${encodeURIComponent(number)}`) : {};
  const schema = prepareSchema(programme.form, new Set((draft.documents ?? []).map(({kind}) => kind)), say);
  fields = fieldsOf(schema);
  // the language of this page is the likely one; another can be chosen
  const {lang} = document.documentElement;
  form = createViewer({container: page.querySelector('#form'), say, language: lang});
  const {currency, name: programmeName, maximum} = programme;
  const kept = typed().read();
  await form.importSchema(schema, {currency, programmeName, maximum, language: lang, ...draft.answers, ...kept?.data});
  if (kept) {
    restoreAnswers(form, kept, keptNote());
  }
  keepAnswers(form, () => unsaved ? typed() : null);
  nameGroups(form, fields);
  namePickers();
  form.on('changed', () => {
    unsaved = true;
  });
  unsaved = false;
  for (const button of buttons) {
    button.addEventListener('click', () => send(button.dataset.action === 'submit'));
  }
  page.querySelector('#buttons').hidden = false;
}

/** What form-js leaves unsaid to a screen reader: which document a picker means. */
function namePickers() {
  for (const field of fields.filter(({type}) => type === 'filepicker')) {
    const box = target(field.name)?.closest('.fjs-form-field');
    box?.querySelector('button').setAttribute('aria-label', `${say('Browse')}: ${field.label || field.key}`);
  }
}

async function upload(pending) {
  const failures = [];
  for (const [index, {file, kind, label}] of pending.entries()) {
    busy(say('Sending document {0} of {1}: {2}', [index + 1, pending.length, file.name]), index, pending.length);
    try {
      const body = new FormData();
      body.append('kind', kind);
      body.append('file', file, file.name);
      await call('POST', `/api/applications/${encodeURIComponent(number)}/documents`, {form: body});
      uploaded.add(file);
    } catch (problem) {
      failures.push({field: kind, message: `${label}, ${file.name}: ${problem.errors[0]?.message || problem.detail || problem.title}`});
    }
  }
  if (failures.length > 0) {
    throw new Problem('Some documents did not arrive', {
      detail: say('Your answers are saved as draft {0}. Press the button again to send only what is missing, or choose another file.', [number]),
      errors: failures,
    });
  }
}

async function send(final) {
  hideProblem(summary);
  saved.hidden = true;
  const {data, errors, files} = form.submit();
  try {
    if (final) {
      const wrong = problemsOf(errors, fields);
      if (wrong.length > 0) {
        throw new Problem('There is a problem with your answers', {errors: wrong});
      }
    }
    const {answers, chosen} = splitFiles(data, files, fields);
    const pending = chosen.filter(({file}) => !uploaded.has(file));
    const tooLarge = pending.filter(({file}) => maximumBytes && file.size > maximumBytes);
    if (tooLarge.length > 0) {
      throw new Problem('A document is too large', {
        errors: tooLarge.map(({kind, label, file}) => ({
          field: kind,
          message: say('{0}: {1} is larger than {2} MB. Take a photo with less detail, or split it.',
            [label, file.name, Math.floor(maximumBytes / 1048576)]),
        })),
      });
    }
    busy(say('Saving your answers'));
    const before = typed();
    if (number) {
      await call('PUT', `/api/applications/${encodeURIComponent(number)}`, {json: {answers}});
    } else {
      const created = await call('POST', '/api/applications',
        {json: {programme: page.dataset.programme, answers, submit: false, onBehalfOf: assisted()}});
      number = created.number;
      history.replaceState(null, '', `/apply?draft=${encodeURIComponent(number)}`);
    }
    before.remove();
    await upload(pending);
    if (final) {
      busy(say('Submitting your application'));
      await call('POST', `/api/applications/${encodeURIComponent(number)}/submission`);
      unsaved = false;
      location.assign(`/applications/${encodeURIComponent(number)}`);
      return;
    }
    unsaved = false;
    const told = saved.querySelector('[data-text]');
    told.textContent = told.dataset.text.replace('{0}', number);
    saved.hidden = false;
    saved.focus();
  } catch (problem) {
    report(problem);
  }
  busy(null);
}

/** The server names the field, a person knows its label. */
function spoken({field, message}) {
  const label = field && fieldNamed(fields, field)?.label;
  return label && !message.startsWith(label) ? `${label}: ${message}` : message;
}

function report(problem) {
  if (!(problem instanceof Problem)) {
    console.error(problem);
  }
  const told = problem instanceof Problem ? problem
    : new Problem('Something went wrong on this page', {detail: 'Nothing you typed is lost. Try again.'});
  if (form && told.status === 422) {
    showAtFields(form, fields, told.errors);
  }
  const errors = told.errors.map((error) => ({...error, message: spoken(error)}));
  showProblem(summary, new Problem(told.title, {detail: errors.length > 0 ? '' : told.detail, errors}), target);
}

window.addEventListener('beforeunload', (event) => {
  if (unsaved) {
    event.preventDefault();
  }
});

busy(say('Loading the form'));
open().catch(report).finally(() => busy(null));
