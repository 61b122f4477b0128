// Without it the engine refuses the deployment, or keeps what it knows about people for ever.
module.exports = () => ({
  check(node, reporter) {
    if (node.$type === 'bpmn:Process' && !/^P\d+D$/.test(node.get('camunda:historyTimeToLive') ?? '')) {
      reporter.report(node.id, 'Say how long the history is kept, as in historyTimeToLive P3650D');
    }
  },
});
