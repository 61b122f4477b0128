// The engine's own form tab and start dialog give way to ours (docs/decisions): Tasklist reads this attribute before it takes its plug-ins.
document.querySelector('base').setAttribute(
  'cam-exclude-plugins', 'tasklist.task.detail:task-detail-form, tasklist.navbar.action:start-process-action, tasklist.navbar.action:create-task-action');

export default {
  app: {
    name: 'Tasks',
    vendor: 'Lifeline'
  },
  customScripts: ['scripts/case-file-tab.js', 'scripts/form-tab.js', 'scripts/session-watch.js'],
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
