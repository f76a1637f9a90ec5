/**
 * Owlet refuses an image with a right CRC and wrong insides, or executes it without harm: no fault, and Ctrl-C ends it.
 * PERCH_IMAGES sets how many images are tried (`npm run fuzz:images`), PERCH_SEED the seed.
 */
import { expect, test } from 'vitest';
import { compileProgram, linkImage, OwletSession, type LinkEvent } from 'perch/toolchain';
import { mutatedImage, validImages } from './image-mutations.js';
import { bootedOwlet } from './python.js';

const seed = Number(process.env.PERCH_SEED ?? 18);
const images = Number(process.env.PERCH_IMAGES ?? 250);

const board = bootedOwlet();
const banner = board.save();

/** Virtual seconds that a program gets before Ctrl-C, and then to end. */
const [patience, interrupted] = [0.2, 1];

/** Sends an image to a fresh board and runs it. */
function outcomeOf(image: Uint8Array): string {
  board.restore(banner);
  const session = new OwletSession();
  const events: LinkEvent[] = [];
  const close = board.uart0.onData((bytes) => {
    session.receive(bytes);
    if (bytes.includes(0)) board.stop();
  });
  let limit = Infinity;
  session.hello();
  try {
    for (;;) {
      const now = board.clock.now;
      const polled = session.poll(now);
      if (polled.send.length) board.uart0.send(polled.send);
      events.push(...polled.events);
      const ready = polled.events.some(({ kind }) => kind === 'ready');
      if (ready) session.start(image);
      for (const event of polled.events) {
        if (event.kind === 'started') limit = now + patience * 1e9;
        if (event.kind === 'inputWanted') session.endInput();
        if (event.kind === 'exit') return 'ended';
        if (event.kind === 'failed') return event.reason === 'image' ? 'refused' : event.message;
      }
      if (now > limit && limit < Infinity) {
        if (events.some(({ kind }) => kind === 'warning')) return 'hung';
        events.push({ kind: 'warning', message: 'interrupted' });
        session.interrupt();
        limit = now + interrupted * 1e9;
      }
      const { reason, crash } = board.run({ for: '5ms' });
      if (reason === 'crash') return `crashed: ${crash?.reason}`;
    }
  } finally {
    close();
  }
}

test('the images that are changed are accepted as they are', () => {
  expect(validImages.map(outcomeOf)).toEqual(validImages.map(() => 'ended'));
});

test('a function that needs more memory than the VM stack has for its check is accepted', () => {
  const tries = '    try: n = n - 1\n    except ValueError: n = 3\n'.repeat(1100);
  const source = `def f(n):\n${tries}    return n\nprint(f(1))\n`;
  expect(outcomeOf(linkImage(compileProgram({ file: 'large.py', source })))).toBe('ended');
});

test(`${images} changed images of seed ${seed} are refused, or end`, { timeout: 3_600_000 }, () => {
  const counts: Record<string, number> = {};
  const harmed: Record<number, string> = {};
  for (let index = 0; index < images; index++) {
    const outcome = outcomeOf(mutatedImage(seed, index));
    counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (outcome !== 'ended' && outcome !== 'refused') harmed[index] = outcome;
  }
  expect(harmed).toEqual({});
  expect(counts.refused).toBeGreaterThan(images / 2);
  expect(counts.ended).toBeGreaterThan(images / 50);
  if (process.env.PERCH_IMAGES !== undefined) console.log(counts);
});
