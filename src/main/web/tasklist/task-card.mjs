// The cards of Tasklist's list say what an officer chooses by: programme, need, amount, urgency. Asked for once a list, kept for this page alone.

/** By task: a promise of what its card shows, or of null for a task that is about no case. What could not be had is asked for again. */
const known = new Map();
const wanted = [];

/** All cards that are drawn together are asked for together. */
function card(task) {
  if (!known.has(task)) {
    known.set(task, new Promise((done) => {
      wanted.push({task, done});
      if (wanted.length === 1) {
        setTimeout(fetchWanted);
      }
    }));
  }
  return known.get(task);
}

async function fetchWanted() {
  const asked = wanted.splice(0, 50);
  if (wanted.length > 0) {
    setTimeout(fetchWanted);
  }
  let cards = [];
  try {
    const answer = await fetch(`/task-cards?${asked.map(({task}) => `task=${encodeURIComponent(task)}`).join('&')}`, {credentials: 'same-origin'});
    if (!answer.ok || answer.redirected) {
      throw new TypeError(`the cards were answered with ${answer.status}`);
    }
    cards = await answer.json();
  } catch {
    // the list without them is still a list; the next one asks again
    asked.forEach(({task}) => known.delete(task));
  }
  for (const {task, done} of asked) {
    done(cards.find((each) => each.task === task) ?? null);
  }
}

export default {
  id: 'lifelineCard',
  pluginPoint: 'tasklist.card',
  priority: 1000,
  properties: {},
  async render(node, {taskId}) {
    const facts = await card(taskId);
    if (!facts) {
      return;
    }
    const line = document.createElement('div');
    line.className = 'lifeline-card-facts';
    for (const [kind, text] of [['urgency', facts.urgency], ['need', facts.need], ['amount', facts.amount], ['programme', facts.programme]]) {
      if (text) {
        const part = document.createElement('span');
        part.className = `lifeline-card-facts__${kind}${kind === 'urgency' && facts.danger ? ' is-danger' : ''}`;
        part.dir = 'auto';
        part.textContent = text;
        line.append(part);
      }
    }
    node.replaceChildren(line);
  },
  unmount() {
    // the card goes away with it
  },
};
