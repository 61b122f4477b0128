// What Tasklist 7.24 and its form-js do wrong with what people enter, and cannot be told to do otherwise.

// A form with a list in it counts as wrong for ever once a field of the list was filled in: an empty entry stays among the errors,
// and "Complete" stays shut. "Save" checks the whole form anew and clears that. Who has answered the form's last question, a
// choice, is spared that click; until then nobody is told of fields that they have not come to yet.
const PAUSE_MILLIS = 300;
let waiting;

function check(form) {
  const button = (action) => form.ownerDocument.querySelector(`button[ng-click^="${action}("]`);
  const [save, complete] = [button('save'), button('complete')];
  if (form.isConnected && complete?.disabled && save && !save.disabled) {
    save.click();
  }
}

function changed({target}) {
  const form = target.closest?.('.fjs-form');
  const last = [...form?.querySelectorAll('.fjs-form-field-radio') ?? []].at(-1);
  if (form?.querySelector('.fjs-form-field-dynamiclist') && last?.querySelector('input:checked')) {
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE_MILLIS, form);
  }
}

for (const event of ['change', 'focusout', 'click']) {
  document.addEventListener(event, changed);
}

// A text is taken over a moment after it was typed, and lost if the form is drawn in between, as happens on a slow computer. Leaving the
// field takes it over at once: so the form hears after each letter that the field was left.
document.addEventListener('input', ({target}) => {
  if (target.matches?.('.fjs-form-field-textfield input, .fjs-form-field-textarea textarea')) {
    target.dispatchEvent(new FocusEvent('blur'));
  }
});
