/* Leaving C code for the place that catches: see protect.h. */
#include "core/protect.h"

#include "core/jump.h"
#include "core/vm.h"

void protect_jump(value exception) {
  vm.raised = exception;
  jump_to(&vm.protect->jump);
}

bool protect_run(void (*body)(void *), void *context, value *exception) {
  struct protect protect = {
      .previous = vm.protect, .frame = vm.frame, .stack_top = vm.stack_top, .printing = vm.printing};
  vm.protect = &protect;
  bool ran = jump_set(&protect.jump) == 0;
  if (ran) body(context);
  vm.protect = protect.previous;
  if (!ran) {
    vm.frame = protect.frame;
    vm.stack_top = protect.stack_top;
    vm.printing = protect.printing;
    *exception = vm.raised;
    vm.raised = ABSENT;
  }
  return ran;
}
