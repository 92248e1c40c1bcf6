// The dashboard: keeps one view for each workload, in sections, and changes only what differs.

import { bytes, counted, number } from './format.js';
import { follow } from './live.js';
import { STATES, STATE_ORDER } from './model.js';
import { setHosts, setText, View } from './view.js';
import { Details } from './details.js';
import { act, toast } from './act.js';
import { byName as storedHistory, port, refresh as refreshHistory, saved } from './history.js';

const $ = (id) => document.getElementById(id);
const COLLATOR = new Intl.Collator('en', { numeric: true });
const byTitle = (a, b) => COLLATOR.compare(a.title, b.title);
const SORTS = {
  name: byTitle,
  state: (a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) || byTitle(a, b),
  used: (a, b) => b.usedAt - a.usedAt || byTitle(a, b),
  memory: (a, b) => b.memory - a.memory || byTitle(a, b),
};

const choice = {
  view: localStorage.getItem('reveille.view') === 'table' ? 'table' : 'cards',
  group: localStorage.getItem('reveille.group') ?? 'none',
  sort: localStorage.getItem('reveille.sort') ?? 'name',
  show: 'all',
  search: '',
};

const views = new Map();
const sections = new Map();
let model = { workloads: [], groups: [], problems: [] };
let told = false;

const details = new Details($('details'), (name) => model.workloads.find((w) => w.name === name), port);

/** Only what can be seen is ticked each second. */
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const view = views.get(entry.target.dataset.name);
    if (view) {
      view.visible = entry.isIntersecting;
      if (entry.isIntersecting && view.workload) view.tick(Date.now());
    }
  }
}, { rootMargin: '200px' });

function matches(w) {
  if (choice.show !== 'all' && w.state !== choice.show) return false;
  if (choice.search === '') return true;
  const text = `${w.name} ${w.title} ${w.hosts.join(' ')} ${w.image} ${w.groups.join(' ')}`.toLowerCase();
  return choice.search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Titles of sections with the workloads in each, in order. */
function arranged(list) {
  if (choice.group === 'state') {
    return STATE_ORDER
      .map((state) => [STATES[state], list.filter((w) => w.state === state)])
      .filter(([, members]) => members.length > 0);
  }
  if (choice.group === 'group') {
    const grouped = model.groups
      .map((g) => [`${g.name} · ${g.host}`, list.filter((w) => w.groups[0] === g.name)])
      .filter(([, members]) => members.length > 0);
    const others = list.filter((w) => w.groups.length === 0);
    return others.length > 0 ? [...grouped, ['In no group', others]] : grouped;
  }
  return list.length > 0 ? [['', list]] : [];
}

function section(title) {
  let known = sections.get(title);
  if (!known) {
    const element = document.createElement('section');
    const heading = document.createElement('h2');
    heading.textContent = title || 'All workloads';
    heading.className = title ? 'section' : 'unseen';
    const body = document.createElement('div');
    if (choice.view === 'table') {
      body.className = 'table';
      body.setAttribute('role', 'table');
      body.setAttribute('aria-label', title || 'Workloads');
      body.append($('head').content.cloneNode(true));
    } else {
      body.className = 'cards';
    }
    element.append(heading, body);
    known = { element, heading, body, fixed: body.children.length };
    sections.set(title, known);
  }
  return known;
}

/** Makes the children of an element these, moving as few as it takes. */
function arrange(parent, elements, fixed) {
  elements.forEach((element, i) => {
    const there = parent.children[fixed + i];
    if (there !== element) parent.insertBefore(element, there ?? null);
  });
  while (parent.children.length > fixed + elements.length) parent.lastElementChild.remove();
}

function viewOf(w) {
  let view = views.get(w.name);
  if (!view) {
    view = new View($(choice.view === 'table' ? 'row' : 'card'), w.name);
    views.set(w.name, view);
    seen.observe(view.element);
  }
  return view;
}

function renderList(now) {
  const list = model.workloads.filter(matches).sort(SORTS[choice.sort] ?? byTitle);
  const wanted = arranged(list);
  for (const [title, known] of sections) {
    if (!wanted.some(([t]) => t === title)) {
      known.element.remove();
      sections.delete(title);
    }
  }
  arrange($('list'), wanted.map(([title]) => section(title).element), 0);
  for (const [title, members] of wanted) {
    const { body, fixed } = section(title);
    arrange(body, members.map((w) => viewOf(w).element), fixed);
  }
  for (const w of list) {
    const view = viewOf(w);
    if (view.workload !== w) view.show(w, port(), now);
    if (!view.strips) view.history(storedHistory(w.name));
  }
  $('nothing').hidden = list.length > 0 || !told;
  setText($('nothing'), model.workloads.length === 0
    ? 'There are no workloads yet. Label a container with dag.enabled=true and dag.host=…, or name it in config.yaml.'
    : 'No workload matches.');
  setText($('shown'), told ? `${counted(list.length, 'workload')} shown` : '');
}

function renderSummary() {
  const count = (state) => model.workloads.filter((w) => w.state === state).length;
  for (const button of document.querySelectorAll('.figure')) {
    const state = button.dataset.show;
    const n = state === 'all' ? model.workloads.length : count(state);
    setText(button.querySelector('.count'), number(n));
    button.dataset.some = String(n > 0);
    button.setAttribute('aria-pressed', String(choice.show === state));
  }
  const asleep = model.workloads.filter((w) => w.state === 'sleeping' && !w.keepsMemory);
  const sum = (list, of) => list.reduce((total, w) => total + of(w), 0);
  setText($('saved'), memoryHours(saved()));
  const unused = sum(asleep, (w) => w.memory);
  setText($('unused'), unused > 0 ? bytes(unused) : '–');
  setText($('held'), number(sum(model.workloads, (w) => w.held)));
}

/** Byte-seconds as "118 GB·h". */
function memoryHours(byteSeconds) {
  return byteSeconds > 0 ? bytes(byteSeconds / 3600, '·h') : '–';
}

function renderProblems() {
  const box = $('problems');
  box.hidden = model.problems.length === 0;
  setText(box.querySelector('summary'), `${counted(model.problems.length, 'problem')} with labels`);
  const list = box.querySelector('ul');
  const key = JSON.stringify(model.problems);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...model.problems.map((problem) => {
    const item = document.createElement('li');
    item.textContent = problem.message;
    return item;
  }));
}

function render() {
  performance.mark('update');
  renderSummary();
  renderProblems();
  renderList(Date.now());
  performance.measure('reveille-update', 'update');
  // Left to grow, the browser's list of measurements would be a leak on a page open for weeks.
  if (performance.getEntriesByType('measure').length > 200) {
    performance.clearMeasures();
    performance.clearMarks();
  }
}

/** Takes a new document; a workload that has not changed stays the very same object. */
function take(next) {
  const before = new Map(model.workloads.map((w) => [w.name, w]));
  const same = (a, b) => a && Object.keys(b).every((key) => key === 'deadline'
    ? Math.abs(a.deadline - b.deadline) < 1500
    : Array.isArray(b[key]) ? String(a[key]) === String(b[key]) : a[key] === b[key]);
  model = { ...next, workloads: next.workloads.map((w) => (same(before.get(w.name), w) ? before.get(w.name) : w)) };
  if (model.workloads.some((w) => before.get(w.name)?.state !== w.state)) recordedSoon();
  told = true;
  const names = new Set(model.workloads.map((w) => w.name));
  for (const [name, view] of views) {
    if (!names.has(name)) {
      seen.unobserve(view.element);
      view.element.remove();
      views.delete(name);
    }
  }
  render();
  details.update();
}

function rebuild() {
  for (const view of views.values()) seen.unobserve(view.element);
  views.clear();
  sections.clear();
  $('list').replaceChildren();
  document.body.dataset.view = choice.view;
  for (const button of document.querySelectorAll('[data-view]')) {
    if (button !== document.body) button.setAttribute('aria-pressed', String(button.dataset.view === choice.view));
  }
  render();
}

function keep(name, value) {
  choice[name] = value;
  localStorage.setItem(`reveille.${name}`, value);
}

async function press(view) {
  const { name, title } = view.workload;
  const what = view.fields.action.dataset.do;
  view.pending = true;
  view.showAction();
  try {
    await act(what, name);
  } catch (failure) {
    toast(`${title}: ${failure.message}`);
  } finally {
    view.pending = false;
    view.showAction();
  }
}

$('list').addEventListener('click', (event) => {
  const button = event.target.closest('button[data-do]');
  const view = button && views.get(button.closest('[data-name]').dataset.name);
  if (!view) return;
  if (button.dataset.do === 'details') details.open(view.workload.name);
  else press(view);
});
for (const button of document.querySelectorAll('.figure')) {
  button.addEventListener('click', () => {
    choice.show = choice.show === button.dataset.show ? 'all' : button.dataset.show;
    render();
  });
}
for (const button of document.querySelectorAll('.switch [data-view]')) {
  button.addEventListener('click', () => {
    keep('view', button.dataset.view);
    rebuild();
  });
}
for (const name of ['group', 'sort']) {
  $(name).value = choice[name];
  if ($(name).selectedIndex < 0) $(name).selectedIndex = 0;
  $(name).addEventListener('change', (event) => {
    keep(name, event.target.value);
    render();
  });
}
$('search').addEventListener('input', (event) => {
  choice.search = event.target.value.trim();
  render();
});
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest('input, select, textarea, dialog');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    $('search').focus();
  }
});

setInterval(() => {
  const now = Date.now();
  for (const view of views.values()) {
    if (view.visible && view.workload) view.tick(now);
  }
}, 1000);

const recordedSoon = refreshHistory(() => {
  for (const view of views.values()) {
    view.history(storedHistory(view.element.dataset.name));
    if (view.workload) setHosts(view.fields.hosts, view.workload.hosts, port());
  }
  renderSummary();
  details.update();
});
rebuild();
follow(take, $('link'));
