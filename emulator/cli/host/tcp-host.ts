/** The far end of a serial line as a TCP server, for a terminal program or a test. */
import type { Server, Socket } from 'node:net';
import { ByteQueue } from './byte-queue.js';
import type { HostEvents, SerialHost } from './serial-host.js';
import { drained } from './stdio.js';
import { listenLocally } from './tcp-port.js';

/** Output before the first client connects is kept up to this many bytes. */
const keptBytes = 1 << 20;

/** Listens on 127.0.0.1, for one client at a time. */
export class TcpHost implements SerialHost {
  readonly open = true;
  private readonly received = new ByteQueue();
  private client: Socket | undefined;
  private early: Uint8Array[] = [];
  private earlyBytes = 0;

  private constructor(
    private readonly server: Server,
    private readonly events: HostEvents,
    private readonly name: string,
  ) {
    server.on('connection', (socket) => this.connected(socket));
  }

  /** @throws UsageError naming the option, if the port cannot be opened */
  static async listen(option: string, wanted: number, events: HostEvents): Promise<TcpHost> {
    const { server, port } = await listenLocally(option, wanted);
    const name = option.replace(/^-+/, '');
    events.notify(`${name} listens on 127.0.0.1:${port}`);
    return new TcpHost(server, events, name);
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    const { client } = this;
    if (!client) this.keep(bytes);
    else if (!client.write(bytes)) return drained(client);
    return undefined;
  }

  take(): Uint8Array {
    return this.received.take();
  }

  close(): void {
    this.client?.end();
    this.client?.unref();
    this.server.close();
  }

  private keep(bytes: Uint8Array): void {
    if (this.earlyBytes >= keptBytes) return;
    this.early.push(bytes);
    this.earlyBytes += bytes.length;
    if (this.earlyBytes >= keptBytes)
      this.events.notify(`${this.name} has no client: output after the first ${keptBytes} bytes is dropped`);
  }

  private connected(socket: Socket): void {
    if (this.client) return void socket.end('perch: this serial line already has a client\r\n');
    this.client = socket;
    socket.setNoDelay(true);
    for (const bytes of this.early) socket.write(bytes);
    this.early = [];
    this.earlyBytes = keptBytes;
    socket.on('data', (bytes) => {
      this.received.add(bytes);
      this.events.onInput();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => (this.client = undefined));
  }
}
