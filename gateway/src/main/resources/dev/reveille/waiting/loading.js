// What the loading page does while its workload wakes: it follows /_events (or, where a proxy swallows
// events, asks /_health and /_logs), shows what it hears, and goes to the application once that is awake.
// Text that comes from a container enters the page through textContent alone.

const FIRST_EVENT_MS = 4_000; // a connection that is silent for longer is being buffered on the way
const RECONNECT_MS = 10_000; // browsers wait up to 5 s by themselves before they connect again
const HEALTH_MS = 2_000;
const LOGS_MS = 3_000;
const ASLEEP_MS = 3_000; // asleep for this long is no moment between two states any more
const MOST_LINES = 500;

const view = JSON.parse(document.getElementById("view").textContent);

/** Themes may leave out what they do not want to show; what is said there is said to nobody. */
const absent = new Map();
function element(id) {
  const present = document.getElementById(id) ?? absent.get(id);
  if (present) {
    return present;
  }
  const blank = document.createElement(id === "progress" ? "progress" : "div");
  absent.set(id, blank);
  return blank;
}

const about = (path) => `${path}?container=${encodeURIComponent(view.workload)}`;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function spoken(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Sets text only when it differs, so that a live region does not repeat itself. */
function say(id, text) {
  if (element(id).textContent !== text) {
    element(id).textContent = text;
  }
}

/** The last lines of the log, a text node each. It follows its end unless the reader has scrolled up. */
class LogBox {
  #box = element("log");
  #arrived = [];
  #replacing = false;
  #startingOver = false;
  #painting = false;

  constructor() {
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  /** The next line replaces what is shown: a stream begins with the last lines each time it connects. */
  startOver() {
    this.#startingOver = true;
  }

  add(line) {
    if (this.#startingOver) {
      this.replace([line]);
      return;
    }
    this.#arrived.push(line);
    if (this.#arrived.length > MOST_LINES) {
      this.#arrived.shift();
    }
    this.#paintSoon();
  }

  replace(lines) {
    this.#startingOver = false;
    this.#replacing = true;
    this.#arrived = lines.slice(-MOST_LINES);
    this.#paintSoon();
  }

  /** Once a frame however many lines come; in a hidden tab not before it is seen. */
  #paintSoon() {
    if (!this.#painting) {
      this.#painting = true;
      requestAnimationFrame(() => this.#paint());
    }
  }

  #paint() {
    const box = this.#box;
    const follows = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    const lines = this.#arrived.map((line) => `${line}\n`);
    if (!this.#replacing) {
      box.append(...lines);
    } else if (lines.join("") !== box.textContent) {
      box.replaceChildren(...lines);
    }
    while (box.childNodes.length > MOST_LINES) {
      box.firstChild.remove();
    }
    if (follows) {
      box.scrollTop = box.scrollHeight;
    }
    this.#arrived = [];
    this.#replacing = false;
    this.#painting = false;
  }
}

/** How long the wake has taken and how far it seems to be. Measured, so a throttled tab stays right. */
class Progress {
  #began = performance.now();
  #expected = null;
  #timer = null;

  update(elapsed, expected) {
    this.#began = performance.now() - elapsed;
    this.#expected = expected > 0 ? expected : null;
    this.paint();
  }

  run(on) {
    clearInterval(this.#timer);
    this.#timer = on ? setInterval(() => document.hidden || this.paint(), calm.matches ? 1000 : 250) : null;
    if (on) {
      this.paint();
    }
  }

  paint() {
    const elapsed = performance.now() - this.#began;
    const expected = this.#expected;
    say("elapsed", spoken(elapsed));
    if (expected === null) {
      element("progress").removeAttribute("value");
      say("expected", "");
      dawn(0.8 * (1 - Math.exp(-elapsed / 15_000)));
      return;
    }
    const late = elapsed > expected * 1.25 && elapsed > expected + 1000;
    const usual = expected < 1000 ? "under a second" : `about ${spoken(expected)}`;
    say("expected", late ? `longer than usual (${usual})` : `usually ready in ${usual}`);
    const done = fraction(elapsed / expected);
    element("progress").value = done;
    document.documentElement.style.setProperty("--done", done.toFixed(4));
    dawn(0.85 * done);
  }
}

/** Straight to 90 % at the expected time, then ever slower: the last step is the workload's, not ours. */
function fraction(part) {
  return part < 1 ? 0.9 * part : 0.9 + 0.09 * (1 - Math.exp(1 - part));
}

/** How high the sun stands, 0 to 1. */
function dawn(height) {
  document.documentElement.style.setProperty("--dawn", height.toFixed(3));
}

/** The button that asks again, and the time until that is of use. */
class Retry {
  #button = element("retry");
  #until = 0;
  #timer = null;

  constructor() {
    this.#button.addEventListener("click", () => location.reload());
  }

  offer(seconds) {
    this.#until = performance.now() + seconds * 1000;
    this.#button.hidden = false;
    element("actions").hidden = false;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#paint(), 250);
    this.#paint();
  }

  withdraw() {
    clearInterval(this.#timer);
    element("actions").hidden = true;
  }

  #paint() {
    const left = Math.ceil((this.#until - performance.now()) / 1000);
    this.#button.disabled = left > 0;
    const words = left > 0 ? `Try again in ${left} s` : "Try again";
    if (this.#button.textContent !== words) {
      this.#button.textContent = words;
    }
    if (left <= 0) {
      clearInterval(this.#timer);
    }
  }
}

/**
 * Leaves for the application. When that brings back this page again and again (the gateway believes the
 * application awake, and it is not), each departure waits longer than the one before.
 */
class Departure {
  static #MEMORY_MS = 60_000;
  #key = `reveille:${view.workload}`;
  #leaving = false;

  get begun() {
    return this.#leaving;
  }

  go() {
    if (this.#leaving) {
      return;
    }
    this.#leaving = true;
    const before = this.#recent();
    const wait = before === 0 ? 0 : Math.min(500 * 2 ** before, 20_000);
    this.#remember(before + 1);
    if (wait > 0) {
      say("message", `It is ready, but this page came back. Opening it again in ${spoken(Math.max(wait, 1000))}.`);
    }
    setTimeout(() => this.#leave(), wait);
  }

  #leave() {
    const redirect = view.redirect === undefined ? null : new URL(view.redirect, location.origin);
    if (redirect === null || redirect.origin !== location.origin) {
      // Not replace(): with a fragment, replacing an address by itself only scrolls.
      location.reload();
    } else if (redirect.pathname + redirect.search === location.pathname + location.search) {
      location.reload();
    } else {
      redirect.hash ||= location.hash;
      location.replace(redirect);
    }
    setTimeout(() => say("message", "It is ready. If you asked for a file, its download has begun."), 5_000);
  }

  #recent() {
    try {
      const { count, at } = JSON.parse(sessionStorage.getItem(this.#key));
      return Date.now() - at < Departure.#MEMORY_MS ? count : 0;
    } catch {
      return 0; // nothing remembered yet, or storage is forbidden here
    }
  }

  #remember(count) {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify({ count, at: Date.now() }));
    } catch {
      // Storage is forbidden here: the browser's own limits must do.
    }
  }
}

const log = new LogBox();
const progress = new Progress();
const retry = new Retry();
const departure = new Departure();
let status = null;
let asleep = null;

function show({ status: next, error = "", retry_after_sec: wait = 0, exit_code: exitCode }) {
  if (departure.begun) {
    return;
  }
  const changed = next !== status;
  const before = status;
  status = next;
  document.body.dataset.status = next;
  if (changed) {
    clearTimeout(asleep);
    element("failure").hidden = next !== "failed";
    progress.run(next === "starting");
  }
  switch (next) {
    case "starting":
      if (before === "failed" || before === "sleeping") {
        progress.update(0, null);
      }
      retry.withdraw();
      tell("Waking", `Waking ${view.name}…`, "It opens here by itself as soon as it is ready.");
      break;
    case "running":
      tell("Awake", `${view.name} is awake`, "Opening it now…");
      element("progress").value = 1;
      document.documentElement.style.setProperty("--done", "1");
      dawn(1);
      retry.withdraw();
      departure.go();
      break;
    case "failed":
      tell("Could not wake", `${view.name} did not wake`, "");
      // What the page was sent with stays until something better is known.
      if (error || (changed && before !== null)) {
        say("reason", error || "The gateway gave no reason. Its log may have one.");
      }
      if (Number.isInteger(exitCode) || (changed && before !== null)) {
        say("exit", Number.isInteger(exitCode) ? `Exit code ${exitCode}` : "");
      }
      if (changed || wait > 0) {
        retry.offer(wait);
      }
      break;
    case "sleeping":
      tell("Asleep", `${view.name} is asleep`, "It will be woken in a moment.");
      if (changed) {
        asleep = setTimeout(wakeWhenSeen, ASLEEP_MS);
      }
      break;
  }
}

function tell(headline, title, message) {
  say("headline", headline);
  document.title = title;
  say("message", message);
}

/** A page that was forgotten until its workload slept again asks anew, but only once someone looks at it. */
function wakeWhenSeen() {
  if (status !== "sleeping") {
    return;
  }
  if (document.hidden) {
    document.addEventListener("visibilitychange", wakeWhenSeen, { once: true });
  } else {
    departure.go();
  }
}

function follow() {
  if (!("EventSource" in window)) {
    poll();
    return;
  }
  const events = new EventSource(about("/_events"));
  let silence;
  const giveUpAfter = (ms) => {
    clearTimeout(silence);
    silence = setTimeout(giveUp, ms);
  };
  const giveUp = () => {
    clearTimeout(silence);
    events.close();
    poll();
  };
  const on = (name, take) =>
    events.addEventListener(name, ({ data }) => {
      clearTimeout(silence);
      take(JSON.parse(data));
    });
  on("state", show);
  on("log", ({ line }) => log.add(line));
  on("progress", ({ elapsed_ms, expected_ms }) => progress.update(elapsed_ms, expected_ms));
  events.addEventListener("open", () => {
    log.startOver();
    giveUpAfter(FIRST_EVENT_MS);
  });
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) {
      giveUp();
    } else {
      giveUpAfter(RECONNECT_MS);
    }
  });
  addEventListener("pagehide", () => {
    clearTimeout(silence);
    events.close();
  });
  giveUpAfter(FIRST_EVENT_MS);
}

function poll() {
  every(HEALTH_MS, "/_health", show);
  every(LOGS_MS, "/_logs", ({ lines }) => log.replace(lines));
}

/** Asks again and again until the page leaves. A failure or "too many requests" waits for the next turn. */
function every(ms, path, take) {
  let timer;
  const ask = async () => {
    clearTimeout(timer);
    try {
      const answer = await fetch(about(path), { cache: "no-store", signal: AbortSignal.timeout(5_000) });
      if (answer.ok) {
        take(await answer.json());
      } else if (answer.status === 400) {
        departure.go(); // no such workload any more: whatever answers at this address now is right
      }
    } catch {
      // The gateway cannot be reached at the moment.
    }
    if (!departure.begun) {
      clearTimeout(timer);
      timer = setTimeout(ask, ms);
    }
  };
  document.addEventListener("visibilitychange", () => document.hidden || departure.begun || ask());
  ask();
}

// Back from the browser's cache everything here is history: ask again.
addEventListener("pageshow", (event) => event.persisted && location.reload());
document.addEventListener("visibilitychange", () => status === "starting" && progress.paint());

if (view.status === "starting") {
  progress.update(view.elapsed_ms, view.expected_ms);
}
show(view);
follow();
