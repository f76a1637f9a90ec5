/** Text in columns. */

/** Rows of equal length, each column as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[], gap = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n]))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}
