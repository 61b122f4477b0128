// On pages where documents are added to a form (document-parts.html): a file that is chosen goes at once, made smaller before, and what is
// typed beside it stays. Without this script the same form does the same, page by page.
import {isPhoto, reduced, sizeOf} from './photo.mjs';
import {Problem, call} from './problem.mjs';
import {say} from './say.mjs';
import {sendDocument} from './sending.mjs';

document.documentElement.classList.add('lifeline-script');
document.querySelectorAll('form[data-documents]').forEach(enhance);

function enhance(form) {
  const address = form.dataset.documents;
  const most = Number(form.dataset.maxBytes);
  const list = form.querySelector('[data-list]');
  const title = form.querySelector('[data-title]');
  const picker = form.querySelector('#file');
  const group = form.querySelector('[data-group]');
  const said = form.querySelector('[data-said]');
  let running = Promise.resolve();
  let open = 0;

  picker.multiple = true;
  form.querySelector('#file-hint').textContent = say('A photo (JPEG or PNG) or a PDF, at most {0} MB. Large photos are made smaller before they are sent.',
    [Math.floor(most / 1048576)]);

  function complain(message, name = '') {
    let error = form.querySelector('#file-error');
    if (message && !error) {
      error = document.createElement('p');
      error.id = 'file-error';
      error.className = 'govuk-error-message';
      picker.before(error);
    }
    if (error) {
      const told = message && name ? `${name}: ${message}` : message;
      // of several files each is told
      error.textContent = message && !error.hidden && error.textContent ? `${error.textContent} ${told}` : told;
      error.hidden = !message;
    }
    group.classList.toggle('govuk-form-group--error', Boolean(message));
    picker.setAttribute('aria-describedby', message ? 'file-hint file-error' : 'file-hint');
  }

  /** What is on its way goes before the form does: the buttons wait. */
  function busy(step) {
    open += step;
    for (const button of form.querySelectorAll('button')) {
      button.disabled = open > 0;
    }
  }

  /** One after the other, so that nothing overtakes. */
  function inTurn(work) {
    busy(1);
    running = running.then(work).catch((problem) => {
      if (!(problem instanceof Problem)) {
        console.error(problem);
      }
      said.textContent = '';
      complain(problem.errors?.[0]?.message || problem.detail || problem.title || say('Something went wrong on this page'), problem.fileName);
    }).finally(() => busy(-1));
  }

  /** What the person says that the next paper is. The choice is made anew for each: what was forgotten is a usual paper. */
  function kindChosen() {
    const select = form.querySelector('#kind');
    const kind = form.dataset.kind ?? select?.value ?? 'other';
    if (select?.dataset.usual) {
      select.value = select.dataset.usual;
    }
    return kind;
  }

  async function send(file, kind, replaces) {
    try {
      said.textContent = say('Preparing {0}', [file.name]);
      const content = await reduced(file);
      if (content.size > most) {
        throw new Problem('Too large', {
          detail: say('{0} is larger than {1} MB. Take a photo with less detail, or split it.', [file.name, Math.floor(most / 1048576)]),
        });
      }
      const stored = await sendDocument(address, content, {kind, replaces}, (text) => {
        said.textContent = text;
      });
      show(stored, replaces, content);
      said.textContent = say('Added: {0}', [stored.fileName]);
    } catch (thrown) {
      const problem = /** @type {import('./problem.mjs').Problem & {fileName?: string}} */ (thrown);
      problem.fileName = problem.status ? file.name : '';
      throw problem;
    }
  }

  function show({id, fileName, size, mediaType, beingChecked, kind}, replaced, content) {
    const row = form.querySelector('template[data-row]').content.firstElementChild.cloneNode(true);
    row.dataset.id = id;
    row.dataset.name = fileName;
    const link = row.querySelector('a');
    link.href = `/documents/${id}`;
    link.querySelector('bdi').textContent = fileName;
    const words = form.querySelector(`#kind[data-usual] option[value="${CSS.escape(kind)}"]`)?.textContent;
    row.querySelector('.lifeline-muted').textContent = [words, sizeOf(size)].filter(Boolean).join(', ');
    row.querySelectorAll('[data-name-text]').forEach((each) => {
      each.textContent = fileName;
    });
    row.querySelector('[data-remove]').setAttribute('formaction', `${location.pathname}/documents/${id}/removal`);
    const turn = row.querySelector('[data-turn]');
    if (turn) {
      turn.setAttribute('formaction', `${turn.getAttribute('formaction')}/${id}/turn`);
      turn.hidden = mediaType === 'application/pdf' || beingChecked;
    }
    const input = row.querySelector('[data-replacement]');
    input.id = `replacement-${id}`;
    input.name = input.id;
    const label = row.querySelector('[data-replacement-label]');
    label.htmlFor = input.id;
    label.textContent = `${say('Replace')}: ${fileName}`;
    row.querySelector('[data-checking]').hidden = !beingChecked;
    row.querySelector('[data-type]').textContent = mediaType === 'application/pdf' ? 'PDF' : '';
    if (isPhoto(content)) {
      const picture = document.createElement('img');
      picture.alt = '';
      picture.src = URL.createObjectURL(content);
      row.querySelector('.lifeline-attached__picture').prepend(picture);
    }
    const old = replaced && list.querySelector(`[data-id="${replaced}"]`);
    if (old) {
      old.replaceWith(row);
      row.querySelector('summary').focus();
    } else {
      list.append(row);
    }
    changed();
  }

  function changed() {
    title.classList.toggle('govuk-visually-hidden', list.children.length === 0);
  }

  function add() {
    complain('');
    const files = [...picker.files];
    const kind = kindChosen();
    picker.value = '';
    files.forEach((file) => inTurn(() => send(file, kind)));
  }

  function replace(input) {
    complain('');
    const [file] = input.files;
    const {id} = input.closest('li').dataset;
    input.value = '';
    inTurn(() => send(file, '', id));
  }

  picker.addEventListener('change', add);
  if ('deskCamera' in form.dataset && navigator.mediaDevices?.getUserMedia && typeof HTMLDialogElement === 'function') {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'govuk-button govuk-button--secondary';
    button.textContent = say('Take a picture');
    button.addEventListener('click', async () => {
      const {takePicture} = await import('./desk-camera.mjs');
      const file = await takePicture(say);
      if (file) {
        complain('');
        const kind = kindChosen();
        inTurn(() => send(file, kind));
      }
      button.focus();
    });
    said.before(button);
  }
  list.addEventListener('change', ({target}) => {
    if (target.matches('[data-replacement]') && target.files.length > 0) {
      replace(target);
    }
  });

  list.addEventListener('click', (event) => {
    const button = event.target.closest('[data-remove]');
    if (!button) {
      return;
    }
    event.preventDefault();
    complain('');
    const row = button.closest('li');
    inTurn(async () => {
      await call('DELETE', `${address}/${row.dataset.id}`);
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      changed();
      said.textContent = say('Removed: {0}', [row.dataset.name]);
      (next?.querySelector('[data-remove]') ?? picker).focus();
    });
  });

  // on a slow network a file is chosen before this script has come
  if (picker.files.length > 0) {
    add();
  }
  [...list.querySelectorAll('[data-replacement]')].filter((input) => input.files.length > 0).forEach(replace);
}
