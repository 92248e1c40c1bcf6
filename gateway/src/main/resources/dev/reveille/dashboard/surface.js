// Zooming and panning of an SVG in its frame: wheel, fingers, mouse, keys.

const [LEAST, MOST] = [0.15, 3];
const READABLE = 0.7;

// The key and the buttons lie over the graph there.
const BELOW = 72;
const STEP = 60;

export class Surface {
  constructor(frame, svg, content) {
    Object.assign(this, { frame, content, size: { width: 1, height: 1 }, x: 0, y: 0, scale: 1, own: false });
    const pointers = new Map();
    frame.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), event.offsetX, event.offsetY);
    }, { passive: false });
    frame.addEventListener('pointerdown', (event) => {
      if (event.button === 0) pointers.set(event.pointerId, event);
    });
    frame.addEventListener('pointermove', (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const far = Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) > 3;
      if (!frame.hasPointerCapture(event.pointerId) && !far) return;
      frame.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, event);
      if (pointers.size === 1) this.pan(event.clientX - before.clientX, event.clientY - before.clientY);
      else this.pinch([...pointers.values()], before, event);
    });
    for (const end of ['pointerup', 'pointercancel']) {
      frame.addEventListener(end, (event) => pointers.delete(event.pointerId));
    }
    frame.addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => { if (!this.own) this.fit(); }).observe(frame);
  }

  pinch(points, before, now) {
    const other = points.find((p) => p.pointerId !== now.pointerId);
    const distance = (p) => Math.hypot(p.clientX - other.clientX, p.clientY - other.clientY) || 1;
    const box = this.frame.getBoundingClientRect();
    this.zoom(distance(now) / distance(before),
      (now.clientX + other.clientX) / 2 - box.left, (now.clientY + other.clientY) / 2 - box.top);
  }

  key(event) {
    const moves = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[event.key]) this.pan(...moves[event.key]);
    else if (event.key === '+' || event.key === '=') this.zoom(1.25);
    else if (event.key === '-') this.zoom(0.8);
    else if (event.key === '0') this.fit(0);
    else return;
    event.preventDefault();
  }

  pan(dx, dy) {
    this.own = true;
    this.x += dx;
    this.y += dy;
    this.apply();
  }

  zoom(factor, atX = this.frame.clientWidth / 2, atY = this.frame.clientHeight / 2) {
    this.own = true;
    const scale = Math.min(MOST, Math.max(LEAST, this.scale * factor));
    this.x = atX - ((atX - this.x) * scale) / this.scale;
    this.y = atY - ((atY - this.y) * scale) / this.scale;
    this.scale = scale;
    this.apply();
  }

  /** Shows everything, if it can be read then; otherwise its beginning, as small as that. */
  fit(least = READABLE) {
    this.own = false;
    const [w, h] = [this.frame.clientWidth, this.frame.clientHeight];
    const edge = Math.min(32, w / 24);
    const room = h - edge - BELOW;
    this.scale = Math.max(least, LEAST, Math.min(1.1, (w - 2 * edge) / this.size.width, room / this.size.height));
    this.x = Math.max(edge, (w - this.size.width * this.scale) / 2);
    this.y = edge + Math.max(0, (room - this.size.height * this.scale) / 2);
    this.apply();
  }

  /** Moves as little as it takes to show a node. */
  reveal(box) {
    const [w, h, edge] = [this.frame.clientWidth, this.frame.clientHeight, 48];
    const left = this.x + box.left * this.scale;
    const top = this.y + box.top * this.scale;
    const dx = left < edge ? edge - left : Math.min(0, w - edge - left - box.width * this.scale);
    const dy = top < edge ? edge - top : Math.min(0, h - edge - top - box.height * this.scale);
    if (dx !== 0 || dy !== 0) this.pan(dx, dy);
  }

  apply() {
    this.content.setAttribute('transform', `translate(${this.x.toFixed(1)} ${this.y.toFixed(1)}) scale(${this.scale.toFixed(4)})`);
  }
}
