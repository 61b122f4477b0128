// Tasklist's "Case file" tab: our own page about the task's case, shown only to the officer the server lets see it.
// A frame, not injected markup: the page keeps its own style, its own security headers and its own error page.

export default {
  id: 'lifelineCaseFile',
  pluginPoint: 'tasklist.task.detail',
  priority: 900,
  properties: {label: 'Case file'},
  render(node, {taskId}) {
    const frame = document.createElement('iframe');
    frame.title = 'Case file';
    frame.className = 'lifeline-case-file';
    frame.src = `/case-file/${encodeURIComponent(taskId)}`;
    node.replaceChildren(frame);
  },
  unmount() {
    // the tab's node goes away with the frame in it
  },
};
