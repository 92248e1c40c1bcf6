// What the person chose to see. How it looks is remembered; what was searched for is not.

import { STATE_ORDER } from './model.js';

const COLLATOR = new Intl.Collator('en', { numeric: true });
const byTitle = (a, b) => COLLATOR.compare(a.title, b.title);

const SORTS = {
  name: byTitle,
  state: (a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) || byTitle(a, b),
  used: (a, b) => b.usedAt - a.usedAt || byTitle(a, b),
  memory: (a, b) => b.memory - a.memory || byTitle(a, b),
};

function remembered(name) {
  try {
    return localStorage.getItem(`reveille.${name}`);
  } catch {
    return null; // storage is forbidden here
  }
}

export const choice = {
  view: remembered('view') === 'table' ? 'table' : 'cards',
  group: remembered('group') ?? 'none',
  sort: remembered('sort') ?? 'name',
  show: 'all',
  search: '',
};

/** Chooses, and remembers where that is allowed. */
export function keep(name, value) {
  choice[name] = value;
  try {
    localStorage.setItem(`reveille.${name}`, value);
  } catch {
    // It is forbidden, or there is no room: the choice holds until the page is left.
  }
}

function matches(w) {
  if (choice.show !== 'all' && w.state !== choice.show) return false;
  if (choice.search === '') return true;
  const text = `${w.name} ${w.title} ${w.hosts.join(' ')} ${w.image} ${w.groups.join(' ')} ${w.runtime}`.toLowerCase();
  return choice.search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** The workloads that are to be seen, in order. */
export function chosen(workloads) {
  return workloads.filter(matches).sort(SORTS[choice.sort] ?? byTitle);
}
