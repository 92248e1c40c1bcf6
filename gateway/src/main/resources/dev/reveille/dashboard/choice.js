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

const remembered = (name) => localStorage.getItem(`reveille.${name}`);

export const choice = {
  view: remembered('view') === 'table' ? 'table' : 'cards',
  group: remembered('group') ?? 'none',
  sort: remembered('sort') ?? 'name',
  show: 'all',
  search: '',
};

/** Chooses, and remembers. */
export function keep(name, value) {
  choice[name] = value;
  localStorage.setItem(`reveille.${name}`, value);
}

function matches(w) {
  if (choice.show !== 'all' && w.state !== choice.show) return false;
  if (choice.search === '') return true;
  const text = `${w.name} ${w.title} ${w.hosts.join(' ')} ${w.image} ${w.groups.join(' ')}`.toLowerCase();
  return choice.search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** The workloads that are to be seen, in order. */
export function chosen(workloads) {
  return workloads.filter(matches).sort(SORTS[choice.sort] ?? byTitle);
}
