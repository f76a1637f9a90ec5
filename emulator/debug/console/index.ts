/** The interactive debugger, for whoever has a terminal for it. */
export { Console, type ConsoleOptions, type Reply } from './debug-console.js';
