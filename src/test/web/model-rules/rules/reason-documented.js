// The name says what happens; the documentation says why, in words an analyst would use.
const NEEDS = /Task$|CallActivity$|SubProcess$|Event$|Process$/;

module.exports = () => ({
  check(node, reporter) {
    const decides = /Gateway$/.test(node.$type) && (node.outgoing ?? []).length > 1;
    if (!decides && !NEEDS.test(node.$type)) {
      return;
    }
    const said = (node.documentation ?? []).map(({text}) => text ?? '').join(' ').trim();
    if (said.length < 20) {
      reporter.report(node.id, 'Say in the documentation why this is done');
    }
  },
});
