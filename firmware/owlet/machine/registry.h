/*
 * The tables that a product supplies to the machine: the types by tag, and the built-in modules. A product links
 * one of the files registry_*.c; what that does not name is not in the product.
 */
#ifndef OWLET_MACHINE_REGISTRY_H
#define OWLET_MACHINE_REGISTRY_H

#include "interpreter/cell.h"
#include "interpreter/function.h"
#include "interpreter/generator.h"
#include "modules/modules.h"
#include "modules/stream.h"
#include "objects/adapter.h"
#include "objects/base.h"
#include "objects/bound.h"
#include "objects/bytearray.h"
#include "objects/bytes.h"
#include "objects/class.h"
#include "objects/descriptor.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/instance.h"
#include "objects/int.h"
#include "objects/iterator.h"
#include "objects/list.h"
#include "objects/range.h"
#include "objects/set.h"
#include "objects/slice.h"
#include "objects/str.h"
#include "objects/super.h"
#include "objects/tuple.h"

/* The types that every product has; the modules' own follow. */
#define REGISTRY_TYPES                                                                                       \
  [TAG_NONE] = &type_object, [TAG_FLOAT] = &type_float, [TAG_BIGINT] = &type_int, [TAG_STR] = &type_str,     \
  [TAG_BYTES] = &type_bytes, [TAG_TUPLE] = &type_tuple, [TAG_CODE] = &type_code,                             \
  [TAG_IMAGE_MODULE] = &type_code, [TAG_TYPE] = &type_type, [TAG_CLASS] = &type_class,                       \
  [TAG_INSTANCE] = &type_instance, [TAG_EXCEPTION] = &type_instance, [TAG_NATIVE] = &type_native,            \
  [TAG_FUNCTION] = &type_function, [TAG_BOUND] = &type_bound, [TAG_CELL] = &type_cell,                       \
  [TAG_GENERATOR] = &type_generator, [TAG_MODULE] = &type_module, [TAG_LIST] = &type_list,                   \
  [TAG_DICT] = &type_dict, [TAG_SET] = &type_set, [TAG_FROZENSET] = &type_frozenset,                         \
  [TAG_BYTEARRAY] = &type_bytearray, [TAG_RANGE] = &type_range, [TAG_SLICE] = &type_slice,                   \
  [TAG_VIEW] = &type_view, [TAG_ITERATOR] = &type_iterator, [TAG_DICT_ITERATOR] = &type_dict_iterator,       \
  [TAG_SET_ITERATOR] = &type_set_iterator, [TAG_ENUMERATE] = &type_enumerate, [TAG_ZIP] = &type_zip,         \
  [TAG_MAP] = &type_map, [TAG_FILTER] = &type_filter, [TAG_REVERSED] = &type_reversed,                       \
  [TAG_CALL_ITERATOR] = &type_call_iterator, [TAG_PROPERTY] = &type_property,                                \
  [TAG_STATICMETHOD] = &type_staticmethod, [TAG_CLASSMETHOD] = &type_classmethod, [TAG_SUPER] = &type_super, \
  [TAG_STREAM] = &type_stream

#endif
