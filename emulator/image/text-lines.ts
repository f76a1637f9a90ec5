/** The lines of text formats such as Intel HEX. */

/** The lines that are not blank, without space around them, with their numbers from 1. */
export function* numberedLines(bytes: Uint8Array): Generator<{ line: number; text: string }> {
  const lines = new TextDecoder('latin1').decode(bytes).split(/\r\n|\n|\r/);
  for (const [index, text] of lines.entries()) {
    if (text.trim() !== '') yield { line: index + 1, text: text.trim() };
  }
}
