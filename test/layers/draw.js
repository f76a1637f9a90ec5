/**
 * Draws docs/layers.json into docs/architecture.md, between two marks. With `--check` it writes nothing and fails if the
 * drawing is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { roomOf, table, top } from './table.js';

const document = `${top}/docs/architecture.md`;
const [begin, end] = ['<!-- layers: written by npm run layers -->', '<!-- /layers -->'];

/**
 * All rooms below a room.
 * @throws Error if the arrows form a circle.
 */
function below(name, path = []) {
  if (path.includes(name))
    throw new Error(`docs/layers.json: a circle of rooms: ${[...path, name].join(' -> ')}`);
  const { imports } = table.rooms[name];
  return new Set([...imports, ...imports.flatMap((next) => [...below(next, [...path, name])])]);
}

/** The arrows of a room without those that a path through another room implies. */
function nearest(name) {
  const { imports } = table.rooms[name];
  const far = new Set(imports.flatMap((next) => [...below(next, [name])]));
  return imports.filter((to) => !far.has(to));
}

const id = (name) => name.replace(/\W/g, '_');

/** The figure shows the product: no tests, no tool settings, no rooms without an arrow. */
const isDrawn = (name) =>
  !/^(test\b|\.$)/.test(name) &&
  (table.rooms[name].imports.length > 0 ||
    Object.values(table.rooms).some(({ imports }) => imports.includes(name)));

function figure() {
  const names = Object.keys(table.rooms).filter(isDrawn);
  const boxes = names.map((name) => `  ${id(name)}["${name}"]`);
  const arrows = names
    .filter((name) => nearest(name).length > 0)
    .map((name) => `  ${id(name)} --> ${nearest(name).map(id).join(' & ')}`);
  const strays = table.exceptions.map(
    ({ from, to }) => `  ${id(roomOf(from))} -. exception .-> ${id(roomOf(to))}`,
  );
  return ['```mermaid', 'flowchart TD', ...boxes, ...arrows, ...strays, '```'];
}

const code = (names) => names.map((name) => `\`${name}\``).join(', ');

function rows() {
  const head = ['| room | what it holds | may import | packages |', '| --- | --- | --- | --- |'];
  const row = ([name, { holds, imports, packages = [] }]) =>
    `| \`${name}\` | ${holds} | ${code(imports)} | ${code(packages)} |`;
  return [...head, ...Object.entries(table.rooms).map(row)];
}

function exceptions() {
  if (table.exceptions.length === 0) return [];
  const line = ({ from, to, why }) => `- \`${from}\` imports \`${to}\`: ${why}`;
  return ['', 'Exceptions, to be removed:', '', ...table.exceptions.map(line)];
}

const text = readFileSync(document, 'utf8');
const [before, , after] = text.split(new RegExp(`(?<=${begin}\n)([^]*?)(?=${end})`));
if (after === undefined) throw new Error(`docs/architecture.md: no ${begin} … ${end}`);
const fresh = [before, [...figure(), '', ...rows(), ...exceptions(), ''].join('\n'), after].join('');
if (fresh !== text) {
  if (process.argv.includes('--check')) {
    console.error('docs/architecture.md does not show docs/layers.json: npm run layers');
    process.exitCode = 1;
  } else {
    writeFileSync(document, fresh);
  }
}
