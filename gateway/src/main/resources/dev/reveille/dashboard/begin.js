// Before all others, and no module: sees to it that those come. Where one of them does not arrive, none of them runs, and
// no browser asks for it again. So the page is opened once more, as soon as the gateway answers.
(() => {
  const again = performance.getEntriesByType('navigation')[0]?.type === 'reload';
  let broken = false;

  async function open() {
    try {
      const answer = await fetch('/_ping', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      if (answer.ok) {
        location.reload();
        return;
      }
    } catch {
      // It is away; the next attempt will show.
    }
    setTimeout(open, 3000);
  }

  /** Says so, and tries; what fails again and again, not too often. */
  function fail() {
    if (broken || document.documentElement.dataset.began) return;
    broken = true;
    const sign = document.getElementById('link');
    if (sign) {
      sign.dataset.link = 'lost';
      sign.textContent = 'Not loaded whole, trying again';
    }
    setTimeout(open, again ? 15000 : 500);
  }

  // Errors of elements do not bubble.
  window.addEventListener('error', (event) => event.target instanceof HTMLScriptElement && fail(), true);
  setTimeout(fail, again ? 60000 : 20000);
})();
