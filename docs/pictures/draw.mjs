// npm run diagrams: draws every BPMN under processes/ as docs/pictures/<file>.svg, the way Camunda Modeler shows it.
// It needs a Chromium: the one named by the environment variable CHROMIUM, else the first one on the PATH.
import {accessSync, constants, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {basename, delimiter, dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';
import puppeteer from 'puppeteer-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function chromium() {
  const found = process.env.CHROMIUM
    ?? names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))).find(executable);
  if (!found) {
    console.error('No Chromium found: install one, or name it in the environment variable CHROMIUM.');
    process.exit(1);
  }
  return found;
}

/** One number less for every digit that nobody can see: the picture stays small, and the same on every machine. */
function slim(svg) {
  return svg
    .replace(/^<\?xml[\s\S]*?<svg/, '<svg')
    .replace(/ data-element-id="[^"]*"/g, '')
    .replace(/-?\d+\.\d{2,}/g, (number) => String(Math.round(number * 10) / 10))
    .replace(/marker-[0-9a-z]{10,}/g, (id) => marker(id));
}

const markers = new Map();
function marker(id) {
  if (!markers.has(id)) {
    markers.set(id, `marker-${markers.size + 1}`);
  }
  return markers.get(id);
}

const browser = await puppeteer.launch({
  executablePath: chromium(),
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const page = await browser.newPage();
  await page.setContent('<div id="canvas" style="width: 3000px; height: 1500px"></div>');
  await page.addScriptTag({path: join(root, 'node_modules/bpmn-js/dist/bpmn-viewer.production.min.js')});
  await page.evaluate(() => {
    // white paper with a margin, a name for those who cannot see it, and nothing that only a mouse would need
    window.paper = (drawn, name) => {
      const svg = new DOMParser().parseFromString(drawn, 'image/svg+xml').documentElement;
      svg.querySelectorAll('.djs-hit, .djs-outline').forEach((part) => part.remove());
      const [x, y, width, height] = svg.getAttribute('viewBox').split(' ').map(Number);
      const box = [Math.floor(x) - 10, Math.floor(y) - 10, Math.ceil(width) + 20, Math.ceil(height) + 20];
      svg.setAttribute('viewBox', box.join(' '));
      svg.setAttribute('width', box[2]);
      svg.setAttribute('height', box[3]);
      svg.setAttribute('role', 'img');
      const paper = document.createElementNS(svg.namespaceURI, 'rect');
      Object.entries({x: box[0], y: box[1], width: box[2], height: box[3], fill: 'white'})
        .forEach(([key, value]) => paper.setAttribute(key, value));
      const title = document.createElementNS(svg.namespaceURI, 'title');
      title.textContent = name;
      svg.prepend(title, paper);
      return new XMLSerializer().serializeToString(svg);
    };
  });
  const models = readdirSync(join(root, 'processes'), {recursive: true}).filter((file) => file.endsWith('.bpmn')).sort();
  for (const model of models) {
    markers.clear();
    const xml = readFileSync(join(root, 'processes', model), 'utf8');
    const svg = await page.evaluate(async (diagram) => {
      const viewer = new window.BpmnJS({container: '#canvas'});
      const {warnings} = await viewer.importXML(diagram);
      if (warnings.length) {
        throw new Error(warnings.map(({message}) => message).join('; '));
      }
      const drawn = (await viewer.saveSVG()).svg;
      const name = viewer.getDefinitions().rootElements.find(({$type}) => $type === 'bpmn:Process').name;
      viewer.destroy();
      return window.paper(drawn, name);
    }, xml);
    const picture = join(here, `${basename(model, '.bpmn')}.svg`);
    writeFileSync(picture, `${slim(svg).trim()}\n`);
    console.log(`${model} -> docs/pictures/${basename(picture)}`);
  }
} finally {
  await browser.close();
}
