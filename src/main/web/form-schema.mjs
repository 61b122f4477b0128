// What the application page needs to know of a Camunda Form schema; pure functions, tested under Node.

/** All questions of a schema with a key, groups and lists opened. */
export function fieldsOf(schema) {
  return (schema.components ?? []).flatMap((component) => [
    ...(component.key ? [component] : []),
    ...fieldsOf(component),
  ]);
}

/**
 * The schema as this page shows it: without its own buttons (the page has them), and without asking again for a document
 * that the draft already has.
 */
export function prepareSchema(schema, kindsOnServer = new Set()) {
  const prepare = (component) => {
    const copy = {...component};
    if (copy.components) {
      copy.components = copy.components.filter(({type}) => type !== 'button').map(prepare);
    }
    if (copy.type === 'filepicker' && kindsOnServer.has(copy.key)) {
      copy.label = `${copy.label ?? copy.key} (received; choose a file only to add another)`;
      copy.validate = {...copy.validate, required: false};
    }
    return copy;
  };
  return prepare(schema);
}

/** The answers as the server takes them: a file is a document, not an answer. */
export function withoutFileKeys(data, fields) {
  const files = new Set(fields.filter(({type}) => type === 'filepicker').map(({key}) => key));
  return Object.fromEntries(Object.entries(data).filter(([key]) => !files.has(key)));
}

/** The form's own complaints ({id: [message]}, nested for lists) as problem+json's `errors`, in the order of the form. */
export function problemsOf(errors, fields) {
  const messages = (value) => typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(messages);
  return fields.flatMap((field) => [...new Set(messages(errors[field.id]))]
    .map((message) => ({field: field.key, message: field.label ? `${field.label}: ${message}` : message})));
}

/** The element a person goes to for a field named by the server (`household[0].name` leads to its last known part). */
export function elementOf(form, fields, name, root) {
  const parts = String(name).split(/[.[\]]+/).filter((part) => part && !/^\d+$/.test(part)).reverse();
  const field = parts.map((part) => fields.find(({key}) => key === part)).find(Boolean);
  if (!field) {
    return null;
  }
  const id = `fjs-form-${form._id}-${field.id}`;
  const exact = root.querySelector(`#${CSS.escape(id)}`);
  return exact ?? root.querySelector(`[id^="${CSS.escape(id)}-"], [id^="${CSS.escape(id)}_"]`);
}
