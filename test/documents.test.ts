/** The links of the documents lead to files of the repository and to headings that exist. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const top = fileURLToPath(new URL('..', import.meta.url));
const folders = ['.', 'docs', 'docs/decisions', 'firmware', 'firmware/owlet'];
const documents = folders.flatMap((folder) =>
  readdirSync(join(top, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

/** The anchors that viewers of Markdown make of a document's headings. */
function anchors(path: string): string[] {
  const headings = readFileSync(path, 'utf8').match(/^#+ .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Why a link is broken; undefined if it is not. */
function problem(document: string, link: string): string | undefined {
  const [path, anchor] = link.split('#');
  const target = path === '' ? join(top, document) : join(top, dirname(document), decodeURI(path));
  if (!existsSync(target)) return `${link}: no ${relative(top, target)}`;
  if (anchor === undefined || statSync(target).isDirectory()) return undefined;
  return anchors(target).includes(anchor) ? undefined : `${link}: no such heading`;
}

test.each(documents)('%s has no broken link', (document) => {
  const text = readFileSync(join(top, document), 'utf8').replace(/^```[^]*?^```/gm, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  const own = links.filter((link) => !/^[a-z]+:/.test(link));
  expect(own.map((link) => problem(document, link)).filter((found) => found !== undefined)).toEqual([]);
});
