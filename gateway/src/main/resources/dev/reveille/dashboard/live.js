// The document of /_status/api, pushed; and the sign that says whether it still is.

import { read } from './model.js';

const LONGEST_PAUSE = 15000;
const PATIENCE = 8000;
const LONGEST_PATIENCE = 30000;

/**
 * Calls onModel with each document. A page that nobody looks at listens to nothing, whatever the network does.
 */
export function follow(onModel, sign) {
  let source = null;
  let pause = 1000;
  let patience = PATIENCE;
  let timer = 0;

  function say(link, words) {
    if (sign.dataset.link !== link || sign.textContent !== words) {
      sign.dataset.link = link;
      sign.textContent = words;
    }
    document.body.classList.toggle('stale', link === 'lost');
  }

  function lost() {
    // The browser's own attempts stop for good at an answer that is no stream, so ours go on.
    source?.close();
    say('lost', 'Disconnected, trying again');
    clearTimeout(timer);
    timer = setTimeout(open, pause);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }

  /** No browser gives up a connection that is never answered, and a proxy may keep an answer to itself. */
  function silent() {
    patience = Math.min(LONGEST_PATIENCE, patience * 2);
    lost();
  }

  function open() {
    clearTimeout(timer);
    source?.close();
    if (document.visibilityState === 'hidden') return;
    source = new EventSource('/_status/events');
    timer = setTimeout(silent, patience);
    source.addEventListener('status', (event) => {
      clearTimeout(timer);
      pause = 1000;
      patience = PATIENCE;
      say('live', 'Live');
      onModel(read(JSON.parse(event.data)));
    });
    source.addEventListener('error', lost);
  }

  document.addEventListener('visibilitychange', open);
  window.addEventListener('online', open);
  window.addEventListener('offline', lost);
  window.addEventListener('pagehide', () => {
    clearTimeout(timer);
    source?.close();
  });
  // Back from the browser's memory.
  window.addEventListener('pageshow', (event) => event.persisted && open());
  document.documentElement.dataset.began = 'yes';
  open();
}
