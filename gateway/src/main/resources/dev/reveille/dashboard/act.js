// What the operator's buttons do, and how failures are told.

/** Wakes a workload or puts it to sleep; fails with a sentence for people. */
export async function act(what, name) {
  let answer;
  try {
    answer = await fetch(`/_status/${what}?container=${encodeURIComponent(name)}`, {
      method: 'POST', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(30000),
    });
  } catch {
    throw new Error('the gateway did not answer');
  }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail ?? `the gateway said ${answer.status}`);
  }
}

/** Says something for a few seconds, to screen readers too. */
export function toast(text) {
  const element = document.createElement('p');
  element.textContent = text;
  document.getElementById('toasts').append(element);
  setTimeout(() => element.remove(), 8000);
}
