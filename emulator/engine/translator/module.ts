/** Writes a WebAssembly module: the functions of regions that are translated at the same time. */
import { Bytes, type FunctionCode, i32, type Import } from './wasm.js';

/** Pages of 64 KB that a memory may have. */
const mostPages = 0x10000;

/** What a module's function is exported as. */
export const exportName = (n: number) => `run${n}`;

/**
 * A module of functions from i32 to i32, exported by their numbers, that imports `env.memory`, `env.table` and functions of `env`.
 * The functions have the indices after the imports; their type has index 0.
 * @param shared whether the memory is a shared one
 * @param functions at least one. The hints of their branches are those of the branch hinting proposal: a host that does not know the
 * section ignores it
 */
export function moduleOf(
  imports: readonly Import[],
  shared: boolean,
  functions: readonly FunctionCode[],
): Uint8Array<ArrayBuffer> {
  const types = new Bytes().unsigned(1 + imports.length);
  functionType(types, 1, 1);
  for (const { parameters, results } of imports) functionType(types, parameters, results);
  const imported = new Bytes().unsigned(imports.length + 2);
  imported
    .name('env')
    .name('memory')
    .bytes(0x02, shared ? 0x03 : 0x00)
    .unsigned(0);
  if (shared) imported.unsigned(mostPages);
  imported.name('env').name('table').bytes(0x01, 0x70, 0x00).unsigned(0);
  imports.forEach(({ name }, n) =>
    imported
      .name('env')
      .name(name)
      .byte(0x00)
      .unsigned(1 + n),
  );
  const declared = new Bytes().unsigned(functions.length);
  const exported = new Bytes().unsigned(functions.length);
  const hinted = new Bytes().name('metadata.code.branch_hint').unsigned(functions.length);
  const code = new Bytes().unsigned(functions.length);
  functions.forEach(({ body, hints }, n) => {
    declared.byte(0);
    exported
      .name(exportName(n))
      .byte(0x00)
      .unsigned(imports.length + n);
    hinted.unsigned(imports.length + n).unsigned(hints.length);
    for (const { offset, likely } of hints) hinted.unsigned(offset).bytes(1, likely ? 1 : 0);
    code.unsigned(body.length).copy(body);
  });
  return new Bytes()
    .bytes(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00)
    .section(1, types)
    .section(2, imported)
    .section(3, declared)
    .section(7, exported)
    .section(0, hinted)
    .section(10, code).value;
}

function functionType(types: Bytes, parameters: number, results: number): void {
  types.byte(0x60).unsigned(parameters);
  for (let n = 0; n < parameters; n++) types.byte(i32);
  types.unsigned(results);
  for (let n = 0; n < results; n++) types.byte(i32);
}
