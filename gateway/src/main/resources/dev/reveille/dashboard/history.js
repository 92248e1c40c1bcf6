// What was recorded of every workload, asked for once a minute while somebody looks.

const PERIOD = 60000;
let strips = {};
let gateway = 0;

/** The hour and the day of a workload, or undefined. */
export function byName(name) {
  return strips[name];
}

/** Where workloads are reached; 0 if that is where this page is. */
export function port() {
  return gateway;
}

/** Byte-seconds that sleeping saved, of all workloads together. */
export function saved() {
  return Object.values(strips).reduce((total, w) => total + w.saved, 0);
}

/** Calls back with each new recording; what it returns asks for one in a moment. */
export function refresh(onChange) {
  async function load() {
    if (document.visibilityState === 'hidden') return;
    try {
      const answer = await fetch('/_status/history', { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(PERIOD / 2) });
      if (!answer.ok) return;
      const recorded = await answer.json();
      gateway = recorded.port;
      strips = Object.fromEntries(Object.entries(recorded.workloads).map(([name, w]) => [name, {
        hour: { ...w.hour, step_sec: recorded.hour_step_sec },
        day: { ...w.day, step_sec: recorded.day_step_sec },
        saved: w.saved_byte_seconds,
      }]));
      onChange();
    } catch {
      // The sign at the top tells that the gateway is away; this is asked for again.
    }
  }
  load();
  setInterval(load, PERIOD);
  document.addEventListener('visibilitychange', load);
  let soon = 0;
  return () => {
    clearTimeout(soon);
    soon = setTimeout(load, 1500);
  };
}
