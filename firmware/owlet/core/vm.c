/* The machine's state: see vm.h. */
#include "core/vm.h"

#include "core/frame.h"

struct vm vm;

value vm_handled_in(const struct frame *frame) {
  for (unsigned i = frame->block_count; i-- > 0;) {
    const struct block *block = &frame_blocks((struct frame *)frame)[i];
    if (block->exception != ABSENT && (block->depth & BLOCK_PENDING) == 0) return block->exception;
  }
  return ABSENT;
}

value vm_handled(void) {
  value handled = ABSENT;
  for (struct frame *frame = vm.frame; frame != NULL && handled == ABSENT; frame = frame->caller) {
    handled = vm_handled_in(frame);
  }
  return handled;
}
