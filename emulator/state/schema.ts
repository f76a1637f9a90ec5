/**
 * Checks values from outside against schemas: inputs, lines of recordings, saved states. A schema follows the interface of
 * standardschema.dev, so that a part of a board may use any library that does; Perch itself uses valibot.
 */

/** A schema for values of one type. */
export interface Schema<T> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    /** Returns the value, or what is wrong with it. */
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>;
    readonly types?: { readonly input: unknown; readonly output: T } | undefined;
  };
}

type SchemaResult<T> =
  { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A value from outside is not what its reader expects. The message names the value's place and what is wrong there. */
export class ValueError extends RangeError {
  override name = 'ValueError';
}

/**
 * The value, if it is as its schema says.
 * @param place names the value in the message; empty if the caller adds it
 * @throws ValueError naming the first field that is wrong
 */
export function checkedBy<T>(schema: Schema<T>, value: unknown, place = ''): T {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) throw new Error(`${place}: the schema is asynchronous`);
  if (result.issues === undefined) return result.value;
  const [{ message, path = [] }] = result.issues;
  const keys = path.map((step) => String(typeof step === 'object' ? step.key : step));
  throw new ValueError(at(place, `${keys.join('.')}${keys.length ? ': ' : ''}${plainly(message)}`));
}

/** A message about a place; without one, the message alone. */
function at(place: string, message: string): string {
  return place === '' ? message : `${place}: ${message}`;
}

/** valibot's messages as this project words them. */
function plainly(message: string): string {
  if (/^Invalid key: Expected "[^"]*" but received undefined$/.test(message)) return 'is missing';
  if (/^Invalid key: Expected never /.test(message)) return 'is not expected';
  const text = message
    .replace(/^Invalid ([^:]*): Received (.*)/s, '$2 is not $1')
    .replace(/^Invalid [^:]*: Expected /, 'expected ')
    .replace(' but received ', ', not ');
  // Of a union, valibot names only the type.
  return shortened(/^expected (\w+), not \1$/.test(text) ? 'has members that do not fit' : text);
}

/** A text from outside for a message. */
export function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
