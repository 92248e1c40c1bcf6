// The workloads in sections, one view for each; nothing is touched that has not changed.

import { choice } from './choice.js';
import { byName as recorded, port } from './history.js';
import { STATES, STATE_ORDER } from './model.js';
import { setHosts, View } from './view.js';

const template = (id) => document.getElementById(id);

/** Titles of sections with the workloads in each, in order. */
function arranged(list, groups) {
  if (choice.group === 'state') {
    return STATE_ORDER
      .map((state) => [STATES[state], list.filter((w) => w.state === state)])
      .filter(([, members]) => members.length > 0);
  }
  if (choice.group === 'group') {
    const grouped = groups
      .map((g) => [`${g.name} · ${g.host}`, list.filter((w) => w.groups[0] === g.name)])
      .filter(([, members]) => members.length > 0);
    const others = list.filter((w) => w.groups.length === 0);
    return others.length > 0 ? [...grouped, ['In no group', others]] : grouped;
  }
  if (choice.group === 'runtime' && list.some((w) => w.runtime)) {
    return [...new Set(list.map((w) => w.runtime))].sort()
      .map((name) => [name ? `On ${name}` : 'Found nowhere yet', list.filter((w) => w.runtime === name)]);
  }
  return list.length > 0 ? [['', list]] : [];
}

function newSection(title) {
  const element = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = title || 'All workloads';
  heading.className = title ? 'section' : 'unseen';
  const body = document.createElement('div');
  if (choice.view === 'table') {
    body.className = 'table';
    body.setAttribute('role', 'table');
    body.setAttribute('aria-label', title || 'Workloads');
    body.append(template('head').content.cloneNode(true));
  } else {
    body.className = 'cards';
  }
  element.append(heading, body);
  return { element, body, fixed: body.children.length };
}

/** Makes the children of an element these, after the first few, moving as few as it takes. */
function arrange(parent, elements, fixed) {
  elements.forEach((element, i) => {
    const there = parent.children[fixed + i];
    if (there !== element) parent.insertBefore(element, there ?? null);
  });
  while (parent.children.length > fixed + elements.length) parent.lastElementChild.remove();
}

export class List {
  constructor(element) {
    this.element = element;
    this.views = new Map();
    this.sections = new Map();
    // Only what can be seen is ticked each second.
    this.seen = new IntersectionObserver((entries) => this.saw(entries), { rootMargin: '200px' });
  }

  saw(entries) {
    for (const entry of entries) {
      const view = this.views.get(entry.target.dataset.name);
      if (view) {
        view.visible = entry.isIntersecting;
        if (entry.isIntersecting && view.workload) view.tick(Date.now());
      }
    }
  }

  /** The view that an element is in. */
  viewAround(element) {
    return this.views.get(element.closest('[data-name]')?.dataset.name);
  }

  /** Shows these workloads, in this order. */
  render(list, groups, now) {
    const wanted = arranged(list, groups);
    const titles = new Set(wanted.map(([title]) => title));
    for (const [title, section] of this.sections) {
      if (!titles.has(title)) {
        section.element.remove();
        this.sections.delete(title);
      }
    }
    arrange(this.element, wanted.map(([title]) => this.section(title).element), 0);
    for (const [title, members] of wanted) {
      const { body, fixed } = this.section(title);
      arrange(body, members.map((w) => this.view(w).element), fixed);
    }
    for (const w of list) {
      const view = this.view(w);
      if (view.workload !== w) view.show(w, port(), now);
      if (!view.strips) view.history(recorded(w.name));
    }
  }

  section(title) {
    if (!this.sections.has(title)) this.sections.set(title, newSection(title));
    return this.sections.get(title);
  }

  view(w) {
    let view = this.views.get(w.name);
    if (!view) {
      view = new View(template(choice.view === 'table' ? 'row' : 'card'), w.name);
      this.views.set(w.name, view);
      this.seen.observe(view.element);
    }
    return view;
  }

  /** Forgets the views of all workloads but these. */
  retain(names) {
    for (const [name, view] of this.views) {
      if (!names.has(name)) {
        this.seen.unobserve(view.element);
        view.element.remove();
        this.views.delete(name);
      }
    }
  }

  /** Forgets everything that is shown. */
  clear() {
    this.retain(new Set());
    this.sections.clear();
    this.element.replaceChildren();
  }

  /** Draws what was recorded anew. */
  recorded() {
    for (const view of this.views.values()) {
      view.history(recorded(view.element.dataset.name));
      if (view.workload) setHosts(view.fields.hosts, view.workload, port());
    }
  }

  tick(now) {
    for (const view of this.views.values()) {
      if (view.visible && view.workload) view.tick(now);
    }
  }
}
