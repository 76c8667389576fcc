// A wall of thousands comes with the rows of a few screens. The other pieces (data-of: their plans) are fetched from
// data-rest: those near the screen at once, the rest one after another while nobody waits, so that whoever scrolls,
// searches or prints has them all. What cannot be fetched keeps its link, which opens the wall there.
const ROWS_AT_ONCE = 200;
const ROWS_A_FRAME = 20;
const NEAR = "300% 0px";
const SIZES = ["big", "mid", "low"];

// How many rows of each size a piece has: from that the style sheet knows its height before anything is laid out.
function measure(piece) {
  piece.dataset.sizes.split(" ").forEach((count, at) => piece.style.setProperty(`--${SIZES[at]}`, count));
}

const rowsOf = (piece) => piece.dataset.of.split(",").length;
const frame = () => new Promise((go) => requestAnimationFrame(go));
const idle = (run) => (window.requestIdleCallback ?? setTimeout)(run);

// The next pieces to fetch, no longer waiting: those near the screen, or else the first.
function taken(waiting, near) {
  const wanted = [];
  let rows = 0;
  for (const piece of near.size ? near : waiting) {
    if (rows >= ROWS_AT_ONCE) break;
    wanted.push(piece);
    rows += rowsOf(piece);
  }
  for (const piece of wanted) {
    waiting.delete(piece);
    near.delete(piece);
  }
  return wanted;
}

// Some rows a frame: more would make it late.
async function fill(pieces, made) {
  let rows = ROWS_A_FRAME;
  for (const [at, piece] of pieces.entries()) {
    if (rows >= ROWS_A_FRAME) {
      rows = 0;
      await frame();
    }
    rows += rowsOf(piece);
    piece.innerHTML = made[at];
    delete piece.dataset.of;
  }
}

export function watchPieces(wall) {
  wall.querySelectorAll("[data-sizes]").forEach(measure);
  const waiting = new Set(wall.querySelectorAll("[data-of]"));
  if (waiting.size === 0) return;
  const near = new Set();
  let busy = false;
  let filled = Promise.resolve();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting && waiting.has(target)) near.add(target);
        else near.delete(target);
      }
      if (near.size) next();
    },
    { rootMargin: NEAR },
  );
  async function next() {
    if (busy || waiting.size === 0) return;
    busy = true;
    const wanted = taken(waiting, near);
    const of = wanted.map((piece) => piece.dataset.of).join(";");
    try {
      const { pieces } = await (await fetch(`${wall.dataset.rest}&of=${of}`)).json();
      filled = filled.then(() => fill(wanted, pieces));
    } catch {
      // The links of these pieces stay; what is far may still come.
    }
    busy = false;
    if (near.size) next();
    else filled.then(() => idle(next));
  }
  waiting.forEach((piece) => seen.observe(piece));
  idle(next);
}
