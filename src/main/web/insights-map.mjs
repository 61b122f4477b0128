// The districts of the deployment's map, the darker the more there is.
import {geoArea, geoMercator, geoPath} from 'd3-geo';
import {darkness} from './insights-heat.mjs';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 640;
const HEIGHT = 416;
const EDGE = 4;

/** @param {string} name @param {Record<string, string>} attributes */
function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  return made;
}

const HALF_A_GLOBE = 2 * Math.PI;

/**
 * The library takes what is to the right of a ring for its inside, GeoJSON since RFC 7946 what is to the left, and files are made both ways.
 * No district is larger than half a globe, so that the other way round is meant.
 *
 * @param {import('geojson').Position[][]} rings of a polygon, the outer one first
 */
export const smallSide = (rings) => (geoArea({type: 'Polygon', coordinates: [rings[0]]}) > HALF_A_GLOBE ? rings.map((ring) => [...ring].reverse()) : rings);

/** @param {import('geojson').Feature} district @returns {import('geojson').Feature} */
function asMeant(district) {
  const {geometry} = district;
  if (geometry.type === 'Polygon') {
    return {...district, geometry: {...geometry, coordinates: smallSide(geometry.coordinates)}};
  }
  if (geometry.type === 'MultiPolygon') {
    return {...district, geometry: {...geometry, coordinates: geometry.coordinates.map(smallSide)}};
  }
  return district;
}

/**
 * @param {HTMLElement} place
 * @param {import('./insights.mjs').Drawing} drawing
 */
export async function map(place, drawing) {
  const answer = await fetch('/insights/districts.geojson');
  if (!answer.ok) {
    throw new Error(`the map of districts: ${answer.status}`);
  }
  const all = /** @type {import('geojson').FeatureCollection} */ (await answer.json());
  const districts = {...all, features: all.features.filter((each) => each.geometry).map(asMeant)};
  const [counts] = drawing.series;
  const most = Math.max(1, ...counts.values.map((value) => value ?? 0));
  const path = geoPath(geoMercator().fitExtent([[EDGE, EDGE], [WIDTH - EDGE, HEIGHT - EDGE]], districts));
  const svg = element('svg', {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'lifeline-map'});
  /** @type {SVGElement[]} */
  const names = [];
  for (const district of districts.features) {
    const name = String(district.properties?.name);
    const at = drawing.categories.indexOf(name);
    const shade = at < 0 ? 0 : darkness(counts.values[at], most);
    const shape = element('path', {d: path(district) ?? '', class: `lifeline-map__${shade}`});
    const title = element('title', {});
    title.textContent = at < 0 ? name : `${name}: ${counts.texts[at]}`;
    shape.append(title);
    svg.append(shape);
    const [x, y] = path.centroid(district);
    const [[left], [right]] = path.bounds(district);
    // a name that does not fit into its district is in the table and in the hint only
    if (name.length * 7 < right - left) {
      const text = element('text', {x: String(x), y: String(y), class: shade > 3 ? 'lifeline-map__on-dark' : ''});
      text.textContent = name;
      names.push(text);
    }
  }
  svg.append(...names);
  place.replaceChildren(svg);
}
