// What the application page needs to know of a Camunda Form schema; pure functions, tested under Node.

/**
 * All questions of a schema that have an answer, in the form's order, each with the `name` that the server uses in its errors:
 * `amount`, or `members[].age` inside a list.
 */
export function fieldsOf(schema, prefix = '') {
  return (schema.components ?? []).flatMap((component) => {
    if (component.key) {
      return [{...component, label: component.label ?? component.dateLabel ?? component.timeLabel ?? '', name: prefix + component.key}];
    }
    const inside = component.path ? `${prefix}${component.path}${component.type === 'dynamiclist' ? '[]' : ''}.` : prefix;
    const list = component.type === 'dynamiclist' ? [{...component, name: prefix + component.path}] : [];
    return [...list, ...fieldsOf(component, inside)];
  });
}

/** Keys of the questions whose answer is what was done. */
const DECISIONS = /^(clearing|\w*[dD]ecision|next|change|finding|confirmation|setUpKind|howToPay)$/;

/** What somebody decided in a form, in the form's words; undefined where it asks for no decision. */
export function decisionIn(fields, data) {
  const decision = fields.find(({key, values}) => values && data[key] && DECISIONS.test(key));
  return decision?.values.find(({value}) => value === data[decision.key])?.label;
}

const STYLES = /<style>([\s\S]*?)<\/style>/g;

/** The styles in the HTML of a form, which a page of ours must not have in its text. */
export function stylesOf(schema) {
  return (schema.components ?? []).flatMap((component) => [
    ...[...(component.type === 'html' ? component.content ?? '' : '').matchAll(STYLES)].map(([, css]) => css),
    ...stylesOf(component),
  ]);
}

/**
 * The schema as this page shows it: without its own buttons (the page has them), and without demanding again a document that
 * the draft already has.
 *
 * @param {Function} say words of the page's language
 */
export function prepareSchema(schema, kindsOnServer = new Set(), say = (text, [label]) => text.replace('{0}', label)) {
  const prepare = (component) => {
    const copy = {...component};
    if (copy.components) {
      copy.components = copy.components.filter(({type}) => type !== 'button').map(prepare);
    }
    if (copy.type === 'html' && copy.content) {
      copy.content = copy.content.replace(STYLES, '');
    }
    if (copy.type === 'filepicker' && kindsOnServer.has(copy.key)) {
      copy.label = say('{0} (received; choose a file only to add another)', [copy.label ?? copy.key]);
      copy.validate = {...copy.validate, required: false};
    }
    return copy;
  };
  return prepare(schema);
}

/**
 * Parts what the form gives into answers and files: a file is a document, not an answer.
 *
 * @param {object} data form-js's data, where a picker's value is a key of `files`
 * @param {Map<string, File[]>} files
 * @returns {{answers: object, chosen: Array<{file: File, kind: string, label: string}>}}
 */
export function splitFiles(data, files, fields) {
  const pickers = new Map(fields.filter(({type}) => type === 'filepicker').map((field) => [field.name, field]));
  const chosen = [];
  const part = (value, name) => {
    if (Array.isArray(value)) {
      return value.map((item) => part(item, `${name}[]`));
    }
    if (value === null || typeof value !== 'object') {
      return value;
    }
    const answers = {};
    for (const [key, inner] of Object.entries(value)) {
      const path = name ? `${name}.${key}` : key;
      const picker = pickers.get(path);
      if (picker) {
        chosen.push(...(files.get(inner) ?? []).map((file) => ({file, kind: key, label: picker.label || key})));
      } else {
        answers[key] = part(inner, path);
      }
    }
    return answers;
  };
  return {answers: part(data, ''), chosen};
}

/** The form's own complaints ({id: [message]}, nested for lists) as problem+json's `errors`, in the order of the form. */
export function problemsOf(errors, fields) {
  const problems = (field, value, index = '') => typeof value === 'string'
    ? [{field: field.name.replace('[]', index === '' ? '[]' : `[${index}]`), message: field.label ? `${field.label}: ${value}` : value}]
    : Object.entries(value ?? {}).flatMap(([key, inner]) => problems(field, inner, typeof inner === 'string' ? index : key));
  return fields.flatMap((field) => problems(field, errors[field.id]));
}

/** The question that a name of the server means; the nearest one around it, when the name leads deeper than the form. */
export function fieldNamed(fields, name) {
  const parts = String(name).replace(/\[\d+\]/g, '[]').split('.');
  for (let length = parts.length; length > 0; length--) {
    const path = parts.slice(0, length).join('.');
    const field = fields.find((each) => each.name === path || `${each.name}[]` === path);
    if (field) {
      return field;
    }
  }
  return undefined;
}

/** Ids that form-js may give to the element of a question: with its place in a list, with the number of a choice. */
export function elementIds(formId, field, name) {
  const places = [...String(name).matchAll(/\[(\d+)\]/g)].map(([, place]) => `_${place}`).join('');
  const id = `fjs-form-${formId}-${field.id}`;
  return [id + places, id].flatMap((base) => ['', '-0', '-date', '-time', '-search', '-display'].map((part) => base + part));
}
