// What is typed into a generated form, in this window until the server has it, see draft.mjs.

/** Without what cannot be kept: chosen files have to be chosen again. */
const texts = (data) => Object.fromEntries(Object.entries(data).filter(([, value]) =>
  value !== undefined && !(typeof value === 'string' && value.startsWith('files::'))));

/** Keeps every change of the form in the draft that `draft()` gives at that moment. */
export function keepAnswers(form, draft) {
  form.on('field.updated', () => requestAnimationFrame(() =>
    draft()?.keep({data: texts(form._getSubmitData()), typed: form.get('typedTexts').toJSON()})));
}

/** Shows again what was typed, as it was typed; the data were given to the form with its schema. */
export function restoreAnswers(form, kept, note) {
  form.get('typedTexts').restore(kept.typed);
  form._setState({});
  const told = document.createElement('p');
  told.className = 'govuk-inset-text';
  told.setAttribute('role', 'status');
  told.textContent = note;
  form._container.before(told);
}
