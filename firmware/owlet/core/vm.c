/* The machine's state: see vm.h. */
#include "core/vm.h"

#include "core/frame.h"

struct vm vm;

value vm_handled(void) {
  for (struct frame *frame = vm.frame; frame != NULL; frame = frame->caller) {
    for (unsigned i = frame->block_count; i-- > 0;) {
      const struct block *block = &frame_blocks(frame)[i];
      if (block->exception != ABSENT && (block->depth & BLOCK_PENDING) == 0) return block->exception;
    }
  }
  return ABSENT;
}
