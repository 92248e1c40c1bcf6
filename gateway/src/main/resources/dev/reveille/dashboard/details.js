// Everything about one workload, with its log as it is written.

import { ago, bytes, duration, moment } from './format.js';
import { STATES } from './model.js';
import { action, note, setHosts, setIcon, setText, showIdle, wakes } from './view.js';
import { act, toast } from './act.js';
import { draw } from './strips.js';
import { byName } from './history.js';

const MOST_LINES = 1000;

const FRAME = `
<header><span class="icon" data-d="icon" aria-hidden="true"></span><div class="title"><h2 id="details-name" data-d="title"></h2><p class="hosts" data-d="hosts"></p></div><button type="button" class="close" data-d="close" aria-label="Close">×</button></header>
<div class="details-body">
<p class="now"><span class="state" data-d="state"></span><span class="idle" data-d="idle"><span class="idle-bar"><i></i></span><span class="idle-words"></span></span><span class="actions"><button type="button" class="quiet" data-d="sleep">Put to sleep</button><button type="button" data-d="wake">Wake</button></span></p>
<p class="note" data-d="note"></p>
<div class="wide strips"><p>Past hour</p><div class="strip" data-d="hour" role="img"></div><p>Past day</p><div class="strip" data-d="day" role="img"></div><ul class="key" aria-hidden="true"><li class="running">awake</li><li class="starting">waking</li><li class="sleeping">asleep</li><li class="failed">failed</li><li class="requests">requests</li></ul></div>
<section aria-labelledby="log-title"><h3 id="log-title">Log <span data-d="logging"></span></h3><pre data-d="log" role="log" aria-live="off" aria-labelledby="log-title" tabindex="0" translate="no"></pre></section>
<dl class="facts" data-d="facts"></dl>
</div>`;

export class Details {
  constructor(dialog, find, port) {
    this.dialog = dialog;
    this.find = find;
    this.port = port;
    this.name = null;
    this.events = null;
    this.ticking = 0;
    this.retrying = 0;
    // A constant of ours; what comes from workloads is set as text alone.
    dialog.innerHTML = FRAME;
    this.parts = {};
    for (const part of dialog.querySelectorAll('[data-d]')) this.parts[part.dataset.d] = part;
    this.parts.close.addEventListener('click', () => dialog.close());
    for (const what of ['wake', 'sleep']) {
      this.parts[what].addEventListener('click', () => this.press(what));
    }
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener('close', () => this.stop());
    // A browser has six connections to a host, whatever the number of its windows: one that nobody looks at has none.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.silence();
      else if (this.name) this.followLog();
    });
  }

  open(name) {
    this.name = name;
    this.dialog.showModal();
    this.update();
    this.ticking = setInterval(() => this.update(), 1000);
    this.followLog();
  }

  stop() {
    clearInterval(this.ticking);
    this.silence();
    this.name = null;
  }

  /** Hears no more of the log. */
  silence() {
    clearTimeout(this.retrying);
    this.events?.close();
    this.events = null;
  }

  async press(what) {
    const { name } = this;
    this.parts[what].disabled = true;
    try {
      await act(what, name);
    } catch (failure) {
      toast(failure.message);
    }
    this.parts[what].disabled = false;
  }

  /** Shows what has changed, while it is open. */
  update() {
    const w = this.name && this.find(this.name);
    if (!w) {
      if (this.name) this.dialog.close();
      return;
    }
    const now = Date.now();
    const p = this.parts;
    this.dialog.dataset.state = w.state;
    setIcon(p.icon, w.icon);
    setText(p.title, w.title);
    setHosts(p.hosts, w, this.port());
    setText(p.state, STATES[w.state]);
    showIdle(p.idle, w, now);
    const words = note(w, now);
    setText(p.note, words);
    p.note.hidden = words === '';
    p.wake.hidden = action(w) !== 'wake';
    p.sleep.hidden = action(w) !== 'sleep';
    const recorded = byName(w.name);
    if (recorded) {
      draw(p.hour, 'Past hour', recorded.hour);
      draw(p.day, 'Past day', recorded.day);
    }
    this.facts(w, now, recorded);
  }

  facts(w, now, recorded) {
    const schedule = [w.scheduleStart && `starts ${w.scheduleStart}`, w.scheduleStop && `stops ${w.scheduleStop}`]
      .filter(Boolean).join(', ');
    const facts = [
      ['Name', w.name],
      ['Image', w.image],
      ['Runtime', w.runtime],
      ['Up', w.state === 'running' && w.startedAt ? `${duration((now - w.startedAt) / 1000)}, since ${moment(w.startedAt, now)}` : ''],
      ['Last request', w.usedAt ? ago(w.usedAt, now) : ''],
      ['In flight', w.inFlight ? String(w.inFlight) : ''],
      ['Held', w.held ? String(w.held) : ''],
      ['Wake (median)', wakes(w) === '–' ? '' : wakes(w)],
      ['Memory', w.memory ? `${bytes(w.memory)} when last awake` : ''],
      ['Saved', recorded?.saved ? bytes(recorded.saved / 3600, '·h') : ''],
      ['Sleeps after', w.idleTimeout ? `${duration(w.idleTimeout)} without use` : 'never by itself'],
      ['Schedule', schedule && `${schedule}${w.timezone ? ` (${w.timezone})` : ''}`],
      ['Next event', w.nextStart || w.nextStop ? this.next(w, now) : ''],
      ['Depends on', w.dependsOn.join(', ')],
      ['Groups', w.groups.join(', ')],
      ['Port', w.port ? String(w.port) : ''],
      ['Network', w.network],
    ].filter(([, value]) => value);
    const list = this.parts.facts;
    const key = JSON.stringify(facts);
    if (list.dataset.key === key) return;
    list.dataset.key = key;
    list.replaceChildren(...facts.map(([term, value]) => {
      const pair = document.createElement('div');
      pair.append(Object.assign(document.createElement('dt'), { textContent: term }),
        Object.assign(document.createElement('dd'), { textContent: value }));
      return pair;
    }));
  }

  next(w, now) {
    const starts = w.nextStart && (!w.nextStop || w.nextStart < w.nextStop);
    return starts ? `wakes ${moment(w.nextStart, now)}` : `sleeps ${moment(w.nextStop, now)}`;
  }

  /** The last lines at once, then each new one for as long as this is open. */
  async followLog() {
    const { name } = this;
    const query = `container=${encodeURIComponent(name)}`;
    this.parts.log.replaceChildren();
    setText(this.parts.logging, '');
    this.silence();
    const first = await this.lastLines(query);
    if (this.name !== name || this.events || document.visibilityState === 'hidden') return;
    first.forEach((line) => this.line(line));
    let fresh = true;
    this.events = new EventSource(`/_events?${query}`);
    this.events.addEventListener('open', () => {
      // Also when it has connected again.
      fresh = true;
      setText(this.parts.logging, 'live');
    });
    this.events.addEventListener('error', () => {
      setText(this.parts.logging, 'disconnected');
      // The browser's own attempts stop for good at an answer that is no stream.
      if (this.events?.readyState === EventSource.CLOSED) {
        this.retrying = setTimeout(() => this.followLog(), 3000);
      }
    });
    this.events.addEventListener('log', (event) => {
      if (fresh) {
        // The stream begins with the last lines of the run itself, each time it connects.
        fresh = false;
        this.parts.log.replaceChildren();
      }
      this.line(JSON.parse(event.data).line);
    });
  }

  /** Asked for once; where that is too often for the gateway, once more after a moment. */
  async lastLines(query) {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        const answer = await fetch(`/_logs?${query}`, { signal: AbortSignal.timeout(10000) });
        if (answer.ok) return (await answer.json()).lines;
        if (answer.status !== 429) return [];
      } catch {
        return [];
      }
      await new Promise((resolve) => setTimeout(resolve, 1100));
    }
    return [];
  }

  line(text) {
    const log = this.parts.log;
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 8;
    log.append(`${text}\n`);
    while (log.childNodes.length > MOST_LINES) log.firstChild.remove();
    if (atEnd) log.scrollTop = log.scrollHeight;
  }
}
