/** The interactive debugger, for a host with a terminal. */
export { DebugConsole, type DebugConsoleOptions, type Reply } from './debug-console.js';
