/* Spreading: see spread.h. */
#include "interpreter/spread.h"

#include <string.h>

#include "objects/attribute.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/guard.h"
#include "objects/list.h"
#include "objects/native.h"
#include "objects/object.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/text.h"
#include "objects/writer.h"

void spread_unpack(value sequence, value *low, unsigned count) {
  if (!is_sequence(sequence)) {
    const struct type *type = type_of(sequence);
    if (type->iterate == NULL) {
      error_raise(&error_TypeError, "cannot unpack non-iterable %t object", sequence);
    }
    value iterator = object_iterate(sequence), list = list_new(0), item;
    while (sequence_count(list) <= count && (item = object_next(iterator)) != ABSENT) list_append(list, item);
    sequence = list;
  }
  uint32_t have = sequence_count(sequence);
  if (have < count) {
    error_raise(&error_ValueError, "not enough values to unpack (expected %u, got %u)", count, have);
  }
  if (have > count) error_raise(&error_ValueError, "too many values to unpack (expected %u)", count);
  for (unsigned i = 0; i < count; i++) low[count - 1 - i] = sequence_get(sequence, i);
}

void spread_unpack_starred(value sequence, value *low, unsigned before, unsigned after) {
  if (type_of(sequence)->iterate == NULL) {
    error_raise(&error_TypeError, "cannot unpack non-iterable %t object", sequence);
  }
  value list = list_from_iterable(sequence);
  uint32_t have = sequence_count(list);
  if (have < before + after) {
    error_raise(&error_ValueError, "not enough values to unpack (expected at least %u, got %u)",
                before + after, have);
  }
  for (unsigned i = 0; i < after; i++) low[i] = sequence_get(list, have - 1 - i);
  uint32_t middle = have - before - after;
  low[after] = list_from(middle, list_of(list)->items + before);
  for (unsigned i = 0; i < before; i++) low[after + before - i] = sequence_get(list, i);
}

enum { STAR_BITS = 31 };

/* A function's name for messages about its arguments. */
static value call_label(value called) {
  value module = attribute_find(called, str_from("__module__")),
        name = attribute_find(called, str_from("__qualname__"));
  struct writer writer;
  writer_gather(&writer);
  if (module != ABSENT && module != NONE && tag_of(called) != TAG_TYPE) writer_format(&writer, "%v.", module);
  writer_format(&writer, "%v()", name != ABSENT ? name : called);
  return writer_str(&writer);
}

static void add_keyword(value called, value *all, unsigned *keywords, unsigned positional_count, value name,
                        value item) {
  if (!is_str(name)) error_raise(&error_TypeError, "%v keywords must be strings", call_label(called));
  for (unsigned i = 0; i < *keywords; i++) {
    if (text_equal(all[positional_count + 2 * i], name)) {
      error_raise(&error_TypeError, "%v got multiple values for keyword argument '%v'", call_label(called),
                  name);
    }
  }
  all[positional_count + 2 * *keywords] = name;
  all[positional_count + 2 * *keywords + 1] = item;
  ++*keywords;
}

value *spread_call(value called, unsigned *count, value *arguments, uint32_t star, value self) {
  unsigned given = positional(*count), pairs = keyword_count(*count);
  value all = list_new(0);
  if (self != ABSENT) list_append(all, self);
  for (unsigned i = 0; i < given; i++) {
    if (i >= STAR_BITS || (star >> i & 1) == 0) {
      list_append(all, arguments[i]);
      continue;
    }
    if (type_of(arguments[i])->iterate == NULL) {
      error_raise(&error_TypeError, "%v argument after * must be an iterable, not %t", call_label(called),
                  arguments[i]);
    }
    value iterator = object_iterate(arguments[i]), item;
    while ((item = object_next(iterator)) != ABSENT) list_append(all, item);
  }
  unsigned total = sequence_count(all), keywords = 0, most = 0;
  value *keyword = arguments + given;
  for (unsigned i = 0; i < pairs; i++) {
    value mapping = keyword[2 * i + 1];
    bool is_dict = keyword[2 * i] != ABSENT || tag_of(mapping) == TAG_DICT;
    if (!is_dict &&
        (tag_of(mapping) != TAG_INSTANCE || attribute_find(mapping, str_from("keys")) == ABSENT)) {
      error_raise(&error_TypeError, "%v argument after ** must be a mapping, not %t", call_label(called),
                  mapping);
    }
    if (!is_dict) {
      mapping = dict_new(0);
      dict_update(mapping, keyword[2 * i + 1]);
      keyword[2 * i + 1] = mapping;
    }
    most += keyword[2 * i] != ABSENT ? 1 : object_length(mapping);
  }
  if (total > 0x7FFF || most > 0x3FFF) error_raise(&error_TypeError, "too many arguments");
  value *place = guard_reserve(1 + total + 2 * most) + 1;
  if (total > 0) memcpy(place, list_of(all)->items, total * sizeof(value));
  for (unsigned i = 0; i < pairs; i++) {
    value name = keyword[2 * i], mapping = keyword[2 * i + 1];
    if (name != ABSENT) {
      add_keyword(called, place, &keywords, total, name, mapping);
      continue;
    }
    uint32_t position = 0;
    value item;
    while (keywords < most && dict_next(mapping, &position, &name, &item)) {
      add_keyword(called, place, &keywords, total, name, item);
    }
  }
  *count = with_keywords(total, keywords);
  return place;
}
