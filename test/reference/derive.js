/**
 * Reduces two public descriptions of the LM3S9B92 to the facts that tests compare with: names, offsets, bits, positions in
 * the ROM's tables, C types. Descriptive text is left out.
 *
 *     node test/reference/derive.js lm3s9b92.svd lm3s9b92-rom-api.json
 *
 * The first file is the chip's CMSIS-SVD description, the second lists the entries of TI's ROM API tables as the ROM
 * user's guide and its header give them: `{ functions: [{ name, table, tableIndex, index, returns, params }] }`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [svd, api] = process.argv.slice(2);
write('registers.json', registers(readFileSync(svd, 'utf8')));
write('rom.json', romTables(JSON.parse(readFileSync(api, 'utf8')).functions));

/** `{ block: { "offset register": "field bits, field bits" } }`; a field that is the whole register has no name. */
function registers(xml) {
  const blocks = elements(xml, 'peripheral').filter((block) => block.includes('<register>'));
  return Object.fromEntries(blocks.map((block) => [first(block, 'name'), blockRegisters(block)]));
}

/** A register that the description has once for each of its uses, with other fields, is one register with all of them. */
function blockRegisters(block) {
  const fields = {};
  for (const register of elements(block, 'register')) {
    const name = first(register, 'name');
    const offset = Number(first(register, 'addressOffset')).toString(16).padStart(3, '0');
    const found = (fields[`${offset} ${name}`] ??= new Set());
    for (const field of elements(register, 'field')) {
      const [, own] = first(field, 'name').split(`_${name}_`);
      const bits = first(field, 'bitRange').slice(1, -1);
      found.add(own ? `${own} ${bits}` : bits);
    }
  }
  return Object.fromEntries(Object.entries(fields).map(([key, found]) => [key, [...found].join(', ')]));
}

/** `{ table: { place: n, functions: { "place function": "C type" } } }`. */
function romTables(functions) {
  const tables = {};
  for (const { name, table, tableIndex, index, returns, params } of functions) {
    tables[table] ??= { place: tableIndex, functions: {} };
    tables[table].functions[`${index} ${name}`] = `${returns} (${params.join(', ')})`;
  }
  return tables;
}

function write(name, facts) {
  writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(facts, undefined, 2)}\n`);
}

function elements(xml, tag) {
  return [...xml.matchAll(new RegExp(`<${tag}[ >].*?</${tag}>`, 'gs'))].map((match) => match[0]);
}

function first(xml, tag) {
  return new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(xml)?.[1].trim() ?? '';
}
