/* The module gc. */
#include "core/heap.h"
#include "modules/modules.h"
#include "objects/module.h"
#include "objects/native.h"

static value gc_collect(unsigned count, const value *arguments) {
  (void)count, (void)arguments;
  size_t before = heap_used_bytes();
  heap_collect();
  return small(before - heap_used_bytes());
}

static value gc_mem_alloc(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(heap_used_bytes());
}
static value gc_mem_free(unsigned count, const value *arguments) {
  return (void)count, (void)arguments, small(heap_free_bytes());
}

static const struct native gc_functions[] = {
    FUNCTION("collect", gc_collect, 0, 1),
    FUNCTION("mem_alloc", gc_mem_alloc, 0, 0),
    FUNCTION("mem_free", gc_mem_free, 0, 0),
};

const struct builtin_module module_gc = {
    .name = "gc",
    .functions = gc_functions,
    .function_count = COUNT_OF(gc_functions),
};
