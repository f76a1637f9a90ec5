/** What the packets of a session work on. */
import type { Board } from '../../board/board.js';
import type { History } from '../history.js';
import type { DebugMemory } from './memory.js';
import type { Points } from './points.js';
import type { ResumeAction, StopEvent } from './execution.js';

/** What GDB may announce that changes what it is sent. */
export type ClientFeature = 'swbreak' | 'hwbreak' | 'error-message';

export interface GdbContext {
  readonly board: Board;
  readonly history: History;
  readonly memory: DebugMemory;
  readonly points: Points;
  readonly features: Set<ClientFeature>;
  /** Whether the debugger stays when the program ends, and may run it again. */
  extended: boolean;
  /** Why the program stands still; what `?` asks for. */
  stop: StopEvent;
  /** Lets the board move: the reply follows when it stands still. */
  resume(action: ResumeAction): void;
  /** Text for GDB's user, ahead of the reply. */
  print(text: string): void;
  /** No acknowledgements from the next packet on. */
  stopAcknowledging(): void;
  /** GDB lets go of the program: it goes on by itself, or stays where it is when it was to be killed. */
  end(how: 'detached' | 'killed'): void;
}

/** The longest packet, in either direction, in characters between `$` and `#`. */
export const packetSize = 0x2000;
