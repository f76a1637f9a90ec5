/** Near names for a wrong name, in error messages. */

/** ` (did you mean 'x'?)`, or an empty string when no candidate is near. */
export function suggestion(wrong: string, candidates: Iterable<string>): string {
  const near = nearest(wrong, candidates);
  return near.length ? ` (did you mean ${near.map((name) => `'${name}'`).join(' or ')}?)` : '';
}

/** Up to three candidates that differ little from the wrong name, nearest first. */
function nearest(wrong: string, candidates: Iterable<string>): string[] {
  const most = Math.max(1, Math.floor(wrong.length / 3));
  return [...new Set(candidates)]
    .map((name) => ({ name, distance: distance(wrong.toLowerCase(), name.toLowerCase(), most) }))
    .filter((c) => c.distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map((c) => c.name);
}

/**
 * Insertions, deletions, replacements and swaps of neighbours from one word to the other; may return Infinity above `most`.
 */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? rows[i - 2][j - 2] + 1 : Infinity;
      rows[i][j] = Math.min(change, swap, rows[i - 1][j] + 1, rows[i][j - 1] + 1);
    }
  }
  return rows[a.length][b.length];
}
