/** Node's module hooks for boards in files: this package's names, and modules in `.js` files without a package. */
import { readFileSync } from 'node:fs';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The address of each module of this package, by the name under which it is imported. */
let modules: Readonly<Record<string, string>> = {};

export const initialize: InitializeHook<Record<string, string>> = (data) => {
  modules = data;
};

export const resolve: ResolveHook = (name, context, next) =>
  Object.hasOwn(modules, name) ? { url: modules[name], shortCircuit: true } : next(name, context);

const statement = /^\s*(import\s*["'{*\w]|export\s*[{*\w])/m;

/** Older versions of Node take a `.js` file without a package for CommonJS. */
export const load: LoadHook = (url, context, next) => {
  if (context.format === 'module' || !/^file:.*(?<!\/node_modules\/.*)\.js$/.test(url))
    return next(url, context);
  const source = readFileSync(fileURLToPath(url), 'utf8');
  return statement.test(source) ? { format: 'module', source, shortCircuit: true } : next(url, context);
};
