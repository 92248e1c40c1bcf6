// The document of /_status/api as the pages use it: everything present, times as milliseconds.

export const STATES = {
  running: 'Awake', starting: 'Waking', sleeping: 'Asleep', failed: 'Failed',
};

export const STATE_ORDER = ['failed', 'starting', 'running', 'sleeping'];

/** Milliseconds by this machine's clock, or 0 where the document has no such time. */
function time(text, skew) {
  const millis = text ? Date.parse(text) : 0;
  return millis > 0 ? millis + skew : 0;
}

function workload(entry, several, now, skew) {
  const remaining = entry.idle_remaining_sec ?? -1;
  return {
    name: entry.name,
    title: entry.display_name || entry.name,
    hosts: entry.hosts ?? (entry.host ? [entry.host] : []),
    state: entry.status in STATES ? entry.status : 'sleeping',
    exact: entry.state ?? '',
    error: entry.error ?? '',
    icon: entry.icon || 'docker',
    image: entry.image ?? '',
    // Of the only one there is nothing to say.
    runtime: several ? entry.runtime ?? '' : '',
    startedAt: time(entry.started_at, skew),
    usedAt: time(entry.last_request, skew),
    idleTimeout: entry.idle_timeout_sec ?? 0,
    deadline: entry.sleeps_at ? time(entry.sleeps_at, skew) : remaining >= 0 ? now + remaining * 1000 : 0,
    inFlight: entry.in_flight ?? 0,
    held: entry.held ?? 0,
    lastWake: entry.last_wake_ms ?? 0,
    medianWake: entry.expected_wake_ms ?? 0,
    memory: entry.memory_bytes ?? 0,
    keepsMemory: entry.sleep_mode === 'pause',
    dependsOn: entry.depends_on ?? [],
    closed: entry.scheduled_downtime === true,
    nextStart: time(entry.next_scheduled_start, skew),
    nextStop: time(entry.next_scheduled_stop, skew),
    scheduleStart: entry.schedule_start ?? '',
    scheduleStop: entry.schedule_stop ?? '',
    timezone: entry.schedule_timezone ?? '',
    port: entry.target_port ?? 0,
    network: entry.network ?? '',
  };
}

/** What the pages work with. */
export function read(document, now = Date.now()) {
  // The gateway's clock and the browser's need not agree.
  const there = Date.parse(document.updated_at);
  const skew = Math.abs(now - there) > 2000 ? now - there : 0;
  const groups = (document.groups ?? []).map((group) => ({
    name: group.name,
    host: group.host ?? '',
    strategy: group.strategy ?? '',
    members: group.containers ?? [],
  }));
  const groupsOf = new Map();
  for (const group of groups) {
    for (const member of group.members) {
      groupsOf.set(member, [...(groupsOf.get(member) ?? []), group.name]);
    }
  }
  const several = (document.runtimes ?? []).length > 1;
  const workloads = (document.containers ?? []).map((entry) => ({
    ...workload(entry, several, now, skew), groups: groupsOf.get(entry.name) ?? [],
  }));
  return {
    workloads,
    groups,
    several,
    problems: [
      ...(document.rejections ?? []).map(({ container, message }) => ({ container, message })),
      ...(document.warnings ?? []).map((message) => ({ container: '', message })),
    ],
  };
}

/** The address of a host behind the gateway; empty for a pattern. */
export function address(host, port) {
  if (!host || host.includes('*')) return '';
  const shown = port || Number(location.port);
  const usual = location.protocol === 'https:' ? 443 : 80;
  return `${location.protocol}//${host}${shown && shown !== usual ? `:${shown}` : ''}/`;
}
