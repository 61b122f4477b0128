// The browser writes on its own button for files, in its own language. This writes it in the language of the page, over the field itself, which stays
// what one presses, drops files on and reaches by keyboard.

const {chooseFile, noFile, filesChosen} = document.body.dataset;

/** @param {HTMLInputElement} field */
function dress(field) {
  const around = document.createElement('span');
  around.className = 'lifeline-file';
  const button = document.createElement('span');
  button.className = 'govuk-button govuk-button--secondary';
  button.textContent = chooseFile;
  const chosen = document.createElement('bdi');
  // the field itself says both to those who do not see
  button.ariaHidden = 'true';
  chosen.ariaHidden = 'true';
  const say = () => {
    const files = [...field.files];
    chosen.textContent = files.length > 1 ? filesChosen.replace('{0}', String(files.length)) : files[0]?.name ?? noFile;
  };
  say();
  // a page that sends a file at once empties the field in its own listener, which may come after this one
  field.addEventListener('change', () => setTimeout(say));
  field.form?.addEventListener('reset', () => setTimeout(say));
  field.replaceWith(around);
  around.append(button, chosen, field);
}

document.querySelectorAll('input.govuk-file-upload:not([data-replacement])').forEach(dress);
