// The row of figures, and what is wrong.

import { choice } from './choice.js';
import { bytes, counted, number } from './format.js';
import { saved } from './history.js';
import { setText } from './view.js';

const $ = (id) => document.getElementById(id);
const sum = (list, of) => list.reduce((total, w) => total + of(w), 0);
const some = (amount, words) => (amount > 0 ? words : '–');

/** Counts by state, and what sleeping saved. */
export function showFigures(workloads) {
  for (const button of document.querySelectorAll('.figure')) {
    const state = button.dataset.show;
    const n = state === 'all' ? workloads.length : workloads.filter((w) => w.state === state).length;
    setText(button.querySelector('.count'), number(n));
    button.dataset.some = String(n > 0);
    button.setAttribute('aria-pressed', String(choice.show === state));
  }
  const asleep = workloads.filter((w) => w.state === 'sleeping' && !w.keepsMemory);
  const unused = sum(asleep, (w) => w.memory);
  setText($('saved'), some(saved(), bytes(saved() / 3600, '·h')));
  setText($('unused'), some(unused, bytes(unused)));
  setText($('held'), number(sum(workloads, (w) => w.held)));
}

/** Containers that were left out, labels that are not followed, and other gateways out of reach. */
export function showProblems(problems) {
  const box = $('problems');
  box.hidden = problems.length === 0;
  setText(box.querySelector('summary'), counted(problems.length, 'problem'));
  const list = box.querySelector('ul');
  const key = JSON.stringify(problems);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...problems.map((problem) => (
    Object.assign(document.createElement('li'), { textContent: problem.message }))));
}
