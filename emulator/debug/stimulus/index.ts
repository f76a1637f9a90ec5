/** Input that enters a run by itself: single stimuli, and scripts of the debug console. */
export { ConsoleError } from '../console/error.js';
export { Script, type ScriptEnd, type ScriptLine } from './script.js';
export { Stimuli, type StimuliOptions, type Stimulus } from './stimuli.js';
