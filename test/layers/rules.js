/**
 * ESLint rules for the table of rooms: `layers` checks which room imports which, `circles` refuses circles of imports
 * between files. Every form of import counts, type imports included.
 */
import { readFileSync, statSync } from 'node:fs';
import ts from 'typescript';
import { pathOf, refusedFile, refusedPackage, resolve, roomOf, rooms, top } from './table.js';

/** Calls `found` with the node and the specifier of each import; a computed specifier is undefined. */
function visitImports(found) {
  const named = (node, source) => {
    if (!source) return;
    if (typeof source.value === 'string') found(node, source.value);
    else if (source.type === 'TemplateLiteral' && source.expressions.length === 0)
      found(node, source.quasis[0].value.cooked);
    else found(node, undefined);
  };
  return {
    ImportDeclaration: (node) => named(node, node.source),
    ExportNamedDeclaration: (node) => named(node, node.source),
    ExportAllDeclaration: (node) => named(node, node.source),
    ImportExpression: (node) => named(node, node.source),
    TSImportType: (node) => named(node, node.source ?? node.argument.literal),
    TSExternalModuleReference: (node) => named(node, node.expression),
    "CallExpression[callee.name='require']": (node) => named(node, node.arguments[0]),
    'CallExpression[callee.object.name=/^vi(test)?$/][callee.property.name=/^(do)?[mM]ock$|^importActual$/]':
      (node) => named(node, node.arguments[0]?.type === 'ImportExpression' ? undefined : node.arguments[0]),
  };
}

const layers = {
  meta: { type: 'problem', schema: [], docs: { description: 'Rooms import what docs/layers.json lists.' } },
  create(context) {
    const from = pathOf(context.filename);
    const check = (node, specifier) => {
      const message = refusal(from, specifier);
      if (message) context.report({ node, message });
    };
    return {
      Program(node) {
        if (roomOf(from) === undefined)
          context.report({ node, message: `${from} is in no room of docs/layers.json.` });
      },
      ...visitImports(check),
    };
  },
};

function refusal(from, specifier) {
  if (specifier === undefined) {
    const isHost = rooms.get(roomOf(from))?.host;
    return isHost ? undefined : 'Name what is imported: a computed specifier cannot be checked.';
  }
  const target = resolve(from, specifier);
  return 'file' in target ? refusedFile(from, target.file) : refusedPackage(from, target.packageName);
}

const circles = {
  meta: { type: 'problem', schema: [], docs: { description: 'No files import each other in a circle.' } },
  create(context) {
    const from = pathOf(context.filename);
    const seen = new Set();
    return visitImports((node, specifier) => {
      const target = specifier === undefined ? {} : resolve(from, specifier);
      const circle = target.file && path(target.file, from, seen);
      if (!circle) return;
      seen.clear();
      context.report({ node, message: `An import circle: ${[from, ...circle].join(' -> ')}.` });
    });
  },
};

/**
 * The files on a path of imports from one file to another; undefined if there is none, and then there is none from any
 * file in `seen`.
 */
function path(from, to, seen) {
  if (from === to) return [to];
  if (seen.has(from)) return undefined;
  seen.add(from);
  for (const next of importsOf(from)) {
    const rest = path(next, to, seen);
    if (rest) return [from, ...rest];
  }
  return undefined;
}

const known = new Map();

/** The project's files that a file on disk imports. */
function importsOf(file) {
  const stamp = statSync(`${top}/${file}`, { throwIfNoEntry: false })?.mtimeMs;
  if (stamp === undefined || !/\.[cm]?[jt]s$/.test(file)) return [];
  const before = known.get(file);
  if (before?.stamp === stamp) return before.files;
  const { importedFiles } = ts.preProcessFile(readFileSync(`${top}/${file}`, 'utf8'), true, true);
  const files = importedFiles.flatMap(({ fileName }) => resolve(file, fileName).file ?? []);
  known.set(file, { stamp, files });
  return files;
}

/** The plugin for ESLint. */
export const layersPlugin = { rules: { layers, circles } };
