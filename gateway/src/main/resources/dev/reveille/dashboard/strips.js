// An hour and a day of one workload: what it did as a ribbon, how much it was asked as bars above.

import { counted, duration } from './format.js';
import { STATES } from './model.js';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 24;
const RIBBON = 6;
const drawn = new WeakMap();
const LETTERS = { '-': 'unknown', a: 'running', w: 'starting', s: 'sleeping', f: 'failed' };

/** One path for all cells of a state: runs of equal cells become one rectangle. */
function ribbon(states, letter) {
  let path = '';
  for (let i = 0; i < states.length; i++) {
    if (states[i] !== letter) continue;
    let end = i + 1;
    while (end < states.length && states[end] === letter) end++;
    path += `M${i} ${HEIGHT - RIBBON}H${end}V${HEIGHT}H${i}Z`;
    i = end - 1;
  }
  return path;
}

/** Bars on a logarithmic scale, so that one request is seen beside a thousand. */
function bars(requests) {
  const room = HEIGHT - RIBBON - 2;
  const full = Math.log1p(Math.max(20, ...requests));
  let path = '';
  requests.forEach((count, i) => {
    if (count > 0) {
      const height = Math.max(2, (room * Math.log1p(count)) / full);
      path += `M${i} ${HEIGHT - RIBBON - 1}v${-height.toFixed(1)}h.8v${height.toFixed(1)}Z`;
    }
  });
  return path;
}

function words(span, strip) {
  const times = Object.entries(LETTERS)
    .map(([letter, state]) => [STATES[state], strip.states.split(letter).length - 1])
    .filter(([word, cells]) => word && cells > 0)
    .map(([word, cells]) => `${word.toLowerCase()} ${duration(cells * strip.step_sec)}`);
  const requests = strip.requests.reduce((a, b) => a + b, 0);
  const known = times.length > 0 ? `${times.join(', ')}; ` : 'nothing recorded; ';
  return `${span}: ${known}${counted(requests, 'request')}`;
}

/** Draws a strip into an element, unless it shows it already. */
export function draw(element, span, strip) {
  const key = `${strip.states}|${strip.requests.join()}`;
  if (drawn.get(element) === key) return;
  drawn.set(element, key);
  const label = words(span, strip);
  element.setAttribute('aria-label', label);
  element.title = label;
  let svg = element.firstElementChild;
  if (!svg) {
    svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('aria-hidden', 'true');
    for (const name of [...Object.values(LETTERS), 'requests']) {
      const path = document.createElementNS(SVG, 'path');
      path.classList.add(name);
      svg.append(path);
    }
    element.append(svg);
  }
  svg.setAttribute('viewBox', `0 0 ${strip.states.length} ${HEIGHT}`);
  Object.keys(LETTERS).forEach((letter, i) => {
    svg.children[i].setAttribute('d', ribbon(strip.states, letter));
  });
  svg.lastElementChild.setAttribute('d', bars(strip.requests));
}
