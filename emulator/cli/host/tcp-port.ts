/** TCP ports on 127.0.0.1. */
import type { Server } from 'node:net';
import { UsageError } from '../errors.js';

/**
 * Listens on a port, or on a free one for port 0. Returns the server and its port.
 * @param advice ends the message if the port is in use
 * @throws UsageError naming the option, if the port cannot be opened
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
  return code === 'EACCES' ? 'needs privileges that this user does not have' : message;
}
