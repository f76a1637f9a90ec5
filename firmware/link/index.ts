/** The public face of `perch/link`: the host's side of Owlet's link. */
export { decodeFrame, encodeFrame, FrameDecoder, maximumData, type Frame, type Received } from './frame.js';
export {
  Session,
  type FailureReason,
  type SessionEvent,
  type SessionStep,
  type StartOptions,
} from './session.js';
