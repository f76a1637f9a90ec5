/* Sets up the machine's memory and runs a program from image to exit status: see owlet.h. */
#include "machine/owlet.h"

#include <string.h>

#include "core/heap.h"
#include "core/image.h"
#include "core/port.h"
#include "core/protect.h"
#include "core/vm.h"
#include "interpreter/generator.h"
#include "interpreter/import.h"
#include "interpreter/verify.h"
#include "objects/dict.h"
#include "objects/error.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/writer.h"

enum { STACK_SHARE = 6, STACK_LEAST = 1536, STACK_MOST = 16384 };

static unsigned exit_flags;

/* The VM stack takes a fixed share of the memory, the heap the rest. */
void owlet_init(void *memory, size_t size) {
  size_t stack = size / STACK_SHARE;
  if (stack < STACK_LEAST) stack = STACK_LEAST;
  if (stack > STACK_MOST) stack = STACK_MOST;
  stack &= ~(size_t)7;
  uintptr_t start = ((uintptr_t)memory + 7) & ~(uintptr_t)7;
  memset(&vm, 0, sizeof vm);
  vm.stack = vm.stack_top = (uint8_t *)start;
  vm.stack_end = vm.stack + stack;
  heap_init(vm.stack_end, (uint8_t *)memory + size - vm.stack_end);
  vm.c_stack_limit = port_stack_limit();
  vm.abandon = generator_abandon;
}

int owlet_image_valid(const uint8_t *image, size_t length) {
  if (!image_valid(image, length)) return false;
  if (verify_image(image, vm.stack, vm.stack_end - vm.stack)) return true;
  /* It may have been too little memory: once more with the largest free part of the heap. */
  size_t size = heap_largest_free();
  void *area = size > (size_t)(vm.stack_end - vm.stack) ? heap_try_allocate(size, TAG_RAW) : NULL;
  if (area == NULL) return false;
  bool sound = verify_image(image, (uint8_t *)area + sizeof(uint32_t),
                            size - sizeof(uint32_t)); /* behind the header */
  heap_release(area);
  return sound;
}

/* The image follows the header of a heap object, on a 4-byte boundary. */
uint8_t *owlet_allocate_image(size_t length) {
  vm.upload = NULL;
  uint8_t *object = heap_try_allocate(length + 4, TAG_IMAGE);
  if (object == NULL) return NULL;
  vm.upload = object + 4;
  return vm.upload;
}

void owlet_add_image(const uint8_t *image) {
  image_register(image);
}

unsigned owlet_exit_flags(void) {
  return exit_flags;
}

void owlet_idle(void) {
  heap_collect();
}

size_t owlet_free_bytes(void) {
  return heap_free_bytes();
}

struct program {
  const uint8_t *image;
  bool in_prompt;
  const char *arguments;
  size_t arguments_length;
  value exception; /* for the report */
  int status;
};

static value argument_list(const struct program *program) {
  value list = list_new(0);
  const char *at = program->arguments, *end = at + program->arguments_length;
  while (at < end) {
    const char *stop = memchr(at, 0, end - at);
    if (stop == NULL) stop = end;
    list_append(list, str_new(at, stop - at));
    at = stop + 1;
  }
  return list;
}

static void run_program(void *context) {
  struct program *program = context;
  value image_module = image_main(program->image);
  vm.argv = argument_list(program);
  value module = program->in_prompt ? vm.main : ABSENT;
  if (vm.modules == ABSENT || !program->in_prompt) vm.modules = dict_new(0);
  if (module == ABSENT) module = module_new(str_from("__main__"), NULL);
  if (program->in_prompt) vm.main = module;
  dict_set_name(vm.modules, "__main__", module);
  import_run(image_module, module);
}

/* The exit status that SystemExit's argument specifies; an argument that is not an int is printed. */
static void run_exit(void *context) {
  struct program *program = context;
  value arguments = ((struct exception *)object_of(program->exception))->arguments;
  value code = tuple_count(arguments) > 0 ? tuple_get(arguments, 0) : NONE;
  int64_t n;
  program->status = code == NONE ? 0 : 1;
  if (is_int(code)) {
    program->status = int_fits(int_index(code), &n) ? (int)n : -1;
  } else if (code != NONE) {
    struct writer writer;
    writer_stream(&writer, 2);
    writer_format(&writer, "%v\n", code);
    writer_flush(&writer);
  }
}

static void run_report(void *context) {
  struct program *program = context;
  struct writer writer;
  writer_stream(&writer, 2);
  exception_write(&writer, program->exception);
  writer_flush(&writer);
}

static void finish(struct program *program) {
  value second;
  exit_flags = 0;
  if (exception_is(program->exception, &error_SystemExit)) {
    exit_flags = OWLET_SYSTEM_EXIT;
    if (!protect_run(run_exit, program, &second)) program->status = 1;
    return;
  }
  program->status = 1;
  if (!protect_run(run_report, program, &second)) {
    struct program other = *program;
    other.exception = second;
    if (!protect_run(run_report, &other, &second)) port_output(2, "MemoryError\n", 12);
  }
}

/* A program's end runs the finally parts of all generators that it leaves suspended. */
static void run_cleanup(void *context) {
  (void)context;
  heap_abandon_all();
  generator_end_abandoned();
}

/* The collector scans the C stack from the caller's frame down. */
static __attribute__((noinline)) int run(struct program *program) {
  value modules = vm.modules;
  value exception;
  if (!protect_run(run_program, program, &program->exception)) finish(program);
  if (!program->in_prompt) protect_run(run_cleanup, NULL, &exception);
  if (!program->in_prompt) vm.modules = modules;
  return program->status;
}

int owlet_run(const uint8_t *image, unsigned flags, const char *args, size_t args_length) {
  struct program program = {image, (flags & OWLET_IN_PROMPT) != 0, args, args_length, ABSENT, 0};
  vm.c_stack_top = (uintptr_t)(&program + 1);
  vm.stack_top = vm.stack;
  vm.frame = NULL;
  vm.protect = NULL;
  vm.printing = NULL;
  vm.ending = false;
  port_interrupt_requested = false;
  exit_flags = 0;
  image_register(image);
  int status = run(&program);
  vm.upload = NULL;
  vm.c_stack_top = 0;
  return status;
}
