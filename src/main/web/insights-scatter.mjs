// Points with lines of limits, such as a funnel within which chance explains what is seen.
import {LineElement, LinearScale, PointElement, ScatterController, Tooltip, Legend, Chart} from 'chart.js';

Chart.register(Legend, LineElement, LinearScale, PointElement, ScatterController, Tooltip);

/**
 * @param {HTMLElement} place
 * @param {import('./insights.mjs').Drawing} drawing its first series is the place from left to right, its second the height
 * @param {string[]} colours
 */
export function scatter(place, drawing, colours) {
  const [across, height, ...limits] = drawing.series;
  const rightToLeft = document.documentElement.dir === 'rtl';
  const order = drawing.categories.map((_, i) => i).sort((a, b) => Number(across.values[a]) - Number(across.values[b]));
  /** @param {(number | null)[]} values @param {number[]} which */
  const points = (values, which) => which.map((i) => ({x: Number(across.values[i]), y: Number(values[i])}));
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 14;
  new Chart(/** @type {HTMLCanvasElement} */ (place.querySelector('canvas')), {
    type: 'scatter',
    data: {
      datasets: [
        {label: height.name, data: points(height.values, drawing.categories.map((_, i) => i)), backgroundColor: colours[0], pointStyle: 'circle', clip: false, pointRadius: 6, pointHoverRadius: 8},
        ...limits.map((each, i) => ({
          label: each.name,
          data: points(each.values, order),
          showLine: true,
          pointStyle: 'line',
          pointRadius: 0,
          pointHitRadius: 0,
          borderColor: '#6b6b6b',
          borderWidth: 2,
          // the lines of one pair look alike, the next pair other than it
          borderDash: i < 2 ? [] : [6, 4],
          backgroundColor: 'transparent',
        })),
      ],
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      locale: document.documentElement.lang,
      scales: {
        x: {reverse: rightToLeft, beginAtZero: true, title: {display: true, text: across.name}, ticks: {precision: 0}},
        y: {position: rightToLeft ? 'right' : 'left', suggestedMin: 50, max: 100, title: {display: true, text: height.name}},
      },
      plugins: {
        legend: {display: limits.length > 0, rtl: rightToLeft, position: 'bottom', labels: {usePointStyle: true}},
        tooltip: {
          rtl: rightToLeft,
          filter: (at) => at.datasetIndex === 0,
          callbacks: {
            label: (at) => `${drawing.categories[at.dataIndex]}: ${across.texts[at.dataIndex]}, ${height.texts[at.dataIndex]}`,
          },
        },
      },
    },
  });
}
