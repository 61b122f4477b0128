// The form of a task, or of a process that is to be started: in Tasklist's "Form" tab, or as a page of its own on a phone. It is filled
// in with the viewer of the portal, and sent through the engine's own REST API.
import {getSchemaVariables} from '@bpmn-io/form-js-viewer';
import {Draft} from './forms/draft.mjs';
import {createViewer, elementOf, nameGroups, showAtFields} from './forms/viewer.mjs';
import {decisionIn, fieldsOf, prepareSchema, problemsOf, stylesOf} from './form-schema.mjs';
import {Problem, call, hideProblem, showProblem} from './problem.mjs';
import {repeat, say} from './say.mjs';
import {watchSession} from './session.mjs';

const page = document.querySelector('#task-form');
const {task, process, user, language, today} = page.dataset;
const summary = document.querySelector('#problem');
const place = task ? `/engine-rest/task/${encodeURIComponent(task)}` : `/engine-rest/process-definition/key/${encodeURIComponent(process)}`;
const button = page.querySelector('#send');
const draft = new Draft(user, task ?? `start:${process}`);
let form;
let fields = [];
let over = false;

for (const each of document.querySelectorAll('[data-say]')) {
  each.textContent = say(each.dataset.say);
}

/** The values that the form shows, as the engine writes them. */
async function variables(schema) {
  if (!task) {
    return JSON.parse(page.dataset.values ?? '{}');
  }
  const names = getSchemaVariables(schema);
  const shown = await call('GET', `${place}/form-variables?deserializeValues=false&variableNames=${names.map(encodeURIComponent).join(',')}`);
  return Object.fromEntries(Object.entries(shown).map(([name, {value, type}]) =>
    [name, ['Json', 'Object'].includes(type) && typeof value === 'string' ? JSON.parse(value) : value]));
}

async function open() {
  const schema = prepareSchema(JSON.parse(page.dataset.form), new Set(), say);
  fields = fieldsOf(schema);
  const values = await variables(schema);
  const readOnly = page.dataset.mine !== 'true';
  form = createViewer({container: page.querySelector('#form'), say, language, today, readOnly});
  dress(schema);
  // a list that the server left empty begins with a first row, one that it left out with the form's own
  const initial = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const kept = readOnly ? null : draft.read();
  await form.importSchema(schema, {...initial, ...kept?.data});
  if (kept) {
    form.get('typedTexts').restore(kept.typed);
    form._setState({});
    page.querySelector('#kept').hidden = false;
  }
  nameGroups(form, fields);
  if (!readOnly) {
    form.on('field.updated', () => requestAnimationFrame(keep));
    button.hidden = false;
    button.addEventListener('click', send);
  }
}

function keep() {
  if (!over) {
    draft.keep({data: answers(form._getSubmitData()), typed: form.get('typedTexts').toJSON()});
  }
}

/** Without the dots and fields that form-js adds for things it only shows. */
const answers = (data) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

/** The styles that an analyst wrote into the form's HTML: our pages allow none in their text, but a sheet that a script makes. */
function dress(schema) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(stylesOf(schema).map((css) => `.fjs-container .fjs-form-field-html {${css}}`).join('\n'));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** As the engine takes them: a list or a group as JSON. */
function typed(data) {
  return Object.fromEntries(Object.entries(data).map(([name, value]) =>
    [name, value !== null && typeof value === 'object' ? {type: 'Json', value: JSON.stringify(value)} : {value}]));
}

async function send() {
  if (button.disabled) {
    return;
  }
  hideProblem(summary);
  const {data, errors} = form.submit();
  const wrong = problemsOf(errors, fields);
  if (wrong.length > 0) {
    // the fields say so already
    show(new Problem('There is a problem with your answers', {errors: wrong}), true);
    return;
  }
  button.disabled = true;
  try {
    await call('POST', `${place}/submit-form`, {json: {variables: typed(answers(data))}});
    over = true;
    draft.remove();
    await done();
  } catch (problem) {
    refused(problem);
  } finally {
    button.disabled = false;
  }
}

/** What the answers of the engine mean to somebody who pressed a button. */
function refused(problem) {
  if (!(problem instanceof Problem)) {
    console.error(problem);
    show(new Problem('Something went wrong on this page', {detail: 'Nothing you typed is lost. Try again.'}));
  } else if (problem.reason && problem.reason !== 'notFound') {
    show(problem.errors.length > 0 ? new Problem('There is a problem with your answers', {errors: problem.errors})
      : new Problem('This was not done', {detail: problem.detail}));
  } else if (problem.status === 404) {
    // the second click, a colleague who was faster, a case that was withdrawn
    show(new Problem('This task is no longer open', {
      detail: 'Somebody has completed it, or the case was withdrawn or has ended. Nothing was sent now; what you typed is still here.',
    }));
    nextTask().then((next) => {
      summary.after(page.querySelector('#next').parentElement);
      lead(next);
    });
  } else if (problem.status === 403) {
    show(new Problem('This was not done', {detail: 'This task is not yours now: a colleague has it, or it was given back. What you typed is still here.'}));
  } else if (problem.status === 409) {
    show(new Problem('This was not done', {detail: 'Somebody else changed this case at the same time. What you typed is still here: look again, then press once more.'}));
  } else if (problem.status >= 500) {
    show(new Problem('Something went wrong on our side', {detail: 'Nothing was saved. What you typed is still here. Try again in a minute.'}));
  } else if (problem.status === 0 || problem.status === 401) {
    show(problem);
  } else {
    show(new Problem('This was not done', {detail: 'The answers could not be read. What you typed is still here.'}));
  }
}

/** At the fields, and above the form; the first field that has a place gets the reader's attention, else the summary. */
function show(problem, fieldsSayIt = false) {
  const named = problem.errors.map((error) => ({...error, field: error.field ?? ''}));
  if (!fieldsSayIt) {
    showAtFields(form, fields, named);
  }
  const spoken = named.map((error) => ({...error, message: withLabel(error)}));
  showProblem(summary, Object.assign(new Problem(problem.title, {detail: problem.detail}), {errors: spoken}), (name) => elementOf(form, fields, name));
  const element = named.map(({field}) => field && elementOf(form, fields, field)).find(Boolean);
  if (element) {
    // not before the fields have drawn what is said of them
    requestAnimationFrame(() => {
      element.scrollIntoView({block: 'center'});
      element.focus({preventScroll: true});
    });
  }
}

/** The server names the field, a person knows its label. */
function withLabel({field, message}) {
  const label = fields.find(({name}) => name === field.replace(/\[\d+\]/g, '[]'))?.label;
  return label && !message.startsWith(label) ? `${label}: ${message}` : message;
}

/** The task to go on with: one of mine, else one that nobody has. */
async function nextTask() {
  const order = {sorting: [{sortBy: 'priority', sortOrder: 'desc'}, {sortBy: 'dueDate', sortOrder: 'asc'}]};
  for (const query of [{assignee: user}, {candidateUser: user}]) {
    const [next] = await call('POST', '/engine-rest/task?maxResults=2', {json: {...query, ...order}})
      .then((found) => found.filter(({id}) => id !== task));
    if (next) {
      return next;
    }
  }
  return null;
}

function lead(next) {
  const link = page.querySelector('#next');
  link.hidden = false;
  link.textContent = next ? say('Next task: {0}', [repeat(next.name)]) : say('No more tasks for you now. To the task list');
  link.href = next ? `/camunda/app/tasklist/default/#/?task=${encodeURIComponent(next.id)}` : '/camunda/app/tasklist/default/#/';
}

async function done() {
  const told = page.querySelector('#done');
  page.querySelector('#fill').hidden = true;
  const chosen = decisionIn(fields, form._getState().data);
  told.querySelector('h2').textContent = task ? say('Done: {0}', [page.dataset.name]) : say('Started: {0}', [page.dataset.name]);
  told.querySelector('p').textContent = chosen ?? '';
  told.hidden = false;
  told.focus();
  window.parent.postMessage({lifeline: 'done', task}, location.origin);
  await nextTask().then(lead).catch(() => lead(null));
}

/** In Tasklist the page is a frame as high as what it shows, so that there is one thing to scroll. */
function fit() {
  if (window.frameElement) {
    // Tasklist shows the name above
    document.querySelector('h1').classList.add('govuk-visually-hidden');
    const set = () => {
      /** @type {HTMLElement} */ (window.frameElement).style.height = `${Math.ceil(document.querySelector('main').getBoundingClientRect().height) + 8}px`;
    };
    new ResizeObserver(set).observe(document.querySelector('main'));
    set();
  }
}

fit();
watchSession(user);
if (page.dataset.form) {
  open().catch(refusedToOpen);
} else {
  nextTask().then(lead);
}

function refusedToOpen(problem) {
  if (!(problem instanceof Problem)) {
    console.error(problem);
  }
  showProblem(summary, new Problem('The form could not be opened', {detail: problem.status === 0 ? problem.detail : 'Open the task once more.'}));
}

