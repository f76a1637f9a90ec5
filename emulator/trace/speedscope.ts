/**
 * Profiles for other tools: speedscope's file format (https://www.speedscope.app/file-format-schema.json), and folded stacks
 * for flame graph scripts.
 */
import type { Profile } from './profile.js';
import { pathOf, type ProfileFrame, type ProfileNode } from './profile-tree.js';

/** Formats each stack with its own cycles, `outer;inner cycles`, one per line. */
export function formatFolded(profile: Profile): string {
  return stacks(profile)
    .map(
      (node) =>
        `${pathOf(node)
          .map(({ name }) => name.replaceAll(';', ','))
          .join(';')} ${node.self}\n`,
    )
    .join('');
}

/**
 * Formats a sampled profile whose weights are cycles.
 * @param most the number of stacks; those with the most cycles remain
 */
export function formatSpeedscope(profile: Profile, name: string, most = Infinity): string {
  const frames: ProfileFrame[] = [];
  const indices = new Map<ProfileFrame, number>();
  const indexOf = (frame: ProfileFrame): number => {
    const known = indices.get(frame);
    if (known !== undefined) return known;
    indices.set(frame, frames.length);
    return frames.push(frame) - 1;
  };
  const nodes = largest(stacks(profile), most);
  const samples = nodes.map((node) => pathOf(node).map(indexOf));
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name,
    exporter: 'perch',
    activeProfileIndex: 0,
    shared: { frames: frames.map(({ name, file, line }) => ({ name, file, line })) },
    profiles: [
      {
        type: 'sampled',
        name: `${name}: cycles`,
        unit: 'none',
        startValue: 0,
        endValue: profile.total,
        samples,
        weights: nodes.map(({ self }) => self),
      },
    ],
  });
}

/** The number of stacks that spent cycles. */
export function stackCount(profile: Profile): number {
  return stacks(profile).length;
}

function largest(nodes: ProfileNode[], most: number): ProfileNode[] {
  if (nodes.length <= most) return nodes;
  const chosen = new Set([...nodes].sort((a, b) => b.self - a.self).slice(0, most));
  return nodes.filter((node) => chosen.has(node));
}

function stacks({ root }: Profile): ProfileNode[] {
  return [...root.all()].filter(({ self, parent }) => self > 0 && parent);
}
