// The files of a question: what is chosen and what the server already has, each by its name with a small picture, to be removed or
// replaced. A file is a document and no answer: it lives beside the form's data, in DocumentsOfForm.
import {Description, Errors, FilePicker, Label} from '@bpmn-io/form-js-viewer';
import {h} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {isPhoto, reduced, sizeOf} from '../photo.mjs';
import {useService} from './service.mjs';

/**
 * @typedef {{kind: string, question?: string, name: string, size: number, picture?: string, file?: File, id?: string, problem?: string, refused?: boolean,
 *     busy?: string, replaces?: string}} Item a file that is here (`file`), on the server (`id`), or on its way
 */

/** The kinds of the documents that answer a question: its own, and those that other pages let people choose from. */
const kindsOf = ({key, properties}) => [key, ...(properties?.paperKinds ?? '').split(/[\s,]+/).filter(Boolean)];

/** The documents of a draft, by the questions that they belong to. */
export class DocumentsOfForm {
  /**
   * @param {{most: number, remove: (item: Item) => Promise<void>, picture?: (say: Function) => Promise<File | null>, kinds?: {value: string,
   *     words: string}[], kindAsked?: string}} options `most` bytes a file; `remove` takes one away from the server; `picture` takes one with
   *     the desk's camera, where there is one; `kinds` of paper to choose from, and the question for them
   */
  constructor({most, remove, picture, kinds = [], kindAsked = ''}) {
    this.most = most;
    this.kinds = kinds;
    this.kindAsked = kindAsked;
    this.picture = picture;
    this.removeOnServer = remove;
    this.items = [];
    this.notes = new Map();
    this.listeners = new Set();
  }

  /** What the server has. */
  load(documents) {
    this.items = documents.map(({id, kind, fileName, size, mediaType, beingChecked}) =>
      ({id, kind, name: fileName, size, picture: mediaType.startsWith('image/') && !beingChecked ? `/documents/${id}/thumbnail` : undefined}));
  }

  /** Those of a question. */
  of(field) {
    const kinds = kindsOf(field);
    return this.items.filter(({kind}) => kinds.includes(kind));
  }

  /** What is chosen and not on the server yet; `again` with what was refused before. */
  pending(again = false) {
    return this.items.filter((item) => item.file && (again || !item.refused));
  }

  /** Once nothing is prepared or on its way any more. */
  async ready() {
    while (this.items.some(({busy}) => busy)) {
      await new Promise((done) => {
        const off = this.onChange(() => {
          off();
          done();
        });
      });
    }
  }

  onChange(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed(byPerson = false) {
    this.listeners.forEach((listener) => listener(byPerson));
  }

  note(kind, text) {
    this.notes.set(kind, text);
  }

  /** @param {Item} [instead] whose place the file takes, as a paper of the same kind */
  async add(question, files, say, instead, said = question) {
    this.notes.clear();
    const kind = instead?.kind ?? said;
    for (const chosen of files) {
      const item = {kind, question, name: chosen.name, size: chosen.size, busy: say('Preparing {0}', [chosen.name])};
      if (instead) {
        item.replaces = instead.id ?? instead.replaces;
        this.items[this.items.indexOf(instead)] = item;
      } else {
        this.items.push(item);
      }
      this.changed();
      const file = await reduced(chosen);
      Object.assign(item, {file, name: file.name, size: file.size, busy: undefined, picture: isPhoto(file) ? URL.createObjectURL(file) : undefined});
      if (file.size > this.most) {
        item.problem = say('{0} is larger than {1} MB. Take a photo with less detail, or split it.', [file.name, Math.floor(this.most / 1048576)]);
        item.refused = true;
      }
      this.changed(true);
    }
  }

  drop(item) {
    this.items = this.items.filter((each) => each !== item);
  }

  async remove(item, say) {
    this.notes.clear();
    const onServer = item.id ?? item.replaces;
    if (onServer) {
      item.busy = '…';
      this.changed();
      try {
        await this.removeOnServer(onServer);
      } catch (thrown) {
        const problem = /** @type {import('../problem.mjs').Problem} */ (thrown);
        Object.assign(item, {busy: undefined, problem: problem.detail || problem.title});
        this.changed();
        return;
      }
    }
    this.drop(item);
    this.note(item.kind, say('Removed: {0}', [item.name]));
    this.changed(true);
  }
}

export function DocumentsField({disabled, readonly, errors = [], domId, field}) {
  const say = useService('translate');
  const documents = useService('documentsOfForm');
  const [, draw] = useState(0);
  /** @type {import('preact/hooks').MutableRef<HTMLInputElement>} */
  const input = useRef();
  /** @type {import('preact/hooks').MutableRef<Item>} */
  const instead = useRef();
  /** @type {import('preact/hooks').MutableRef<HTMLSelectElement>} */
  const kinds = useRef();
  useEffect(() => documents.onChange(() => draw((n) => n + 1)), [documents]);

  const kind = field.key;
  const items = documents.of(field);
  const off = disabled || readonly;
  const offered = documents.kinds.filter(({value}) => kindsOf(field).includes(value));
  const words = (item) => offered.find(({value}) => value === item.kind)?.words;
  // the choice is made anew for each: what was forgotten is a usual paper
  const kindChosen = () => {
    const its = kinds.current?.value ?? kind;
    if (kinds.current) {
      kinds.current.value = kind;
    }
    return its;
  };
  const choose = (item) => {
    instead.current = item;
    input.current.multiple = Boolean(field.multiple) && !item;
    input.current.click();
  };
  const take = async () => {
    const file = await documents.picture(say);
    if (file) {
      await documents.add(kind, [file], say, undefined, kindChosen());
    }
  };
  const change = ({target}) => {
    const files = [...target.files];
    target.value = '';
    if (files.length > 0) {
      documents.add(kind, files, say, instead.current, instead.current ? undefined : kindChosen());
    }
  };

  return h('div', {class: `fjs-form-field fjs-form-field-filepicker${errors.length ? ' fjs-has-errors' : ''}`},
    h(Label, {htmlFor: `${domId}-button`, label: field.label, required: field.validate?.required}),
    h(Description, {id: `${domId}-description`, description: field.description}),
    h('div', {class: 'fjs-form-field-description', id: `${domId}-hint`},
      say('A photo (JPEG or PNG) or a PDF, at most {0} MB. Large photos are made smaller before they are sent.', [Math.floor(documents.most / 1048576)])),
    h('input', {
      type: 'file', class: 'fjs-hidden', ref: input, id: domId, name: domId, tabIndex: -1, 'aria-hidden': 'true', disabled: off,
      multiple: Boolean(field.multiple), accept: field.accept || undefined, onChange: change,
    }),
    items.length > 0 && h('ul', {class: 'lifeline-attached-list'}, items.map((item, n) => h('li', {class: 'lifeline-attached', key: item.id ?? `here-${n}`},
      h('span', {class: 'lifeline-attached__picture', 'aria-hidden': 'true'},
        item.picture ? h('img', {src: item.picture, alt: ''}) : h('span', null, /\.pdf$/i.test(item.name) ? 'PDF' : '')),
      h('div', {class: 'lifeline-attached__what'},
        item.id ? h('a', {class: 'govuk-link', href: `/documents/${item.id}`, target: '_blank', rel: 'noopener'}, h('bdi', null, item.name)) : h('bdi', null, item.name),
        h('span', {class: 'govuk-body-s lifeline-muted'}, [words(item), sizeOf(item.size), item.busy ?? (item.id ? '' : say('Not sent yet'))].filter(Boolean).join(', ')),
        item.problem && h('span', {class: 'govuk-error-message'}, item.problem)),
      !off && h('div', {class: 'lifeline-attached__actions'},
        h('button', {type: 'button', class: 'lifeline-link-button', disabled: Boolean(item.busy), onClick: () => documents.remove(item, say)},
          say('Remove'), h('span', {class: 'govuk-visually-hidden'}, ` ${item.name}`)),
        h('button', {type: 'button', class: 'lifeline-link-button', disabled: Boolean(item.busy), onClick: () => choose(item)},
          say('Replace'), h('span', {class: 'govuk-visually-hidden'}, ` ${item.name}`)))))),
    offered.length > 1 && !off && h('div', {class: 'govuk-form-group'},
      h('label', {class: 'govuk-label', htmlFor: `${domId}-kind`}, documents.kindAsked),
      h('select', {class: 'govuk-select', id: `${domId}-kind`, ref: kinds},
        offered.map(({value, words: text}) => h('option', {value, selected: value === kind}, text)))),
    h('p', {class: 'govuk-body-s', role: 'status'}, kindsOf(field).map((each) => documents.notes.get(each)).find(Boolean) ?? ''),
    h('button', {
      type: 'button', id: `${domId}-button`, class: 'fjs-button fjs-filepicker-button', disabled: off, onClick: () => choose(undefined),
      'aria-label': `${say('Browse')}: ${field.label || field.key}`, 'aria-describedby': `${domId}-hint`,
    }, say('Browse')),
    documents.picture && !off && h('button', {
      type: 'button', class: 'fjs-button lifeline-desk-button', onClick: take, 'aria-label': `${say('Take a picture')}: ${field.label || field.key}`,
    }, say('Take a picture')),
    h(Errors, {id: `${domId}-error-message`, errors}));
}

DocumentsField.config = FilePicker.config;

/** A question that asks for a file is answered by a document, chosen or on the server. */
export class DocumentsAsked {
  constructor(formFields, validator, documentsOfForm) {
    formFields.register('filepicker', DocumentsField);
    const validate = validator.validateFieldInstance.bind(validator);
    validator.validateFieldInstance = (instance, value) => {
      const field = instance && validator._formFieldRegistry?.get?.(instance.id);
      return field?.type === 'filepicker' && documentsOfForm.of(field).length > 0 ? [] : validate(instance, value);
    };
  }
}

DocumentsAsked.$inject = ['formFields', 'validator', 'documentsOfForm'];
