/** What the packet handlers of a session work with. */
import type { Board } from '../../board/board.js';
import type { History } from '../history.js';
import type { DebugMemory } from './memory.js';
import type { Points } from './points.js';
import type { ResumeAction, StopEvent } from './execution.js';

/** Features of GDB that change the replies. */
export type ClientFeature = 'swbreak' | 'hwbreak' | 'error-message';

export interface GdbContext {
  readonly board: Board;
  readonly history: History;
  readonly memory: DebugMemory;
  readonly points: Points;
  readonly features: Set<ClientFeature>;
  /** Whether the debugger stays connected when the program ends, and may restart it. */
  extended: boolean;
  /** Why the program is halted: the reply to `?`. */
  stop: StopEvent;
  /** Starts an action. The reply follows when the board halts. */
  resume(action: ResumeAction): void;
  /** Sends text for GDB's user, before the reply. */
  print(text: string): void;
  /** Omits acknowledgements from the next packet. */
  stopAcknowledging(): void;
  /** Ends the session: the program runs freely when detached, and stays halted when killed. */
  end(how: 'detached' | 'killed'): void;
}

/** The longest packet, in either direction, in characters between `$` and `#`. */
export const packetSize = 0x2000;
