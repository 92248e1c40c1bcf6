// One workload as a card or a row: fills the fields of a template, and changes only what differs.

import { ago, bytes, counted, countdown, duration, moment, wake } from './format.js';
import { address, STATES } from './model.js';
import { draw } from './strips.js';

const EMPTY = { states: '', requests: [], step_sec: 60 };

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

function setData(element, name, value) {
  if (element.dataset[name] !== value) element.dataset[name] = value;
}

/** Points an icon's mask at the shipped drawing of a Simple Icons slug. */
export function setIcon(element, slug) {
  const url = `url("/_status/icons/${encodeURIComponent(slug)}.svg")`;
  if (element.dataset.slug !== slug) {
    element.dataset.slug = slug;
    element.style.setProperty('--icon', url);
  }
}

function piece(className, text) {
  return Object.assign(document.createElement('span'), { className, textContent: text });
}

/**
 * Links to the hosts that can be opened, the patterns as text; without any, how it is reached. Of
 * several runtimes, the one that it is on.
 */
export function setHosts(element, { hosts, groups, runtime }, port) {
  const key = `${hosts.join()}|${groups.join()}|${port}|${runtime}`;
  if (element.dataset.hosts === key) return;
  element.dataset.hosts = key;
  const where = runtime ? [piece('runtime', `on ${runtime}`)] : [];
  if (hosts.length === 0) {
    const how = groups.length > 0 ? `in group ${groups.join(', ')}` : 'no host of its own';
    element.replaceChildren(piece('how', how), ...where);
    element.title = '';
    return;
  }
  element.replaceChildren(...hosts.map((host) => {
    const url = address(host, port);
    const link = document.createElement(url ? 'a' : 'span');
    if (url) {
      link.href = url;
      link.target = '_blank';
      link.rel = 'noreferrer';
    }
    link.textContent = host;
    return link;
  }), ...where);
  element.title = hosts.join(', ');
}

/** Milliseconds until it sleeps; null when nothing counts down. */
export function left(w, now) {
  if (w.state !== 'running' || !w.idleTimeout || !w.deadline) return null;
  return w.inFlight > 0 ? w.idleTimeout * 1000 : Math.max(0, w.deadline - now);
}

function idleWords(w, now, millis) {
  if (w.state === 'starting') return 'Waking now';
  if (w.state === 'failed') return 'Could not be woken';
  if (w.state === 'sleeping') return w.closed && w.nextStart
    ? `Closed until ${moment(w.nextStart, now)}`
    : w.hosts.length + w.groups.length > 0 ? 'Wakes on request' : 'Wakes when it is needed';
  if (w.inFlight > 0) return `In use, ${counted(w.inFlight, 'request')}`;
  if (!w.idleTimeout) return 'Stays awake';
  if (millis === null) return 'Needed by others';
  return `Sleeps in ${countdown(millis / 1000)}`;
}

/** The countdown: green, amber below a half, red below a fifth. */
export function showIdle(element, w, now) {
  const millis = left(w, now);
  const share = millis === null ? 0 : Math.min(1, millis / (w.idleTimeout * 1000));
  setData(element, 'level', millis === null ? 'none' : share > 0.5 ? 'long' : share > 0.2 ? 'short' : 'soon');
  const bar = element.querySelector('i');
  const width = share.toFixed(3);
  if (bar.dataset.share !== width) {
    bar.dataset.share = width;
    bar.style.setProperty('--share', width);
  }
  setText(element.querySelector('.idle-words'), idleWords(w, now, millis));
}

export function wakes(w) {
  if (!w.lastWake && !w.medianWake) return '–';
  const last = wake(w.lastWake || w.medianWake);
  return w.medianWake ? `${last} (${wake(w.medianWake)})` : last;
}

/** What is worth saying beyond the figures: errors first, then held requests, then the clock. */
export function note(w, now) {
  const parts = [];
  if (w.error) parts.push(w.error);
  if (w.held > 0) parts.push(`${counted(w.held, 'request')} held`);
  if (w.closed && w.state !== 'sleeping' && w.nextStart) parts.push(`Closed until ${moment(w.nextStart, now)}`);
  if (!w.closed && w.nextStop && (!w.nextStart || w.nextStop < w.nextStart)) parts.push(`Closes ${moment(w.nextStop, now)}`);
  if (!w.closed && w.nextStart && (!w.nextStop || w.nextStart < w.nextStop)) parts.push(`Opens ${moment(w.nextStart, now)}`);
  return parts.join(' · ');
}

/** The one thing that makes sense to do in this state. */
export function action(w) {
  return w.state === 'sleeping' || w.state === 'failed' ? 'wake' : 'sleep';
}

export class View {
  constructor(template, name) {
    this.element = template.content.firstElementChild.cloneNode(true);
    this.element.dataset.name = name;
    this.fields = {};
    for (const field of this.element.querySelectorAll('[data-f]')) {
      this.fields[field.dataset.f] = field;
    }
    this.workload = null;
    this.strips = null;
    this.visible = true;
    this.pending = false;
  }

  /** Shows a workload as it is now. */
  show(w, port, now) {
    const f = this.fields;
    this.workload = w;
    setData(this.element, 'state', w.state);
    setIcon(f.icon, w.icon);
    setText(f.name, w.title);
    f.name.title = w.name;
    setHosts(f.hosts, w, port);
    setText(f.state, STATES[w.state]);
    setText(f.image, w.image);
    f.image.title = w.image;
    setText(f.wakes, wakes(w));
    setText(f.memory, w.memory ? bytes(w.memory) : '–');
    const words = note(w, now);
    setText(f.note, words);
    f.note.title = words;
    setHidden(f.note, words === '');
    this.showAction();
    this.tick(now);
  }

  showAction() {
    const f = this.fields;
    const what = action(this.workload);
    setData(f.action, 'do', what);
    setText(f.action, what === 'wake' ? 'Wake' : 'Sleep');
    f.action.setAttribute('aria-label', `${what === 'wake' ? 'Wake' : 'Put to sleep'} ${this.workload.title}`);
    f.log.setAttribute('aria-label', `Log and details of ${this.workload.title}`);
    f.action.disabled = this.pending;
  }

  /** What changes with time alone. */
  tick(now) {
    const w = this.workload;
    showIdle(this.fields.idle, w, now);
    setText(this.fields.used, w.inFlight > 0 ? 'now' : w.usedAt ? ago(w.usedAt, now) : '–');
    setText(this.fields.up, w.state === 'running' && w.startedAt ? duration((now - w.startedAt) / 1000, 1) : '–');
  }

  /** Draws what was recorded. */
  history(strips) {
    this.strips = strips;
    draw(this.fields.hour, 'Past hour', strips?.hour ?? EMPTY);
    draw(this.fields.day, 'Past day', strips?.day ?? EMPTY);
  }
}
