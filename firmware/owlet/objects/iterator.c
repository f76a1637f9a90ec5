/* Iteration: see iterator.h. */
#include "objects/iterator.h"

#include "convert/utf8.h"
#include "core/protect.h"
#include "objects/base.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/guard.h"
#include "objects/int.h"
#include "objects/object.h"
#include "objects/range.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/writer.h"

void iterator_each(value iterable, void (*body)(void *context, value item), void *context) {
  if (is_sequence(iterable)) {
    for (uint32_t i = 0; i < sequence_count(iterable); i++) body(context, sequence_get(iterable, i));
    return;
  }
  value iterator = object_iterate(iterable), item;
  while ((item = object_next(iterator)) != ABSENT) {
    body(context, item);
    guard_interrupt();
  }
}

value iterator_self(value self) {
  return self;
}

struct iterator {
  uint32_t header;
  value sequence;
  uint32_t index;
};

value iterator_new(value sequence) {
  struct iterator *iterator = object_allocate(sizeof *iterator, TAG_ITERATOR);
  iterator->sequence = sequence;
  return value_of(iterator);
}

struct item_call {
  value sequence, index, result;
};

static void run_get_item(void *context) {
  struct item_call *call = context;
  call->result = object_get_item(call->sequence, call->index);
}

/* Instances with only __getitem__ are gone through until they raise IndexError. */
static value next_by_subscript(struct iterator *iterator) {
  struct item_call call = {iterator->sequence, small(iterator->index++), ABSENT};
  value exception;
  if (protect_run(run_get_item, &call, &exception)) return call.result;
  if (!exception_is(exception, &error_IndexError) && !exception_is(exception, &error_StopIteration)) {
    error_rethrow(exception);
  }
  return ABSENT;
}

static value next_of_text(struct iterator *iterator) {
  struct view view;
  text_view(iterator->sequence, &view);
  if (iterator->index >= view.length) return ABSENT;
  if (!is_str(iterator->sequence)) return small(view.data[iterator->index++]);
  const uint8_t *start = view.data + iterator->index, *cursor = start;
  utf8_decode(&cursor);
  iterator->index += cursor - start;
  return str_new(start, cursor - start);
}

static value iterator_next(value self) {
  struct iterator *iterator = object_of(self);
  value result = ABSENT;
  switch (tag_of(iterator->sequence)) {
    case TAG_NONE:
      return ABSENT;
    case TAG_LIST:
    case TAG_TUPLE:
      if (iterator->index < sequence_count(iterator->sequence)) {
        result = sequence_get(iterator->sequence, iterator->index++);
      }
      break;
    case TAG_RANGE: {
      struct range *range = object_of(iterator->sequence);
      if (iterator->index < range->count) return range_at(range, iterator->index++);
      break;
    }
    case TAG_INSTANCE:
      result = next_by_subscript(iterator);
      break;
    default:
      result = next_of_text(iterator);
  }
  if (result == ABSENT) iterator->sequence = ABSENT;
  return result;
}

static const char *iterator_name(value self) {
  switch (tag_of(((struct iterator *)object_of(self))->sequence)) {
    case TAG_LIST:
      return "list_iterator";
    case TAG_TUPLE:
      return "tuple_iterator";
    case TAG_RANGE:
      return "range_iterator";
    case TAG_STR:
      return "str_iterator";
    default:
      return "iterator";
  }
}

static void iterator_print(struct writer *writer, value self, bool repr) {
  (void)repr;
  writer_format(writer, "<%s object at 0x", iterator_name(self));
  int_print(writer, int_from_uint32(self), 16, false);
  writer_char(writer, '>');
}

const struct type type_iterator = {
    TAG_TYPE,
    "iterator",
    &type_object,
    .print = iterator_print,
    .iterate = iterator_self,
    .next = iterator_next,
};
