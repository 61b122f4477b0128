// The engine's own form tab and start dialog give way to ours (docs/decisions): Tasklist reads this attribute before it takes its plug-ins.
document.querySelector('base').setAttribute(
  'cam-exclude-plugins', 'tasklist.task.detail:task-detail-form, tasklist.navbar.action:start-process-action, tasklist.navbar.action:create-task-action');

// The words are there before anything is drawn: Tasklist would show the keys of those that come later, and go on showing them.
try {
  const root = document.querySelector('base').getAttribute('app-root');
  const {dateLocales, labels} = await (await fetch(`${root}/app/tasklist/locales/en.json?bust=${window.bust}`)).json();
  const stored = JSON.parse(localStorage.getItem('camunda-web') ?? '{}');
  stored[`${root}/app/tasklist/locales/_locales_data_en_${window.bust}`] = JSON.stringify({dateLocales, labels});
  localStorage.setItem('camunda-web', JSON.stringify(stored));
} catch {
  // Tasklist fetches them itself
}

export default {
  app: {
    name: 'Tasks',
    vendor: 'Lifeline'
  },
  customScripts: ['scripts/case-file-tab.js', 'scripts/form-tab.js', 'scripts/session-watch.js', 'scripts/task-card.js'],
  shortcuts: {
    claimTask: {
      key: 'ctrl+alt+c',
      description: 'claims the currently selected task'
    },
    focusFilter: {
      key: 'ctrl+shift+f',
      description: 'set the focus to the first filter in the list'
    },
    focusList: {
      key: 'ctrl+alt+l',
      description: 'sets the focus to the first task in the list'
    },
    focusForm: {
      key: 'ctrl+alt+f',
      description: 'sets the focus to the first input field in a task form'
    }
  }
};
