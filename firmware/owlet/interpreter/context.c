/* Context managers: see context.h. */
#include "interpreter/context.h"

#include "objects/attribute.h"
#include "objects/class.h"
#include "objects/error.h"
#include "objects/object.h"
#include "objects/str.h"

value context_enter(value *sp) {
  value manager = sp[0], self, exit_self;
  value enter = ABSENT, leave = ABSENT;
  if (attribute_find(manager, str_from("__enter__")) != ABSENT &&
      attribute_find(manager, str_from("__exit__")) != ABSENT) {
    enter = attribute_method(manager, str_from("__enter__"), &self);
    leave = attribute_method(manager, str_from("__exit__"), &exit_self);
  }
  if (enter == ABSENT) {
    error_raise(&error_TypeError, "'%t' object does not support the context manager protocol", manager);
  }
  sp[0] = leave;
  sp[1] = exit_self;
  return object_call(enter, self != ABSENT, &self);
}

static value call_exit(const value *exit, value class, value exception) {
  value arguments[] = {exit[1], class, exception, NONE};
  return exit[1] != ABSENT ? object_call(exit[0], 4, arguments) : object_call(exit[0], 3, arguments + 1);
}

value *context_leave(value *sp) {
  if (*sp == NONE) {
    call_exit(sp - 2, NONE, NONE);
  } else if (is_small(*sp)) {
    call_exit(sp - 2, NONE, NONE);
  } else if (object_truth(call_exit(sp - 2, class_of(*sp), *sp))) {
    *sp = NONE;
  }
  sp[-2] = sp[0];
  return sp - 2;
}
