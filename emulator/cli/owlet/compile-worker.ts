/** The thread that compiles large sources: its host can end it. Built as a script of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { compileJob, type CompileJob } from './compile-job.js';

/** What the thread sends: the image, or the error. */
export type CompileReply = { image: Uint8Array } | { name: string; message: string };

function reply(): CompileReply {
  try {
    return { image: compileJob(workerData as CompileJob) };
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message };
  }
}

parentPort?.postMessage(reply());
