/** The public interface of `perch/link`: the host side of Owlet's link. */
export { decodeFrame, encodeFrame, FrameDecoder, maximumData, type Frame, type Received } from './frame.js';
export {
  OwletSession,
  type FailureReason,
  type LinkEvent,
  type PollResult,
  type StartOptions,
} from './owlet-session.js';
