/** Standard input line by line. Reading starts with the first request. */
import { StringDecoder } from 'node:string_decoder';

export class PipedLines {
  private readonly decoder = new StringDecoder('utf8');
  private text = '';
  private ended = false;
  private reading = false;
  private arrived: () => void = () => {};

  /** Resolves to the next line with its line end, or to undefined at the end. */
  async next(): Promise<string | undefined> {
    this.start();
    for (;;) {
      const end = this.text.indexOf('\n') + 1;
      if (end > 0 || this.ended) return this.take(end || this.text.length);
      await new Promise<void>((resolve) => (this.arrived = resolve));
    }
  }

  /** Ends the input, also for a pending `next`. */
  close(): void {
    this.text = '';
    this.ended = true;
    this.arrived();
  }

  private take(length: number): string | undefined {
    const line = this.text.slice(0, length);
    this.text = this.text.slice(length);
    return line === '' ? undefined : line;
  }

  private start(): void {
    if (this.reading) return;
    this.reading = true;
    process.stdin
      .on('data', (bytes: Buffer) => this.add(this.decoder.write(bytes)))
      .on('end', () => this.finish())
      .on('error', () => this.finish());
  }

  private add(text: string): void {
    this.text += text;
    this.arrived();
  }

  private finish(): void {
    this.ended = true;
    this.add(this.decoder.end());
  }
}
