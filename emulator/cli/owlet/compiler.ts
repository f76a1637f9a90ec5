/**
 * Compiles so that the user can end it. Small sources compile in milliseconds and do so at once; larger ones in a thread
 * of their own, which ends on request or at a limit.
 */
import { packageFile } from '../package/package-file.js';
import { compileJob, type CompileJob, TooMuchSource } from './compile-job.js';
import type { CompileReply } from './compile-worker.js';

/** Characters of source that compile at once. */
const smallSource = 32_768;
/** The longest compilation, in seconds of the host's time. */
const longest = 60;

/** Errors that the sources cause. */
const sourceErrors = new Set(['PythonSyntaxError', 'LinkerError', 'CompilerError']);

/** Whether an error is about the sources, with a message for the user. */
export function isSourceError(error: unknown): error is Error {
  return error instanceof Error && sourceErrors.has(error.name);
}

/** A compilation that may take time. */
export interface Compilation {
  /**
   * Resolves to the image, or to undefined if it was stopped.
   * @throws what `isSourceError` accepts
   */
  image: Promise<Uint8Array | undefined>;
  /** Ends it. */
  stop(): void;
}

/** Starts to compile. @throws what `isSourceError` accepts */
export function compile(job: CompileJob): Compilation {
  try {
    return { image: Promise.resolve(compileJob(job, smallSource)), stop: () => {} };
  } catch (error) {
    if (!(error instanceof TooMuchSource)) throw error;
    return compileInThread(job);
  }
}

function compileInThread(job: CompileJob): Compilation {
  let stop = () => {};
  const image = new Promise<Uint8Array | undefined>((resolve, reject) => {
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    const worker = new Worker(packageFile('dist/bin/compile-worker.cjs'), { workerData: job });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      void worker.terminate();
      settle();
    };
    const timer = setTimeout(() => {
      const what = 'path' in job ? job.path : 'the statement';
      end(() => reject(named('CompilerError', `${what}: compiling takes more than ${longest} s`)));
    }, longest * 1000);
    worker.once('message', (reply: CompileReply) =>
      end(() => ('image' in reply ? resolve(reply.image) : reject(named(reply.name, reply.message)))),
    );
    worker.once('error', (error) => end(() => reject(threadError(job, error))));
    stop = () => end(() => resolve(undefined));
  });
  return { image, stop: () => stop() };
}

function threadError(job: CompileJob, error: Error & { code?: string }): Error {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  const what = 'path' in job ? job.path : 'the statement';
  return named('CompilerError', `${what}: compiling takes too much memory`);
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
