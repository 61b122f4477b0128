// A table whose cells are the darker the more they hold.

/** @param {number | null} value @param {number} most @returns {number} from 0 (nothing) to 5 (nearly the most) */
export const darkness = (value, most) => (value ? Math.min(5, Math.ceil((5 * value) / Math.max(1, most))) : 0);

/**
 * @param {HTMLElement} place
 * @param {import('./insights.mjs').Drawing} drawing
 */
export function heat(place, drawing) {
  const most = Math.max(1, ...drawing.series.flatMap((each) => each.values.map((value) => value ?? 0)));
  const table = document.createElement('table');
  table.className = 'lifeline-heat';
  const head = table.createTHead().insertRow();
  for (const text of ['', ...drawing.series.map((each) => each.name)]) {
    const cell = document.createElement('th');
    cell.textContent = text;
    head.append(cell);
  }
  const body = table.createTBody();
  drawing.categories.forEach((category, row) => {
    const line = body.insertRow();
    const name = document.createElement('th');
    name.textContent = category;
    line.append(name);
    for (const each of drawing.series) {
      const cell = line.insertCell();
      cell.className = `lifeline-heat__${darkness(each.values[row], most)}`;
      cell.textContent = each.texts[row];
    }
  });
  place.replaceChildren(table);
}
