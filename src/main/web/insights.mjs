// Draws the charts of a page of figures. Each drawing is loaded when it comes into view; the table beside it says the same.

/** @typedef {{name: string, limit?: boolean, values: (number | null)[], texts: string[]}} Series what is a limit is drawn as a dashed line */
/** @typedef {{shape: 'bars' | 'stackedBars' | 'lines' | 'heat' | 'scatter' | 'map' | 'waterfall', categories: string[], series: Series[]}} Drawing */

// told apart by people who do not see red and green alike, and on grey paper
const LIMIT = '#6b6b6b';
const COLOURS = ['#0b5c63', '#d4862b', '#5b4b8a', '#8aa399', '#a6324a', '#3b6fb5', '#6b6b6b'];

/**
 * Bars each of which begins where the one before ends.
 *
 * @param {(number | null)[]} values
 * @returns {[number, number][]}
 */
function steps(values) {
  let end = 0;
  return values.map((each) => [end, end += each ?? 0]);
}

/**
 * A long name in several lines, so that it leaves room for its bar.
 *
 * @param {string} name
 * @param {number} width of the drawing in pixels
 */
function inLines(name, width) {
  const most = width < 500 ? 14 : 28;
  /** @type {string[]} */
  const lines = [];
  for (const word of name.split(' ')) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + word.length < most) {
      lines[last] += ` ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.length > 1 ? lines : name;
}

/** @param {HTMLElement} place */
async function draw(place) {
  place.dataset.drawn = 'begun';
  const drawing = /** @type {Drawing} */ (JSON.parse(place.dataset.drawing ?? '{}'));
  await (OTHER_SHAPES[drawing.shape] ?? barsAndLines)(place, drawing);
  place.dataset.drawn = 'done';
}

/** @type {Record<string, (place: HTMLElement, drawing: Drawing) => Promise<void>>} */
const OTHER_SHAPES = {
  heat: async (place, drawing) => (await import('./insights-heat.mjs')).heat(place, drawing),
  map: async (place, drawing) => (await import('./insights-map.mjs')).map(place, drawing),
  scatter: async (place, drawing) => (await import('./insights-scatter.mjs')).scatter(place, drawing, COLOURS),
};

/** @param {HTMLElement} place @param {Drawing} drawing */
async function barsAndLines(place, drawing) {
  const {Chart} = await import('./insights-chart.mjs');
  const rightToLeft = document.documentElement.dir === 'rtl';
  const lines = drawing.shape === 'lines';
  const stacked = drawing.shape === 'stackedBars';
  const canvas = /** @type {HTMLCanvasElement} */ (place.querySelector('canvas'));
  const font = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.family = font;
  Chart.defaults.font.size = 14;
  new Chart(canvas, {
    type: lines ? 'line' : 'bar',
    data: {
      labels: drawing.categories.map((each) => inLines(each, place.clientWidth)),
      datasets: drawing.series.map((each, i) => ({
        label: each.name,
        data: drawing.shape === 'waterfall' ? steps(each.values) : each.values,
        borderColor: each.limit ? LIMIT : COLOURS[i % COLOURS.length],
        backgroundColor: each.limit ? 'transparent' : COLOURS[i % COLOURS.length],
        borderWidth: lines ? 3 : 0,
        borderDash: each.limit ? [6, 4] : [],
        pointRadius: each.limit ? 0 : 3,
        spanGaps: true,
      })),
    },
    options: {
      indexAxis: lines ? 'x' : 'y',
      animation: false,
      maintainAspectRatio: false,
      locale: document.documentElement.lang,
      scales: {
        x: {stacked, reverse: rightToLeft, beginAtZero: true, ticks: {precision: 0}},
        // each bar has its name
        y: {stacked, position: rightToLeft ? 'right' : 'left', beginAtZero: true, ticks: lines ? {precision: 0} : {autoSkip: false}},
      },
      plugins: {
        // a line is a line in the legend, too
        legend: {display: drawing.series.length > 1, rtl: rightToLeft, position: 'bottom', labels: lines ? {usePointStyle: true, pointStyle: 'line', pointStyleWidth: 32} : {}},
        tooltip: {
          rtl: rightToLeft,
          callbacks: {
            label: (/** @type {{datasetIndex: number, dataIndex: number}} */ at) =>
              `${drawing.series[at.datasetIndex].name}: ${drawing.series[at.datasetIndex].texts[at.dataIndex]}`,
          },
        },
      },
    },
  });
}

const places = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-drawing]'));
places.forEach((place) => {
  const drawing = /** @type {Drawing} */ (JSON.parse(place.dataset.drawing ?? '{}'));
  if (drawing.shape === 'heat') {
    return;
  }
  if (drawing.shape === 'map') {
    place.style.aspectRatio = '640 / 416';
    return;
  }
  const bars = drawing.categories.length * (drawing.shape === 'bars' ? Math.max(1, drawing.series.length * 0.65) : 1);
  // the names of the series stand below one another on a phone
  const legend = drawing.series.length < 2 ? 0 : place.clientWidth < 500 ? drawing.series.length * 1.7 : 2;
  const alike = {lines: 18, scatter: 24};
  place.style.height = `${legend + (alike[drawing.shape] ?? Math.max(9, 4 + bars * 2.2))}rem`;
});

const watch = new IntersectionObserver((seen) => {
  for (const each of seen.filter((one) => one.isIntersecting)) {
    watch.unobserve(each.target);
    draw(/** @type {HTMLElement} */ (each.target));
  }
}, {rootMargin: '200px'});
places.forEach((place) => watch.observe(place));
// paper shows what was never scrolled to, too
addEventListener('beforeprint', () => places.forEach((place) => {
  watch.unobserve(place);
  if (!place.dataset.drawn) {
    draw(place);
  }
}));
