/** The interactive debugger, for whoever has a terminal for it. */
export { DebugConsole, type DebugConsoleOptions, type Reply } from './debug-console.js';
