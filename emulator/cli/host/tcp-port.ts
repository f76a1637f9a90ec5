/** TCP ports of this machine, for what is on this machine only. */
import type { Server } from 'node:net';
import { UsageError } from '../errors.js';

/**
 * Listens on a port; on a free one for port 0. Returns the server, with the port that it has.
 * @param advice what the message says when the port is in use
 * @throws UsageError naming the option when the port cannot be had
 */
export async function listenLocally(
  option: string,
  wanted: number,
  advice = '',
): Promise<{ server: Server; port: number }> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve).once('error', reject).listen(wanted, '127.0.0.1');
  }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${option}: port ${wanted} ${problemOf(error, advice)}`);
  });
  return { server, port: (server.address() as { port: number }).port };
}

function problemOf({ code, message }: NodeJS.ErrnoException, advice: string): string {
  if (code === 'EADDRINUSE') return `is in use${advice}`;
  return code === 'EACCES' ? 'may not be opened by this user' : message;
}
