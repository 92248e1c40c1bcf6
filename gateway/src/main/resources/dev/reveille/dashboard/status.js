// The dashboard: takes each pushed document, and what the person does.

import { act, toast } from './act.js';
import { choice, chosen, keep } from './choice.js';
import { Details } from './details.js';
import { counted } from './format.js';
import { port, refresh as refreshHistory } from './history.js';
import { List } from './list.js';
import { follow } from './live.js';
import { showFigures, showProblems } from './summary.js';
import { setText } from './view.js';

const $ = (id) => document.getElementById(id);

let model = { workloads: [], groups: [], problems: [], several: false };
let told = false;

const byRuntime = new Option('by runtime', 'runtime');
const list = new List($('list'));
const details = new Details($('details'), (name) => model.workloads.find((w) => w.name === name), port);

function render() {
  performance.mark('update');
  const shown = chosen(model.workloads);
  showFigures(model.workloads);
  showProblems(model.problems);
  list.render(shown, model.groups, Date.now());
  $('nothing').hidden = shown.length > 0 || !told;
  setText($('nothing'), model.workloads.length === 0
    ? 'There are no workloads yet. Label a container with dag.enabled=true and dag.host=…, or name it in config.yaml.'
    : 'No workload matches.');
  setText($('shown'), told ? `${counted(shown.length, 'workload')} shown` : '');
  performance.measure('reveille-update', 'update');
  // Left to grow, the browser's list of measurements would be a leak on a page open for weeks.
  if (performance.getEntriesByType('measure').length > 200) {
    performance.clearMeasures();
    performance.clearMarks();
  }
}

/** Whether nothing has changed but by the passing of time. */
function same(a, b) {
  return a && Object.keys(b).every((key) => {
    if (key === 'deadline') return Math.abs(a.deadline - b.deadline) < 1500;
    return Array.isArray(b[key]) ? String(a[key]) === String(b[key]) : a[key] === b[key];
  });
}

/** Grouping by runtime is a choice where there are several. */
function offerRuntimes() {
  if (!model.several) {
    byRuntime.remove();
  } else if (!byRuntime.parentNode) {
    $('group').append(byRuntime);
    $('group').value = choice.group;
  }
}

/** Takes a new document; a workload that has not changed stays the very same object. */
function take(next) {
  const before = new Map(model.workloads.map((w) => [w.name, w]));
  const workloads = next.workloads.map((w) => (same(before.get(w.name), w) ? before.get(w.name) : w));
  if (workloads.some((w) => before.get(w.name)?.state !== w.state)) recordedSoon();
  model = { ...next, workloads };
  told = true;
  offerRuntimes();
  list.retain(new Set(workloads.map((w) => w.name)));
  render();
  details.update();
}

function rebuild() {
  list.clear();
  for (const button of document.querySelectorAll('.switch [data-view]')) {
    button.setAttribute('aria-pressed', String(button.dataset.view === choice.view));
  }
  render();
}

async function press(view) {
  const { name, title } = view.workload;
  view.pending = true;
  view.showAction();
  try {
    await act(view.fields.action.dataset.do, name);
  } catch (failure) {
    toast(`${title}: ${failure.message}`);
  } finally {
    view.pending = false;
    view.showAction();
  }
}

$('list').addEventListener('click', (event) => {
  const button = event.target.closest('button[data-do]');
  const view = button && list.viewAround(button);
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

const recordedSoon = refreshHistory(() => {
  list.recorded();
  showFigures(model.workloads);
  details.update();
});
setInterval(() => list.tick(Date.now()), 1000);
rebuild();
follow(take, $('link'));
