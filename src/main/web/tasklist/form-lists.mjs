// Tasklist 7.24 takes a form with a list in it for wrong for ever once a field of the list was filled in: an empty entry stays among
// the errors, and "Complete" stays shut. "Save" checks the whole form anew and clears that. Who has answered the form's last
// question, a choice, is spared that click; until then nobody is told of fields that they have not come to yet.
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
  if (form?.querySelector('.fjs-form-field-dynamiclist') && form.querySelector('input[type="radio"]:checked')) {
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE_MILLIS, form);
  }
}

for (const event of ['change', 'focusout', 'click']) {
  document.addEventListener(event, changed);
}
