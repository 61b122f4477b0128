// The application page: renders the programme's form, saves the draft by itself, uploads the documents, submits.
// Everything is kept on the server as soon as it can be; what it does not have yet is kept in this window, so that a lost connection or a
// reloaded page costs nothing. Which version of the draft this window has seen goes along with each save: another window is never
// overwritten unseen (decision 0036).
import {DocumentsAsked, DocumentsOfForm} from './forms/documents-field.mjs';
import {Draft} from './forms/draft.mjs';
import {createViewer, elementOf, nameGroups, showAtFields} from './forms/viewer.mjs';
import {fieldNamed, fieldsOf, prepareSchema, problemsOf, splitFiles} from './form-schema.mjs';
import {Problem, call, hideProblem, showProblem} from './problem.mjs';
import {say} from './say.mjs';
import {sendDocument} from './sending.mjs';

/** A save goes out so long after the last change, and at the latest so long after the first one that is not saved. */
const PAUSE_MS = 3000;
const LONGEST_WAIT_MS = 20_000;
const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 60_000;
/** What a browser still sends for a page that is being left. */
const MOST_WHEN_LEAVING = 60_000;

const page = document.querySelector('#apply');
const summary = document.querySelector('#problem');
const saved = document.querySelector('#saved');
const state = document.querySelector('#state');
const conflict = document.querySelector('#conflict');
const progress = document.querySelector('#progress');
const buttons = [...page.querySelectorAll('button[data-action]')];
const onBehalfOf = page.querySelector('#onBehalfOf');

/** What the server already has. */
let number = page.dataset.number || null;
let version = 0;
let stored = {};

let form;
let fields = [];
/** The answers as they were opened or last saved, to see whether there is anything to save. */
let settled = '';
let unsaved = false;
/** Why nothing is saved by itself: a conflict, or the draft is over. */
let stopped = null;
let unanswered = null;
let newer = null;
let timer;
let since = 0;
let retry = FIRST_RETRY_MS;
let running = Promise.resolve();
let kept = browserDraft();

const papers = /** @type {HTMLTemplateElement | null} */ (document.querySelector('template#paper-kinds'));

const documents = new DocumentsOfForm({
  kinds: [...papers?.content.querySelectorAll('option') ?? []].map(({value, textContent}) => ({value, words: textContent})),
  kindAsked: papers?.dataset.label,
  most: Number(page.dataset.maxBytes),
  remove: (id) => call('DELETE', `${address()}/documents/${id}`),
  picture: 'deskCamera' in page.dataset && hasCamera() ? picture : undefined,
});

/** At a social worker's desk. A phone's own camera comes with the picker of files. */
function hasCamera() {
  return Boolean(navigator.mediaDevices?.getUserMedia) && typeof HTMLDialogElement === 'function';
}

async function picture(words) {
  const {takePicture} = await import('./desk-camera.mjs');
  return takePicture(words);
}

const address = () => `/api/applications/${encodeURIComponent(number)}`;
const seen = () => ({'If-Match': `"${version}"`});

function browserDraft() {
  return new Draft(page.dataset.user, `apply:${number ?? page.dataset.programme}`);
}

/** The element of the form where the named answer is given. */
function target(name) {
  if (name === 'onBehalfOf') {
    return onBehalfOf;
  }
  const field = form && fieldNamed(fields, name);
  const element = elementOf(form, fields, name);
  // the picker's own input is hidden; its button is what a person can reach
  return field?.type === 'filepicker' && element ? document.getElementById(`${element.id}-button`) : element;
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

const tell = (text) => {
  if (state.textContent !== text) {
    state.textContent = text;
  }
};
const timeNow = () => new Intl.DateTimeFormat(document.documentElement.lang, {hour: '2-digit', minute: '2-digit'}).format(new Date());

/** The answers as they stand, without those that nobody gave; files are no answers. */
function answersNow(data = form._getSubmitData()) {
  const {answers} = splitFiles(data, new Map(), fields);
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined));
}

async function open() {
  const programmes = await call('GET', '/api/programmes');
  const programme = programmes.find(({code}) => code === page.dataset.programme);
  if (!programme) {
    throw new Problem('This programme takes no applications now', {detail: 'Choose another programme.'});
  }
  if (number) {
    const draft = await call('GET', address());
    ({version, answers: stored} = draft);
    documents.load(draft.documents);
  }
  const schema = prepareSchema(programme.form, new Set(), say);
  fields = fieldsOf(schema);
  // the language of this page is the likely one; another can be chosen
  const {lang} = document.documentElement;
  form = createViewer({
    container: page.querySelector('#form'), say, language: lang,
    modules: [{__init__: ['documentsAsked'], documentsAsked: ['type', DocumentsAsked], documentsOfForm: ['value', documents]}],
  });
  const {currency, name: programmeName, maximum} = programme;
  const begun = {currency, programmeName, maximum, language: lang, ...stored};
  await form.importSchema(schema, begun);
  settled = JSON.stringify(answersNow());
  await restore(schema, begun);
  nameGroups(form, fields);
  form.on('changed', changed);
  documents.onChange((byPerson) => byPerson && changed());
  onBehalfOf?.addEventListener('input', () => {
    unsaved = true;
  });
  for (const button of buttons) {
    button.addEventListener('click', () => send(button.dataset.action === 'submit'));
  }
  conflict.querySelector('[data-keep]').addEventListener('click', keepMine);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && saveByItself(true));
  window.addEventListener('online', () => unsaved && saveByItself());
  page.querySelector('#buttons').hidden = false;
}

/** What was typed here and not saved, before the page was loaded again. It was typed over the version that was seen then. */
async function restore(schema, begun) {
  const typed = kept.read();
  if (!typed) {
    return;
  }
  await form.importSchema(schema, {...begun, ...typed.data});
  form.get('typedTexts').restore(typed.typed);
  form._setState({});
  if (onBehalfOf && typed.onBehalfOf) {
    onBehalfOf.value = typed.onBehalfOf;
  }
  if (JSON.stringify(answersNow()) === settled && !form.get('typedTexts').toJSON().some(([, {problem}]) => problem)) {
    kept.remove();
    return;
  }
  version = typed.version || version;
  unsaved = true;
  tell(say('Your unsaved answers have been restored.'));
  soon();
}

// ---------------------------------------------------------------- saving by itself

function changed() {
  if (stopped === 'over') {
    return;
  }
  unsaved = true;
  requestAnimationFrame(keepHere);
  soon();
}

/** In this window, for what the server does not have yet. */
function keepHere() {
  if (unsaved && stopped !== 'over') {
    kept.keep({data: answersNow(), typed: form.get('typedTexts').toJSON(), version, onBehalfOf: onBehalfOf?.value});
  }
}

function soon(pause = PAUSE_MS) {
  since ||= Date.now();
  clearTimeout(timer);
  timer = setTimeout(saveByItself, Math.max(0, Math.min(pause, since + Math.max(LONGEST_WAIT_MS, pause) - Date.now())));
}

/** Whether there is anything that the server does not have. A form that nobody wrote into becomes no draft. */
const worthKeeping = () => JSON.stringify(answersNow()) !== settled || documents.pending().length > 0;

/** For whom a draft is made cannot be changed later, so a social worker's first save is a press of theirs. */
const mayBegin = () => number !== null || !onBehalfOf;

/** @param {boolean} [leaving] the page is put away and perhaps not seen again */
function saveByItself(leaving = false) {
  clearTimeout(timer);
  if (stopped || !form || !mayBegin() || progress.hidden === false || !worthKeeping()) {
    return running;
  }
  return inTurn(async () => {
    if (stopped || !worthKeeping()) {
      return;
    }
    since = 0;
    try {
      const answers = answersNow();
      const refused = await storeWhatHolds(answers, leaving === true);
      settled = JSON.stringify(answers);
      await upload();
      retry = FIRST_RETRY_MS;
      afterSave(refused);
    } catch (problem) {
      notSaved(problem);
    }
  });
}

/** One after the other: never two first saves. */
function inTurn(work) {
  running = running.then(work);
  return running;
}

/**
 * A save that nobody answered may have arrived: it is sent again as it was before any other. With its key it happens once, and neither makes
 * a second draft nor looks like another window's.
 */
async function store(answers, leaving = false) {
  const text = JSON.stringify(answers);
  if (unanswered && unanswered.text !== text) {
    await sendSave(unanswered, false);
  }
  await sendSave(unanswered ?? (number
    ? {text, answers, method: 'PUT', path: address(), json: {answers}, headers: seen()}
    : {text, answers, method: 'POST', path: '/api/applications', json: {programme: page.dataset.programme, answers, submit: false, onBehalfOf: assisted()}}),
  leaving);
}

async function sendSave(save, leaving) {
  const {method, path, json, headers} = save;
  unanswered = save;
  let draft;
  try {
    draft = await call(method, path, {json, headers, keepalive: leaving && save.text.length < MOST_WHEN_LEAVING});
  } catch (thrown) {
    const problem = /** @type {Problem} */ (thrown);
    if (!problem.unanswered) {
      unanswered = null;
    }
    throw problem;
  }
  unanswered = null;
  ({version} = draft);
  stored = save.answers;
  if (!number) {
    kept.remove();
    ({number} = draft);
    kept = browserDraft();
    history.replaceState(null, '', `/apply?draft=${encodeURIComponent(number)}`);
    if (onBehalfOf) {
      onBehalfOf.readOnly = true;
    }
    showConsent();
  }
}

/** The person for whom a social worker files agrees on a page of its own, once there is a draft. */
function showConsent() {
  const consent = page.querySelector('#consent');
  if (consent) {
    consent.querySelector('[data-consent]').href = `/filing/${encodeURIComponent(number)}/consent`;
    consent.hidden = false;
  }
}

/**
 * Saves what holds: an answer that does not is left as the server has it, and stays here as it was typed.
 *
 * @returns {Promise<string[]>} the questions that were left out
 */
async function storeWhatHolds(answers, leaving) {
  try {
    await store(answers, leaving);
    return [];
  } catch (thrown) {
    const problem = /** @type {Problem} */ (thrown);
    const names = [...new Set((problem.errors ?? []).map(({field}) => field.split(/[.[]/)[0]))];
    if (problem.status !== 422 || names.length === 0 || !names.every((name) => name in answers)) {
      throw problem;
    }
    const holds = {...answers};
    for (const name of names) {
      delete holds[name];
      if (name in stored) {
        holds[name] = stored[name];
      }
    }
    await store(holds, leaving);
    return names.map((name) => fieldNamed(fields, name)?.label || name);
  }
}

function afterSave(refused) {
  const misread = form.get('typedTexts').toJSON().some(([, {problem}]) => problem);
  unsaved = worthKeeping() || refused.length > 0 || misread;
  if (unsaved) {
    keepHere();
  } else {
    kept.remove();
  }
  if (worthKeeping()) {
    soon();
  }
  tell(refused.length > 0
    ? say('Saved at {0}. Not saved yet, because of a problem: {1}', [timeNow(), refused.join(', ')])
    : say('Saved at {0}', [timeNow()]));
}

function notSaved(problem) {
  if (!(problem instanceof Problem)) {
    console.error(problem);
  }
  keepHere();
  if (problem.status === 412) {
    tellConflict();
  } else if (problem.status === 409 && problem.reason === 'alreadySubmitted') {
    stopped = 'over';
    kept.remove();
    report(problem);
  } else if (problem.status === 409) {
    // too many drafts: a press of the button says so again
    tell(say('Not saved: {0}', [problem.detail]));
  } else {
    tell(problem.status === 401 ? `${problem.title}. ${problem.detail}`
      : problem.status === 0 && problem instanceof Problem
        ? say('No connection. Your answers are kept on this device and saved as soon as you are online.')
        : say('Not saved yet. Your answers are kept on this device, and we will try again.'));
    soon(retry);
    retry = Math.min(2 * retry, LAST_RETRY_MS);
  }
}

// ---------------------------------------------------------------- two windows

/** Another window saved this draft: says so, and leaves the choice to the person. */
async function tellConflict() {
  stopped = 'conflict';
  clearTimeout(timer);
  conflict.querySelector('[data-look]').href = `/apply?draft=${encodeURIComponent(number)}`;
  conflict.hidden = false;
  conflict.focus();
  tell('');
  await look();
}

/** How the draft stands there. @returns {Promise<boolean>} whether it could be seen */
async function look() {
  try {
    newer = await call('GET', address());
  } catch (problem) {
    report(problem);
    return false;
  }
  const mine = answersNow();
  const names = [...new Set([...Object.keys(mine), ...Object.keys(newer.answers)])]
    .filter((name) => fieldNamed(fields, name) && JSON.stringify(mine[name] ?? null) !== JSON.stringify(newer.answers[name] ?? null));
  const differing = conflict.querySelector('[data-differing]');
  differing.hidden = names.length === 0;
  differing.querySelector('strong').textContent = names.map((name) => fieldNamed(fields, name).label || name).join(', ');
  return true;
}

/** Knowingly: over the version that the person was told of, and no newer one. */
async function keepMine() {
  hideProblem(summary);
  if (!newer && !await look()) {
    return;
  }
  ({version} = newer);
  stored = newer.answers;
  newer = null;
  stopped = null;
  settled = '';
  conflict.hidden = true;
  buttons[0].focus();
  await saveByItself();
}

// ---------------------------------------------------------------- by a press

/** For whom a social worker files; an applicant's page has no such field. */
function assisted() {
  return onBehalfOf ? onBehalfOf.value.trim() : undefined;
}

/**
 * @param {boolean} pressed by a person, who is told what did not arrive, and for whom what was refused is tried again
 */
async function upload(pressed = false) {
  const pending = documents.pending(pressed);
  const failures = [];
  for (const [index, item] of pending.entries()) {
    if (pressed) {
      busy(say('Sending document {0} of {1}: {2}', [index + 1, pending.length, item.name]), index, pending.length);
    }
    try {
      await uploadOne(item);
    } catch (thrown) {
      const problem = /** @type {Problem} */ (thrown);
      if (!pressed && !item.refused) {
        throw problem;
      }
      failures.push({field: item.question, message: `${fieldNamed(fields, item.question)?.label ?? item.question}, ${item.name}: ${problem.errors[0]?.message || problem.detail || problem.title}`});
    } finally {
      item.busy = undefined;
      documents.changed();
    }
  }
  if (pressed && failures.length > 0) {
    throw new Problem('Some documents did not arrive', {
      detail: say('Your answers are saved as draft {0}. Press the button again to send only what is missing, or choose another file.', [number]),
      errors: failures,
    });
  }
}

async function uploadOne(item) {
  if (item.size > documents.most) {
    throw new Problem('Too large', {detail: item.problem});
  }
  item.problem = undefined;
  const tell = (text) => {
    item.busy = text;
    documents.changed();
  };
  try {
    const {id, fileName, size} = await sendDocument(`${address()}/documents`, item.file, {kind: item.kind, replaces: item.replaces}, tell);
    Object.assign(item, {id, name: fileName, size, file: undefined, replaces: undefined, refused: false});
  } catch (thrown) {
    const problem = /** @type {Problem} */ (thrown);
    if (problem.reason === 'alreadyAdded' && !item.replaces) {
      documents.drop(item);
      documents.note(item.kind, problem.detail);
      return;
    }
    if (problem.status >= 400 && problem.status < 500 && ![401, 403, 429].includes(problem.status)) {
      item.problem = problem.errors[0]?.message || problem.detail || problem.title;
      item.refused = true;
    }
    throw problem;
  }
}

async function send(final) {
  hideProblem(summary);
  saved.hidden = true;
  clearTimeout(timer);
  if (stopped === 'conflict') {
    conflict.focus();
    return;
  }
  const {data, errors} = form.submit();
  try {
    if (final) {
      const wrong = problemsOf(errors, fields);
      if (wrong.length > 0) {
        throw new Problem('There is a problem with your answers', {errors: wrong});
      }
    }
    busy(say('Saving your answers'));
    await documents.ready();
    const answers = answersNow(data);
    await inTurn(() => {});
    if (stopped) {
      busy(null);
      return;
    }
    await store(answers);
    settled = JSON.stringify(answers);
    await upload(true);
    if (final) {
      busy(say('Submitting your application'));
      await call('POST', `${address()}/submission`, {headers: seen()});
      unsaved = false;
      stopped = 'over';
      kept.remove();
      location.assign(`/applications/${encodeURIComponent(number)}`);
      return;
    }
    afterSave([]);
    const told = saved.querySelector('[data-text]');
    told.textContent = told.dataset.text.replace('{0}', number);
    saved.hidden = false;
    saved.focus();
  } catch (thrown) {
    const problem = /** @type {Problem} */ (thrown);
    keepHere();
    if (problem.status === 412) {
      await tellConflict();
    } else {
      report(problem);
    }
  }
  busy(null);
}

/** The server names the field, a person knows its label. @param {{field?: string, message: string}} error */
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
  if (unsaved && stopped !== 'over') {
    event.preventDefault();
  }
});

busy(say('Loading the form'));
open().catch(report).finally(() => busy(null));
