// The topology: a graph laid out anew only when what there is changes; states change in place.

import { Details } from './details.js';
import { graphOf, layout } from './graph.js';
import { port, refresh as refreshHistory } from './history.js';
import { follow } from './live.js';
import { STATES } from './model.js';
import { Surface } from './surface.js';

const SVG = 'http://www.w3.org/2000/svg';
const $ = (id) => document.getElementById(id);
const frame = $('canvas');

function make(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const content = make('g');
const svg = make('svg', { width: '100%', height: '100%', 'aria-hidden': 'false' }, content);
frame.append(svg);
const surface = new Surface(frame, svg, content);

let model = { workloads: [], groups: [] };
let drawn = '';
let nodes = new Map();

const details = new Details($('details'), (name) => model.workloads.find((w) => w.name === name), port);

const ruler = document.createElement('canvas').getContext('2d');
ruler.font = `600 14px ${getComputedStyle(document.body).fontFamily}`;

const ROOM = { host: [24, 230], group: [40, 200], workload: [50, 230] };

function widthOf(node) {
  const [edges, most] = ROOM[node.kind];
  return Math.min(most, Math.max(node.kind === 'workload' ? 132 : 60, ruler.measureText(node.title).width + edges));
}

/** The text as far as it has room. */
function cut(text, room) {
  if (ruler.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 1 && ruler.measureText(`${text.slice(0, end)}…`).width > room) end--;
  return `${text.slice(0, end)}…`;
}

/** A soft line that leaves and arrives level. */
function path(points) {
  let d = `M${points[0].x} ${points[0].y}`;
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1], points[i]];
    const bend = (to.x - from.x) / 2;
    d += `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
  }
  return d;
}

function drawNode(node) {
  const [left, top] = [node.x - node.width / 2, node.y - node.height / 2];
  const element = make('g', { class: `node ${node.kind}`, transform: `translate(${left} ${top})`, tabindex: 0 });
  const title = make('title');
  title.textContent = node.kind === 'workload' && node.title !== node.name ? `${node.title} (${node.name})` : node.title;
  element.append(title, make('rect', { width: node.width, height: node.height, rx: node.kind === 'host' ? node.height / 2 : 10 }));
  const [edges] = ROOM[node.kind];
  const label = make('text', { class: 'label', x: node.kind === 'workload' ? 34 : node.kind === 'group' ? 16 : node.width / 2, y: node.kind === 'workload' ? 20 : node.height / 2 + 5 });
  label.textContent = cut(node.title, node.width - edges + 8);
  element.append(label);
  if (node.kind === 'workload') {
    element.append(make('circle', { cx: 18, cy: node.height / 2, r: 5 }), make('text', { class: 'word', x: 34, y: 36 }));
    element.setAttribute('role', 'button');
    element.addEventListener('click', () => details.open(node.name));
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        details.open(node.name);
      }
    });
  } else {
    element.setAttribute('role', 'img');
  }
  element.addEventListener('focus', () => {
    if (element.matches(':focus-visible')) surface.reveal({ left, top, width: node.width, height: node.height });
  });
  for (const [begin, end] of [['pointerenter', 'pointerleave'], ['focus', 'blur']]) {
    element.addEventListener(begin, () => light(node.id));
    element.addEventListener(end, () => light(null));
  }
  return element;
}

/** Brings out a node with what it leads to and what leads to it. */
function light(id) {
  content.classList.toggle('lit', id !== null);
  for (const [other, { element, near }] of nodes) {
    element.classList.toggle('near', id !== null && (other === id || near.has(id)));
  }
  for (const edge of content.querySelectorAll('.edge')) {
    edge.classList.toggle('near', edge.dataset.from === id || edge.dataset.to === id);
  }
}

function draw(graph) {
  const aspect = frame.clientWidth / Math.max(1, frame.clientHeight);
  const laid = layout(graph, widthOf, aspect);
  nodes = new Map(laid.nodes.map((node) => [node.id, { node, element: drawNode(node), near: new Set() }]));
  const edges = laid.edges.map((edge) => {
    nodes.get(edge.from).near.add(edge.to);
    nodes.get(edge.to).near.add(edge.from);
    return make('path', { class: `edge ${edge.kind}`, d: path(edge.points), 'data-from': edge.from, 'data-to': edge.to });
  });
  content.replaceChildren(make('g', { 'aria-hidden': 'true' }, ...edges), ...[...nodes.values()].map((n) => n.element));
  surface.size = { width: laid.width || 1, height: laid.height || 1 };
  if (!surface.own) surface.fit();
}

function named(ids, kind) {
  return [...ids].filter((id) => id.startsWith(`${kind} `)).map((id) => nodes.get(id).node.title).join(', ');
}

function label({ node, near }, w) {
  if (!w) return `${node.kind} ${node.title}, leads to ${named(near, 'workload') || named(near, 'group')}`;
  const from = [named(near, 'host'), named(near, 'group')].filter(Boolean).join(', ');
  const needs = w.dependsOn.length > 0 ? `, depends on ${w.dependsOn.join(', ')}` : '';
  return `${w.title}, ${STATES[w.state].toLowerCase()}${from && `, reached by ${from}`}${needs}`;
}

function states() {
  const byName = new Map(model.workloads.map((w) => [w.name, w]));
  for (const part of nodes.values()) {
    const w = part.node.kind === 'workload' ? byName.get(part.node.name) : null;
    if (w) {
      part.element.dataset.state = w.state;
      part.element.querySelector('.word').textContent = STATES[w.state] + (w.held ? `, ${w.held} held` : '');
    }
    part.element.setAttribute('aria-label', label(part, w));
  }
}

follow((next) => {
  model = next;
  const graph = graphOf(model);
  const key = JSON.stringify(graph);
  if (key !== drawn) {
    drawn = key;
    draw(graph);
  }
  states();
  $('nothing').hidden = model.workloads.length > 0;
  details.update();
}, $('link'));

refreshHistory(() => details.update());
$('in').addEventListener('click', () => surface.zoom(1.25));
$('out').addEventListener('click', () => surface.zoom(0.8));
$('fit').addEventListener('click', () => surface.fit(0));
