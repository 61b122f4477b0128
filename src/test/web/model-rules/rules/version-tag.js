// Plans in processes/migrations name versions by their tag.
module.exports = () => ({
  check(node, reporter) {
    if (node.$type === 'bpmn:Process' && !/^[1-9]\d*$/.test(node.get('camunda:versionTag') ?? '')) {
      reporter.report(node.id, 'Say which version this is, as in versionTag 1; raise it when running cases shall be told apart');
    }
  },
});
