// Times, sizes and counts as people read them. Pure.

const UNITS = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];

/** "3 h 12 min": the two largest units, or fewer. */
export function duration(seconds, units = 2) {
  let rest = Math.max(0, Math.round(seconds));
  const parts = [];
  for (const [size, unit] of UNITS) {
    if (rest >= size || (size === 1 && parts.length === 0)) {
      parts.push(`${Math.floor(rest / size)} ${unit}`);
      rest %= size;
      if (parts.length === units) break;
    } else if (parts.length === 1) {
      break;
    }
  }
  return parts.join(' ');
}

/** "12:43" or "1:02:03". */
export function countdown(seconds) {
  const all = Math.max(0, Math.ceil(seconds));
  const two = (n) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "2 min ago": the largest unit. */
export function ago(millis, now) {
  const seconds = Math.max(0, Math.round((now - millis) / 1000));
  if (seconds < 5) return 'just now';
  const [size, unit] = UNITS.find(([s]) => seconds >= s);
  return `${Math.floor(seconds / size)} ${unit} ago`;
}

/** "1.4 s", "320 ms". */
export function wake(millis) {
  if (millis < 1000) return `${Math.round(millis)} ms`;
  return millis < 60000 ? `${(millis / 1000).toFixed(1)} s` : duration(millis / 1000);
}

const SIZES = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** "412 MB", of 1024 as container engines count. */
export function bytes(count, suffix = '') {
  let value = count;
  let size = 0;
  while (value >= 1000 && size < SIZES.length - 1) {
    value /= 1024;
    size++;
  }
  const digits = value < 10 && size > 0 ? 1 : 0;
  return `${value.toFixed(digits)} ${SIZES[size]}${suffix}`;
}

const NUMBER = new Intl.NumberFormat('en');

export function number(n) {
  return NUMBER.format(n);
}

/** "1 request", "1,203 requests". */
export function counted(n, one) {
  return `${number(n)} ${one}${n === 1 ? '' : 's'}`;
}

/** "Fri 18:00" in the reader's own time; the date when it is further away than six days. */
export function moment(millis, now) {
  const far = Math.abs(millis - now) > 6 * 86400e3;
  return new Intl.DateTimeFormat('en-GB', far
    ? { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
    : { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(millis);
}
