// The one viewer of generated forms, in the portal and in Tasklist: form-js with our own fields for numbers and days.
import {Form} from '@bpmn-io/form-js-viewer';
import {elementIds, fieldNamed} from '../form-schema.mjs';
import {DateField} from './date-field.mjs';
import {today as todayHere} from './days.mjs';
import {NumberField} from './number-field.mjs';
import {MovableRows} from './rows.mjs';
import {TextField} from './text-field.mjs';
import {TypedTexts} from './typed-texts.mjs';

class OurFields {
  constructor(formFields) {
    formFields.register('number', NumberField);
    formFields.register('datetime', DateField);
    formFields.register('text', TextField);
  }
}

OurFields.$inject = ['formFields'];

/**
 * @param {{container: Element, say: Function, language: string, today?: string, readOnly?: boolean, modules?: object[]}} options `say` gives the words of
 *     the page's language, `today` is the product's day, where the page knows it; `modules` are form-js's, of this page alone
 */
export function createViewer({container, say, language, today = todayHere(), readOnly = false, modules = []}) {
  const form = new Form(/** @type {ConstructorParameters<typeof Form>[0] & {debounce: boolean}} */ ({
    container,
    properties: {readOnly},
    additionalModules: [{
      __init__: ['ourFields', 'typedTexts'],
      translate: ['value', say],
      page: ['value', {language, today}],
      ourFields: ['type', OurFields],
      typedTexts: ['type', TypedTexts],
      repeatRenderManager: ['type', MovableRows],
    }, ...modules],
    // a text that is taken over a moment after it was typed is lost if the form is drawn in between, as on a slow phone
    debounce: false,
  }));
  sayWhatTheFormDoesNot(container, say);
  return form;
}

/** The few words that form-js asks nobody to translate. */
function sayWhatTheFormDoesNot(container, say) {
  const fixed = ['Browse', 'Select', 'Search'];
  const walk = () => {
    const texts = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = /** @type {Text} */ (texts.currentNode);
      if (fixed.includes(text.data) && say(text.data) !== text.data) {
        text.data = say(text.data);
      }
    }
    for (const field of container.querySelectorAll('input[placeholder]')) {
      if (fixed.includes(field.placeholder) && say(field.placeholder) !== field.placeholder) {
        field.placeholder = say(field.placeholder);
      }
    }
  };
  new MutationObserver(walk).observe(container, {childList: true, characterData: true, subtree: true});
}

/** The element where the named answer is given, such as `amount` or `stages[1].stageName`; null where the form has none. */
export function elementOf(form, fields, name) {
  const field = form && fieldNamed(fields, name);
  const ids = field ? elementIds(form._id, field, name) : [];
  return ids.map((id) => document.getElementById(id)).find(Boolean) ?? null;
}

/**
 * Shows at their fields what the server said of them, until the field is changed.
 *
 * @param {Array<{field?: string, message: string}>} told as the server names fields
 * @returns {Array<{field?: string, message: string}>} those that belong to no field of the form
 */
export function showAtFields(form, fields, told) {
  const errors = structuredClone(form._getState().errors);
  const homeless = told.filter(({field: name, message}) => {
    const field = name && fieldNamed(fields, name);
    if (!field || !elementOf(form, fields, name)) {
      return true;
    }
    const rows = [...name.matchAll(/\[(\d+)\]/g)].map(([, row]) => Number(row));
    const path = field.name.includes('[]') ? [field.id, ...rows.slice(0, field.name.split('[]').length - 1)] : [field.id];
    let place = errors;
    for (const part of path.slice(0, -1)) {
      place = place[part] ??= {};
    }
    place[path.at(-1)] = [message];
    return false;
  });
  form._setState({errors});
  return homeless;
}

/**
 * What form-js leaves unsaid to a screen reader: that radio buttons are one question.
 */
export function nameGroups(form, fields) {
  for (const field of fields.filter(({type}) => type === 'radio' || type === 'checklist')) {
    const box = elementOf(form, fields, field.name)?.closest('.fjs-form-field');
    box?.setAttribute('role', field.type === 'radio' ? 'radiogroup' : 'group');
    box?.setAttribute('aria-label', field.label);
  }
}
