/** The machine in a browser: bundled as users bundle, booted in headless Chromium, compared with the run in Node. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build as vite, type Rollup } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boot, type Outcome } from './browser/boot.js';

const top = fileURLToPath(new URL('..', import.meta.url));
const image = (name: string) => readFileSync(`${top}/firmware/images/${name}.elf`);
const time = '300ms';
const engines = ['translator', 'interpreter'] as const;

const images: Record<string, Uint8Array> = {
  hello: image('hello'),
  // Has regions of more than 4 KB, which browsers once refused to compile on a page's own thread.
  thermometer: image('thermometer'),
  cut: image('hello').subarray(0, 0x1000),
};

/** A program that imports Perch by name, as a user's program does. */
const program = `
  import { ekLm3s9b92 } from 'perch/boards';
  import { duration } from 'perch';
  globalThis.boot = (image) => {
    const board = ekLm3s9b92({ image });
    board.run({ for: duration('${time}') });
    return { text: board.uart0.text, digest: board.digest(), cycles: board.clock.cycles };
  };
`;

/** The responses to the browser, by path. */
const served = new Map<string, string | Uint8Array>();
let browser: Browser | undefined;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'perch-'));
  install(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'main.js'), program);
  for (const [name, bytes] of Object.entries(images)) served.set(`/${name}.elf`, bytes);
  for (const [name, use] of Object.entries({
    page: 'globalThis.boot = boot;',
    worker: 'onmessage = ({ data }) => postMessage(boot(...data));',
  })) {
    const contents = `import { boot } from './boot.ts'; ${use}`;
    served.set(`/${name}.js`, await bundled({ stdin: { contents, resolveDir: `${top}/test/browser` } }));
  }
  served.set('/esbuild.js', await bundled({ entryPoints: [join(folder, 'main.js')] }));
  served.set('/vite.js', await bundledByVite(join(folder, 'main.js')));
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Installs the package and its dependencies. */
function install(modules: string): void {
  const { files, dependencies } = JSON.parse(readFileSync(`${top}/package.json`, 'utf8')) as {
    files: string[];
    dependencies: Record<string, string>;
  };
  expect(files).toContain('dist');
  for (const part of ['package.json', 'dist']) {
    cpSync(`${top}/${part}`, join(modules, 'perch', part), { recursive: true });
  }
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(`${top}/node_modules/${name}`, join(modules, name), 'junction');
  }
}

async function bundled(options: Parameters<typeof esbuild>[0]): Promise<string> {
  const { outputFiles, metafile } = await esbuild({
    ...options,
    bundle: true,
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'error',
  });
  expectStandIns(Object.keys(metafile!.inputs));
  return outputFiles![0].text;
}

async function bundledByVite(entry: string): Promise<string> {
  const result = await vite({
    root: folder,
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, rollupOptions: { input: entry } },
  });
  const [{ code, moduleIds }] = ([result].flat()[0] as Rollup.RollupOutput).output;
  expectStandIns(moduleIds);
  return code;
}

/** elfy comes from its build for browsers, not from its package, which needs Node. */
function expectStandIns(files: readonly string[]): void {
  const elfy = files
    .filter((file) => /elfy(\.js$|\/)/.test(file))
    .map((file) => file.replace(/^.*\/dist/, 'dist'));
  expect(elfy).toEqual(['dist/browser/elfy.js']);
}

const isolating = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** A page that has run a script, with headers of responses if some are given. */
async function open(script: string, headers?: Record<string, string>): Promise<Page> {
  const page = await browser!.newPage();
  await page.route('**/*', (route) => {
    const path = new URL(route.request().url()).pathname;
    const body = served.get(path);
    if (path === '/') {
      const html = `<!doctype html><script type="module" src="/${script}.js"></script>`;
      return route.fulfill({ body: html, contentType: 'text/html', headers });
    }
    if (body === undefined) return route.fulfill({ status: 404 });
    const contentType = path.endsWith('.js') ? 'text/javascript' : 'application/octet-stream';
    return route.fulfill({ body: typeof body === 'string' ? body : Buffer.from(body), contentType, headers });
  });
  await page.goto('http://localhost/');
  return page;
}

const bytesOf = (name: string): string => `new Uint8Array(await (await fetch('/${name}.elf')).arrayBuffer())`;

/** On the page's own thread. */
const onPage = (page: Page, name: string, ...more: string[]): Promise<Outcome> =>
  page.evaluate(`(async () => boot(${[bytesOf(name), ...more.map((each) => `'${each}'`)].join(', ')}))()`);

const inWorker = (page: Page, name: string, ...more: string[]): Promise<Outcome> =>
  page.evaluate(`(async () => {
    const worker = new Worker('/worker.js');
    const answer = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.postMessage([${bytesOf(name)}, ${more.map((each) => `'${each}'`).join(', ')}]);
    return answer;
  })()`);

describe.each(['hello', 'thermometer'])('%s.elf runs as in Node', (name) => {
  test.each(engines)('on the %s', async (engine) => {
    const wanted = { ...boot(images[name], engine, time), shared: true };
    expect(wanted.text).not.toBe('');
    if (engine === 'translator') expect(wanted.compiled).toBeGreaterThan(0);
    const page = await open('page');
    expect(await onPage(page, name, engine, time)).toEqual(wanted);
    expect(await inWorker(page, name, engine, time)).toEqual(wanted);
  });
});

test('the translator interprets everything where a policy blocks WebAssembly', async () => {
  const wanted = boot(images.hello, 'translator', time);
  const page = await open('page', { 'content-security-policy': "script-src 'self'" });
  expect(await onPage(page, 'hello', 'translator', time)).toEqual({ ...wanted, compiled: 0, shared: true });
});

test.each([
  ['with', isolating, true],
  ['without', undefined, false],
])('memories lie at their addresses on a page %s cross-origin isolation', async (_, headers, isolated) => {
  const page = await open('page', headers);
  expect(await page.evaluate('crossOriginIsolated')).toBe(isolated);
  // A memory needs no SharedArrayBuffer, which only isolated pages have by name.
  expect(await page.evaluate('typeof SharedArrayBuffer')).toBe(isolated ? 'function' : 'undefined');
  expect(await onPage(page, 'hello', 'translator', time)).toMatchObject({ shared: true });
});

test.each(['esbuild', 'vite'])('a program that imports perch needs no settings of %s', async (bundler) => {
  const { text, digest, cycles } = boot(images.hello, 'translator', time);
  const page = await open(bundler);
  expect(await onPage(page, 'hello')).toEqual({ text, digest, cycles });
});

test('a malformed file is rejected with the same message as in Node', async () => {
  const refused = () => boot(images.cut, 'translator', time);
  expect(refused).toThrow(/truncated: the section header table ends at byte 0x\w+ but the file has 0x1000/);
  const page = await open('page');
  await expect(onPage(page, 'cut', 'translator', time)).rejects.toThrow(
    /truncated: the section header table ends at byte 0x\w+ but the file has 0x1000/,
  );
});
