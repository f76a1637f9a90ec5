/**
 * ESLint rules for the table of rooms: `layers` checks which room imports which, `circles` refuses circles of imports
 * between files. Every form of import counts, type imports included.
 */
import { readFileSync, statSync } from 'node:fs';
import ts from 'typescript';
import { isForTests, pathOf, refusedFile, refusedPackage, resolve, roomOf, rooms, top } from './table.js';

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
    const { computed } = rooms.get(roomOf(from)) ?? {};
    return computed || isForTests(from)
      ? undefined
      : 'Name what is imported: a computed specifier cannot be checked.';
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

/** What a room of the machine may use of its surroundings: ECMAScript without its clock, chance, code from text and itself. */
const ofLanguage = new Set([
  ...'undefined NaN Infinity Object Array String Number Boolean Symbol BigInt Math JSON Reflect Proxy'.split(
    ' ',
  ),
  ...'Map Set WeakMap WeakSet WeakRef Promise RegExp Iterator Intl isNaN isFinite parseInt parseFloat'.split(
    ' ',
  ),
  ...'Error AggregateError RangeError TypeError SyntaxError ReferenceError EvalError URIError'.split(' '),
  ...'ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array'.split(
    ' ',
  ),
  ...'Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array'.split(' '),
  ...'encodeURIComponent decodeURIComponent encodeURI decodeURI arguments'.split(' '),
  // In Node and in browsers alike, without access to either.
  ...'WebAssembly TextEncoder TextDecoder'.split(' '),
]);

/** A name that only types have: `declare const unit: unique symbol`. */
const isBrand = ({ id }) => id.typeAnnotation?.typeAnnotation.operator === 'unique';

/**
 * What no list of forbidden globals sees: globals that nobody thought of, globals under a declaration of their own, code from
 * text, and the module's own address.
 */
const host = {
  meta: { type: 'problem', schema: [], docs: { description: 'The machine uses nothing of its host.' } },
  create(context) {
    const refuse = (node, message) => context.report({ node, message });
    const ambient = (node) =>
      refuse(node, 'Ambient declarations hide access to the host: import what is meant.');
    const isFile = /\.d\.[cm]?ts$/.test(context.filename);
    return {
      'Program:exit'() {
        const { globalScope } = context.sourceCode.scopeManager;
        const implicit = globalScope.variables.filter(({ defs }) => defs.length === 0);
        const used = [...globalScope.through, ...implicit.flatMap(({ references }) => references)];
        for (const { identifier, isValueReference = true } of used) {
          if (isValueReference && !ofLanguage.has(identifier.name))
            refuse(identifier, `${identifier.name} is no part of the language: the machine knows no host.`);
        }
      },
      'VariableDeclaration[declare=true]': (node) => {
        if (!isFile && !node.declarations.every(isBrand)) ambient(node);
      },
      ':matches(TSDeclareFunction, ClassDeclaration, TSModuleDeclaration)[declare=true]': (node) => {
        if (!isFile) ambient(node);
      },
      'TSModuleDeclaration[kind="global"]': ambient,
      'MetaProperty[meta.name="import"]': (node) => refuse(node, 'A module of the machine has no address.'),
      ':matches(CallExpression, NewExpression)[callee.property.name="constructor"]': (node) =>
        refuse(node, 'The constructor of a function makes code from text.'),
      ':matches(CallExpression, NewExpression)[callee.property.value="constructor"]': (node) =>
        refuse(node, 'The constructor of a function makes code from text.'),
    };
  },
};

/** The plugin for ESLint. */
export const layersPlugin = { rules: { layers, circles, host } };
