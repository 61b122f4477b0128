// New claim: all days, or all redemptions of the page, at once, and the running sum of what is chosen. Without this script they are chosen one by one,
// and the draft has the sum.
const form = document.querySelector('#claim-days');

if (form) {
  const days = [...form.querySelectorAll('input[name=days], input[name=redemptions]')];
  const all = form.querySelector('#all-days');
  const chosen = form.querySelector('#chosen');
  // a claim is for one programme and currency: all can be chosen only where there is one of each
  const kinds = new Set(days.map((day) => `${day.dataset.programme} ${day.dataset.currency}`));

  /** Exact sums: amounts are added in the smallest unit of their currency. */
  function sums() {
    const minor = new Map();
    for (const day of days.filter((each) => each.checked)) {
      const [whole, part = ''] = day.dataset.amount.split('.');
      const sum = minor.get(day.dataset.currency) ?? {value: 0n, decimals: part.length};
      sum.value += BigInt(whole + part);
      minor.set(day.dataset.currency, sum);
    }
    return [...minor].map(([currency, {value, decimals}]) => {
      const digits = value.toString().padStart(decimals + 1, '0');
      const number = decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits;
      return `${currency} ${number}`;
    });
  }

  function show() {
    const text = sums().join(', ');
    chosen.hidden = !text;
    chosen.textContent = form.dataset.chosen.replace('{0}', text);
    all.checked = days.every((day) => day.checked);
  }

  form.querySelector('[data-all]').hidden = kinds.size > 1 || days.length < 2;
  all.addEventListener('change', () => {
    days.forEach((day) => { day.checked = all.checked; });
    show();
  });
  form.addEventListener('change', show);
  show();
}
