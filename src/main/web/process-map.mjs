// Draws each process of the page with what is known of its steps. The page says the same in words.
import Viewer from 'bpmn-js/lib/Viewer.js';

/** @typedef {{running?: number, late?: boolean, text?: string, passed?: boolean, now?: boolean}} Mark */

const LARGEST = 0.9;
const SMALLEST = 0.6;
const MARGIN = 40;

/** @param {string} kind @param {string | number} text */
function badge(kind, text) {
  const element = document.createElement('div');
  element.className = `lifeline-process__${kind}`;
  element.textContent = String(text);
  return element;
}

/** @param {HTMLElement} place */
async function draw(place) {
  const paper = document.createElement('div');
  place.append(paper);
  // the checker of types takes its modules for an older kind
  const viewer = new (/** @type {any} */ (Viewer))({container: paper});
  await viewer.importXML(place.dataset.process ?? '');
  const canvas = /** @type {import('diagram-js/lib/core/Canvas.js').default} */ (viewer.get('canvas'));
  const overlays = /** @type {import('diagram-js/lib/features/overlays/Overlays.js').default} */ (viewer.get('overlays'));
  const elements = /** @type {import('diagram-js/lib/core/ElementRegistry.js').default} */ (viewer.get('elementRegistry'));
  const {inner} = canvas.viewbox();
  // as wide as the place, but never so small that words cannot be read: a small screen scrolls
  const scale = Math.min(LARGEST, Math.max(SMALLEST, place.clientWidth / (inner.width + MARGIN)));
  paper.style.width = `${Math.floor((inner.width + MARGIN) * scale)}px`;
  paper.style.height = `${Math.floor((inner.height + MARGIN) * scale)}px`;
  canvas.resized();
  canvas.viewbox({x: inner.x - MARGIN / 2, y: inner.y - MARGIN / 2, width: inner.width + MARGIN, height: inner.height + MARGIN});
  for (const [id, mark] of Object.entries(/** @type {Record<string, Mark>} */ (JSON.parse(place.dataset.marks ?? '{}')))) {
    const element = elements.get(id);
    if (!element || element.children?.length) {
      // a step of an older version of the model, or a frame around steps that have marks of their own
      continue;
    }
    if (mark.running) {
      canvas.addMarker(id, mark.late ? 'lifeline-late' : 'lifeline-now');
      overlays.add(id, {position: {top: -14, right: 18}, html: badge(mark.late ? 'late' : 'running', mark.running)});
    }
    if (mark.text) {
      overlays.add(id, {position: {bottom: 4, left: 0}, html: badge('time', mark.text)});
    }
    if (mark.now || mark.passed) {
      canvas.addMarker(id, mark.now ? 'lifeline-now' : 'lifeline-passed');
    }
  }
  place.dataset.drawn = 'done';
}

for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-process]'))) {
  draw(place);
}
