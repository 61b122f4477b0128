// Tasklist's "Form" tab, in the place of the engine's own: our page with the viewer of the portal, which reads numbers and days as people
// write them, says at the field what is wrong, and keeps what was typed. And the way to the forms that start a process, which are ours too.
// A frame, for the reasons of the case file's tab.

export default [
  {
    id: 'lifelineForm',
    pluginPoint: 'tasklist.task.detail',
    priority: 1000,
    properties: {label: 'Form'},
    render(node, {taskId}, scope) {
      const frame = document.createElement('iframe');
      frame.title = 'Form';
      frame.className = 'lifeline-form';
      frame.src = `/task-forms/${encodeURIComponent(taskId)}`;
      node.replaceChildren(frame);
      // "Claim" and its likes decide whether the form can be filled in
      let assignee = scope.task?.assignee;
      scope.$watch('task.assignee', (now) => {
        if (now !== assignee && scope.task?.id === taskId) {
          assignee = now;
          frame.contentWindow.location.reload();
        }
      });
      const hear = ({origin, source, data}) => {
        if (origin === location.origin && source === frame.contentWindow && data?.lifeline === 'done') {
          scope.taskData?.changed('taskList');
          scope.$applyAsync();
        }
      };
      window.addEventListener('message', hear);
      scope.$on('shortcut:focusForm', () => frame.contentDocument?.querySelector('#form input, #form textarea')?.focus());
      scope.$on('$destroy', () => window.removeEventListener('message', hear));
    },
    unmount() {
      // the tab's node goes away with the frame in it
    },
  },
  {
    id: 'lifelineStart',
    pluginPoint: 'tasklist.navbar.action',
    priority: 100,
    properties: {},
    render(node) {
      const link = document.createElement('a');
      link.href = '/start';
      link.textContent = 'Start process';
      node.replaceChildren(link);
    },
    unmount() {
      // part of the bar
    },
  },
];
