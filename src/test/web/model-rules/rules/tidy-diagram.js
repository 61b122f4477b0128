// A diagram is read by people: flows run straight or with right angles, cross neither shapes nor each other, start at the
// left, and no label lies on a line, on another shape or on another label. It fits on a screen or a sheet: what is longer goes on in another row.
const NEAR = 1;
const WIDEST = 1960;

module.exports = () => ({
  check(node, reporter) {
    if (node.$type !== 'bpmn:Definitions') {
      return;
    }
    for (const diagram of node.diagrams ?? []) {
      if (diagram.plane) {
        checkPlane(diagram.plane, reporter);
      }
    }
  },
});

function checkPlane(plane, reporter) {
  const elements = plane.planeElement ?? [];
  const shapes = elements.filter(({$type, bounds}) => $type === 'bpmndi:BPMNShape' && bounds);
  const lines = elements.filter(({$type}) => $type === 'bpmndi:BPMNEdge')
    .flatMap(({bpmnElement, waypoint}) => waypoint.slice(1)
      .map((to, i) => ({flow: bpmnElement, from: waypoint[i], to})));
  const labels = elements.filter(({label}) => label?.bounds);

  for (const {flow, from, to} of lines) {
    if (Math.abs(from.x - to.x) > NEAR && Math.abs(from.y - to.y) > NEAR) {
      reporter.report(flow.id, 'The flow runs at a slant: draw it with right angles');
    }
    for (const {bpmnElement, bounds} of shapes) {
      if (!isContainer(bpmnElement) && hits(box(from, to), shrunk(bounds))) {
        reporter.report(flow.id, `The flow runs through ${bpmnElement.id}`);
      }
    }
    for (const {bpmnElement, label} of labels) {
      if (hits(box(from, to), label.bounds)) {
        reporter.report(bpmnElement.id, `Its label lies on ${flow.id}`);
      }
    }
  }
  for (const {bpmnElement, label} of labels) {
    for (const {bpmnElement: other, bounds} of shapes) {
      if (other !== bpmnElement && !isContainer(other) && hits(label.bounds, shrunk(bounds))) {
        reporter.report(bpmnElement.id, `Its label lies on ${other.id}`);
      }
    }
  }
  for (const [i, {bpmnElement, label}] of labels.entries()) {
    for (const other of labels.slice(i + 1)) {
      if (hits(label.bounds, other.label.bounds)) {
        reporter.report(bpmnElement.id, `Its label lies on the label of ${other.bpmnElement.id}`);
      }
    }
  }
  for (const [i, one] of lines.entries()) {
    for (const other of lines.slice(i + 1)) {
      if (one.flow !== other.flow && !share(one.flow, other.flow) && hits(box(one.from, one.to), box(other.from, other.to))) {
        reporter.report(one.flow.id, `The flow crosses ${other.flow.id}`);
      }
    }
  }
  const boxes = [...shapes.map(({bounds}) => bounds), ...labels.map(({label}) => label.bounds), ...lines.map(({from, to}) => box(from, to))];
  const width = Math.max(...boxes.map(({x, width}) => x + width)) - Math.min(...boxes.map(({x}) => x));
  if (width > WIDEST) {
    reporter.report(plane.bpmnElement.id, `The diagram is ${width} wide; at most ${WIDEST}: let the main line go on in another row`);
  }
  const flowNodes = shapes.filter(({bpmnElement}) => bpmnElement?.$parent?.$type === 'bpmn:Process');
  const first = flowNodes.sort((a, b) => a.bounds.x - b.bounds.x)[0];
  if (first && first.bpmnElement.$type !== 'bpmn:StartEvent') {
    reporter.report(first.bpmnElement.id, 'A process reads from left to right: nothing lies left of its start');
  }
}

/** Two flows that leave one element, or meet in one, may run together there. */
function share(one, other) {
  return one.sourceRef === other.sourceRef || one.targetRef === other.targetRef;
}

function isContainer(element) {
  return ['bpmn:Participant', 'bpmn:Lane', 'bpmn:SubProcess', 'bpmn:Group'].includes(element?.$type);
}

function box(from, to) {
  return {
    x: Math.min(from.x, to.x),
    y: Math.min(from.y, to.y),
    width: Math.abs(from.x - to.x),
    height: Math.abs(from.y - to.y),
  };
}

function shrunk({x, y, width, height}) {
  return {x: x + 2, y: y + 2, width: width - 4, height: height - 4};
}

function hits(a, b) {
  return a.x < b.x + b.width + NEAR / 2 && b.x < a.x + a.width + NEAR / 2
    && a.y < b.y + b.height + NEAR / 2 && b.y < a.y + a.height + NEAR / 2;
}
