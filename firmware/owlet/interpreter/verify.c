/* The verifier of bytecode: see verify.h. */
#include "interpreter/verify.h"

#include <string.h>

#include "core/code.h"
#include "core/image.h"
#include "core/survey.h"
#include "interpreter/function.h"
#include "interpreter/opcode.h"
#include "interpreter/unwind.h"

/*
 * A stack is a list of 16-bit items from the bottom up: runs of slots of one kind (kind and count), and the blocks of try
 * and with, of two items (handler, kind). Equal stacks are equal lists.
 */
enum kind {
  KIND_VALUE,    /* a value */
  KIND_NULL,     /* ABSENT, from LOAD_NULL */
  KIND_SELF,     /* of a method's call: self or ABSENT */
  KIND_ITERATOR, /* one of the four slots of a for loop */
  KIND_MANAGER,  /* one of the two slots of a with: __exit__ and its self */
  KIND_EXCEPT,   /* blocks, from here */
  KIND_FINALLY,
  KIND_WITH,
  KIND_ASYNC_WITH, /* lies below the manager, the slot that its handler drops */
  KIND_CLEANED,    /* of a with, after WITH_CLEANUP */
  NO_KIND,
};
enum { COUNT = 0xFFF, KIND_SHIFT = 12, MANAGER_SLOTS = 2, SIGNED_BYTES = 5 };
enum { STACK_ITEMS = 512, NOWHERE = 0xFFFFFFFF, OPCODES_LIMIT = 0xFFFF };

/* A place where paths meet: an instruction that is the target of a jump, or a handler. */
struct place {
  uint16_t offset;
  uint16_t
      stack; /* index of the record of its stack in `records`, 0: not reached; bit 15: still to be followed */
};
enum { PENDING = 0x8000, RECENT = 8 };

struct verifier {
  const uint8_t *image;
  uint32_t *map;
  uint8_t *memory, *end; /* what is left of the memory */

  value code;
  struct prelude prelude;
  uint32_t length; /* of the instructions in bytes */
  uint32_t name_count, constant_count;

  uint32_t *starts, *targets; /* a bit for each byte: an instruction begins; a jump's target or a handler */
  struct place *places;       /* in the order of their offsets */
  unsigned place_count, next_place;
  uint16_t *records; /* stacks: the number of items, then these */
  unsigned record_end, record_limit;
  uint16_t recent[RECENT]; /* the records used last, 0: none */

  unsigned local_count;
  unsigned depth, depth_limit, blocks, items;
  uint16_t *stack;
  bool refused;
};

static bool bit(const uint32_t *map, uint32_t n) {
  return (map[n >> 5] >> (n & 31) & 1) != 0;
}

/* Takes words from the memory; NULL when there are not enough. */
static void *reserve(struct verifier *verifier, uint32_t words) {
  uint8_t *reserved = verifier->memory;
  if (words > (uint32_t)(verifier->end - reserved) / 4) {
    verifier->refused = true;
    return NULL;
  }
  verifier->memory += words * 4;
  memset(reserved, 0, words * 4);
  return reserved;
}

/* Instructions */

enum form {
  FORM_UNKNOWN,
  FORM_NONE,
  FORM_SIGNED,
  FORM_NAME,
  FORM_LOCAL,
  FORM_CONSTANT,
  FORM_CHILD,
  FORM_CLOSURE, /* a child, and a byte: the number of cells */
  FORM_NUMBER,
  FORM_FORWARD,
  FORM_RELATIVE,
  FORM_UNWIND, /* a relative jump, and a byte */
};

static const uint8_t forms[] = {
    [OPCODE_LOAD_CONST_STRING... OPCODE_IMPORT_FROM] = FORM_NAME,
    [OPCODE_MAKE_CLOSURE... OPCODE_MAKE_CLOSURE_DEFARGS] = FORM_CLOSURE,
    [OPCODE_LOAD_CONST_SMALL_INT] = FORM_SIGNED,
    [OPCODE_LOAD_CONST_OBJ] = FORM_CONSTANT,
    [OPCODE_LOAD_FAST_N... OPCODE_DELETE_DEREF] = FORM_LOCAL,
    [OPCODE_BUILD_TUPLE... OPCODE_UNPACK_EX] = FORM_NUMBER,
    [OPCODE_MAKE_FUNCTION... OPCODE_MAKE_FUNCTION_DEFARGS] = FORM_CHILD,
    [OPCODE_CALL_FUNCTION... OPCODE_CALL_METHOD_VAR_KW] = FORM_NUMBER,
    [OPCODE_UNWIND_JUMP] = FORM_UNWIND,
    [OPCODE_JUMP... OPCODE_POP_JUMP_IF_FALSE] = FORM_RELATIVE,
    [OPCODE_JUMP_IF_TRUE_OR_POP... OPCODE_FOR_ITER] = FORM_FORWARD,
    [OPCODE_LOAD_CONST_FALSE... OPCODE_GET_ITER_STACK] = FORM_NONE,
    [OPCODE_NOP... OPCODE_END_FOR] = FORM_NONE,
    [OPCODE_STORE_MAP... OPCODE_IMPORT_STAR] = FORM_NONE,
    [OPCODE_LOAD_CONST_SMALL_INT_MULTI... OPCODE_UNARY_OP_MULTI + 3] = FORM_NONE,
    [OPCODE_BINARY_OP_MULTI... OPCODE_END - 1] = FORM_NONE,
};

struct instruction {
  uint8_t opcode, form, extra;
  uint32_t operand; /* for jumps, the target's offset */
  uint32_t next;
};

/* Reads a jump's offset: one or two bytes, relative to the byte after them. */
static bool read_label(const uint8_t *opcodes, const uint8_t **cursor, const uint8_t *end, bool relative,
                       uint32_t *target) {
  if (*cursor == end) return false;
  uint32_t low = *(*cursor)++, offset = low - (relative ? 0x40 : 0);
  if (low & 0x80) {
    if (*cursor == end) return false;
    offset = ((low & 0x7F) | (uint32_t) * (*cursor)++ << 7) - (relative ? 0x4000 : 0);
  }
  *target = (uint32_t)(*cursor - opcodes) + offset;
  return *target < (uint32_t)(end - opcodes);
}

static bool skip_signed(const uint8_t **cursor, const uint8_t *end) {
  for (unsigned n = 0; n < SIGNED_BYTES && *cursor < end; n++) {
    if ((*(*cursor)++ & 0x80) == 0) return true;
  }
  return false;
}

/* Decodes the instruction at an offset; false if it is unknown or does not end in the code. */
static bool decode(const uint8_t *opcodes, uint32_t length, uint32_t at, struct instruction *out) {
  const uint8_t *cursor = opcodes + at, *end = opcodes + length;
  out->opcode = *cursor++;
  out->form = out->opcode < sizeof forms ? forms[out->opcode] : FORM_UNKNOWN;
  out->operand = out->extra = 0;
  bool whole = out->form != FORM_UNKNOWN;
  if (out->form >= FORM_FORWARD) {
    whole = read_label(opcodes, &cursor, end, out->form != FORM_FORWARD, &out->operand);
  } else if (out->form == FORM_SIGNED) {
    whole = skip_signed(&cursor, end);
  } else if (out->form >= FORM_NAME) {
    whole = code_read_bounded(&cursor, end, &out->operand);
  }
  if (out->form == FORM_CLOSURE || out->form == FORM_UNWIND) {
    whole = whole && cursor < end;
    if (whole) out->extra = *cursor++;
  }
  out->next = cursor - opcodes;
  return whole;
}

/* What an instruction does to a local variable. */
enum access { ACCESS_NONE, ACCESS_LOAD, ACCESS_STORE, ACCESS_CELL };

static enum access access_of(const struct instruction *instruction, uint32_t *local) {
  unsigned opcode = instruction->opcode;
  *local = instruction->operand;
  if (opcode >= OPCODE_LOAD_FAST_MULTI && opcode < OPCODE_STORE_FAST_MULTI) {
    *local = opcode - OPCODE_LOAD_FAST_MULTI;
    return ACCESS_LOAD;
  }
  if (opcode >= OPCODE_STORE_FAST_MULTI && opcode < OPCODE_UNARY_OP_MULTI) {
    *local = opcode - OPCODE_STORE_FAST_MULTI;
    return ACCESS_STORE;
  }
  if (instruction->form != FORM_LOCAL) return ACCESS_NONE;
  if (opcode == OPCODE_LOAD_FAST_N) return ACCESS_LOAD;
  return opcode == OPCODE_STORE_FAST_N || opcode == OPCODE_DELETE_FAST ? ACCESS_STORE : ACCESS_CELL;
}

/* Whether the function may be made with this many cells of the functions around it: all that it uses as a cell is one. */
static bool closure_fits(value code, uint32_t cells) {
  struct prelude prelude;
  struct instruction instruction;
  code_prelude(code, &prelude);
  uint32_t length = code_bytes(code) + code_length(code) - prelude.opcodes, local;
  if (cells > prelude.positional || prelude.default_count > prelude.positional - cells) return false;
  for (uint32_t at = 0; at < length; at = instruction.next) {
    if (!decode(prelude.opcodes, length, at, &instruction)) return false;
    enum access access = access_of(&instruction, &local);
    if (access < ACCESS_STORE) continue;
    bool is_cell =
        local < cells || (local <= 0xFF && memchr(prelude.cells, local, prelude.cell_count) != NULL);
    if (is_cell != (access == ACCESS_CELL)) return false;
  }
  return true;
}

/* A child is made at one place, with cells that fit it; its claim is cleared there. */
static bool check_child(struct verifier *verifier, const struct instruction *instruction) {
  if (instruction->operand >= code_child_count(verifier->code)) return false;
  value child = code_child(verifier->code, instruction->operand);
  uint32_t word = (child - value_of(verifier->image)) / 4 + 1;
  if (survey_claim(verifier->map, word)) return false;
  verifier->map[word >> 5] &= ~(1u << (word & 31));
  return closure_fits(child, instruction->extra);
}

static bool check_operand(struct verifier *verifier, const struct instruction *instruction) {
  switch (instruction->form) {
    case FORM_NAME:
      return instruction->operand < verifier->name_count;
    case FORM_CONSTANT:
      return instruction->operand < verifier->constant_count;
    case FORM_CHILD:
    case FORM_CLOSURE:
      return check_child(verifier, instruction);
    case FORM_FORWARD:
    case FORM_RELATIVE:
    case FORM_UNWIND:
      survey_claim(verifier->targets, instruction->operand);
      return true;
    default:
      return true;
  }
}

static void use_local(struct verifier *verifier, uint32_t local) {
  if (local > COUNT) verifier->refused = true;
  if (local >= verifier->local_count) verifier->local_count = local + 1;
}

/* The first pass: decodes all instructions, checks their operands, counts the locals, finds the targets of jumps. */
static bool scan(struct verifier *verifier) {
  const struct prelude *prelude = &verifier->prelude;
  struct instruction instruction;
  uint32_t local;
  verifier->local_count = prelude->positional + prelude->keyword_only +
                          ((prelude->flags & FLAG_ARGUMENTS) != 0) + ((prelude->flags & FLAG_KEYWORDS) != 0);
  for (unsigned i = 0; i < prelude->cell_count; i++) use_local(verifier, prelude->cells[i]);
  for (uint32_t at = 0; at < verifier->length; at = instruction.next) {
    if (!decode(prelude->opcodes, verifier->length, at, &instruction)) return false;
    survey_claim(verifier->starts, at);
    if (!check_operand(verifier, &instruction)) return false;
    if (access_of(&instruction, &local) != ACCESS_NONE) use_local(verifier, local);
    bool yields = instruction.opcode == OPCODE_YIELD_VALUE || instruction.opcode == OPCODE_YIELD_FROM;
    if (yields && (prelude->flags & FLAG_GENERATOR) == 0) return false;
  }
  for (uint32_t word = 0; word < (verifier->length + 31) / 32; word++) {
    if ((verifier->targets[word] & ~verifier->starts[word]) != 0) return false;
  }
  return !verifier->refused && verifier->local_count <= prelude->state_size;
}

/* The stack */

static unsigned top_kind(const struct verifier *verifier) {
  return verifier->items > 0 ? verifier->stack[verifier->items - 1] >> KIND_SHIFT : NO_KIND;
}

static void push(struct verifier *verifier, unsigned kind, uint32_t count) {
  if (count > verifier->depth_limit - verifier->depth || verifier->items >= STACK_ITEMS - 2) {
    verifier->refused = true;
    return;
  }
  if (count == 0) return;
  if (kind != KIND_VALUE && top_kind(verifier) == KIND_ASYNC_WITH) verifier->refused = true;
  verifier->depth += count;
  if (verifier->items > 0 && top_kind(verifier) == kind) {
    verifier->stack[verifier->items - 1] += count;
  } else {
    verifier->stack[verifier->items++] = kind << KIND_SHIFT | count;
  }
}

/* Slots of the same kind above the topmost block. */
static void pop(struct verifier *verifier, unsigned kind, uint32_t count) {
  if (count == 0) return;
  uint16_t *top = verifier->stack + verifier->items - 1;
  if (verifier->items == 0 || *top >> KIND_SHIFT != kind || (*top & COUNT) < count) {
    verifier->refused = true;
    return;
  }
  verifier->depth -= count;
  *top -= count;
  if ((*top & COUNT) == 0) verifier->items--;
}

/* One slot, whatever it is. */
static void pop_any(struct verifier *verifier) {
  unsigned kind = top_kind(verifier);
  if (kind >= KIND_EXCEPT)
    verifier->refused = true;
  else
    pop(verifier, kind, 1);
}

/* A value or ABSENT. */
static void pop_optional(struct verifier *verifier) {
  pop(verifier, top_kind(verifier) == KIND_NULL ? KIND_NULL : KIND_VALUE, 1);
}

/* A slot of any kind except those of a for loop or a with; returns which. */
static unsigned pop_single(struct verifier *verifier) {
  unsigned kind = top_kind(verifier);
  if (kind > KIND_SELF) verifier->refused = true;
  if (!verifier->refused) pop(verifier, kind, 1);
  return kind;
}

/* The top slot goes below the next `count`; `del` puts an ABSENT there. */
static void rotate(struct verifier *verifier, unsigned count) {
  unsigned top = pop_single(verifier), kinds[2];
  for (unsigned i = 0; i < count; i++) kinds[i] = pop_single(verifier);
  if (verifier->refused) return;
  push(verifier, top, 1);
  while (count-- > 0) push(verifier, kinds[count], 1);
}

static void push_block(struct verifier *verifier, unsigned kind, uint32_t handler) {
  if (verifier->blocks == verifier->prelude.block_limit || verifier->items >= STACK_ITEMS - 2) {
    verifier->refused = true;
    return;
  }
  verifier->blocks++;
  verifier->stack[verifier->items++] = handler;
  verifier->stack[verifier->items++] = kind << KIND_SHIFT;
}

/* The topmost block, with no slots above it; returns its kind. */
static unsigned pop_block(struct verifier *verifier, uint32_t *handler) {
  unsigned kind = top_kind(verifier);
  if (kind < KIND_EXCEPT || kind == NO_KIND) {
    verifier->refused = true;
    return kind;
  }
  verifier->blocks--;
  verifier->items -= 2;
  *handler = verifier->stack[verifier->items];
  return kind;
}

/* The slots above the topmost block. */
static void drop_slots(struct verifier *verifier) {
  while (top_kind(verifier) < KIND_EXCEPT) {
    pop(verifier, top_kind(verifier), verifier->stack[verifier->items - 1] & COUNT);
  }
}

/* The slots of a for loop's iterator: no part of two groups. */
static void pop_iterator(struct verifier *verifier) {
  unsigned slots = verifier->items > 0 ? verifier->stack[verifier->items - 1] & COUNT : 0;
  if (slots % UNWIND_ITERATOR_SLOTS != 0) verifier->refused = true;
  pop(verifier, KIND_ITERATOR, UNWIND_ITERATOR_SLOTS);
}

/* The kind of the slot `index` below the top. */
static unsigned kind_at(const struct verifier *verifier, uint32_t index) {
  for (unsigned i = verifier->items; i-- > 0;) {
    unsigned kind = verifier->stack[i] >> KIND_SHIFT, count = verifier->stack[i] & COUNT;
    if (kind >= KIND_EXCEPT) {
      i--;
    } else if (index < count) {
      return kind;
    } else {
      index -= count;
    }
  }
  return NO_KIND;
}

/* Paths */

/*
 * A block's handler is on one side of its body: a path reaches the handler, and what comes after it, only through the
 * handler's first instruction (in an async with, also behind it), and does not go back while the block is on the stack. The interpreter decides by offsets
 * whether it is in the body or in the handler.
 */
static bool sides_agree(const struct verifier *verifier, uint32_t from, uint32_t to) {
  bool innermost = true;
  for (unsigned i = verifier->items; i-- > 0;) {
    unsigned kind = verifier->stack[i] >> KIND_SHIFT;
    if (kind < KIND_EXCEPT) continue;
    uint32_t handler = verifier->stack[--i];
    bool enters = to == handler || (kind == KIND_ASYNC_WITH && innermost && from < handler);
    if ((from >= handler) != (to >= handler) && !enters) return false;
    innermost = false;
  }
  return true;
}

/* Whether the record is equal to the current stack. */
static bool is_recorded(const struct verifier *verifier, unsigned at) {
  const uint16_t *items = verifier->records + at;
  return items[0] == verifier->items &&
         memcmp(items + 1, verifier->stack, verifier->items * sizeof(uint16_t)) == 0;
}

/* Puts a record before the others of `recent`, from place `i`. */
static unsigned use_record(struct verifier *verifier, unsigned i, unsigned at) {
  for (; i > 0; i--) verifier->recent[i] = verifier->recent[i - 1];
  return verifier->recent[0] = at;
}

/* The index of a record of the current stack, one of the last used if possible; 0 when there is no room. */
static unsigned record(struct verifier *verifier) {
  for (unsigned i = 0; i < RECENT && verifier->recent[i] != 0; i++) {
    if (is_recorded(verifier, verifier->recent[i])) return use_record(verifier, i, verifier->recent[i]);
  }
  unsigned at = verifier->record_end;
  if (at + 1 + verifier->items > verifier->record_limit) return 0;
  verifier->records[at] = verifier->items;
  memcpy(verifier->records + at + 1, verifier->stack, verifier->items * sizeof(uint16_t));
  verifier->record_end = at + 1 + verifier->items;
  return use_record(verifier, RECENT - 1, at);
}

static struct place *place_at(const struct verifier *verifier, uint32_t offset) {
  unsigned low = 0, high = verifier->place_count;
  while (low + 1 < high) {
    unsigned middle = (low + high) / 2;
    if (verifier->places[middle].offset <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return &verifier->places[low];
}

/* The stack of a place is the current one. Returns whether the place was not followed before. */
static bool meet(struct verifier *verifier, uint32_t offset, bool follow) {
  struct place *place = place_at(verifier, offset);
  unsigned stack = place->stack & ~PENDING;
  bool is_new = place->stack == 0 || (place->stack & PENDING) != 0;
  if (stack == 0) {
    stack = record(verifier);
    if (stack == 0) verifier->refused = true;
  } else if (!is_recorded(verifier, stack)) {
    verifier->refused = true;
  }
  if (is_new) place->stack = follow ? stack : stack | PENDING;
  return is_new;
}

static void jump(struct verifier *verifier, uint32_t from, uint32_t to) {
  if (!sides_agree(verifier, from, to)) verifier->refused = true;
  if (!verifier->refused) meet(verifier, to, false);
}

/*
 * Enters a block: an exception leads to its handler. The one of an async with is a finally whose handler uses the manager
 * below the exception, which no statement of a finally does: it begins by copying the exception.
 */
static void set_up(struct verifier *verifier, unsigned kind, uint32_t at, uint32_t handler) {
  bool is_async = kind == KIND_FINALLY && verifier->prelude.opcodes[handler] == OPCODE_DUP_TOP;
  if (is_async) pop(verifier, KIND_VALUE, 1);
  push_block(verifier, is_async ? KIND_ASYNC_WITH : kind, handler);
  if (is_async) push(verifier, KIND_VALUE, 1);
  push(verifier, KIND_VALUE, 1);
  if (!verifier->refused) jump(verifier, at, handler);
  pop(verifier, KIND_VALUE, 1);
}

/* Jumps out of blocks. Those whose body it leaves end with their handlers, which drop the slots of a with. */
static void unwind(struct verifier *verifier, uint32_t at, const struct instruction *instruction) {
  uint32_t handler = 0;
  for (unsigned count = instruction->extra & ~UNWIND_POP_ITERATOR; count > 0 && !verifier->refused; count--) {
    drop_slots(verifier);
    unsigned kind = pop_block(verifier, &handler);
    if (kind == KIND_CLEANED || (kind == KIND_ASYNC_WITH && at >= handler)) verifier->refused = true;
    if (kind == KIND_WITH && at < handler) pop(verifier, KIND_MANAGER, MANAGER_SLOTS);
  }
  if (instruction->extra & UNWIND_POP_ITERATOR) pop_iterator(verifier);
  if (!verifier->refused) jump(verifier, at, instruction->operand);
}

/* A for loop's slots: whole groups; or those with which a generator expression begins, ABSENT, its argument, ABSENT twice. */
static void for_iter(struct verifier *verifier, uint32_t at, uint32_t end) {
  bool written_out = top_kind(verifier) == KIND_NULL;
  if (written_out) {
    pop(verifier, KIND_NULL, 2);
    pop(verifier, KIND_VALUE, 1);
    pop(verifier, KIND_NULL, 1);
  } else {
    pop_iterator(verifier);
  }
  if (verifier->refused) return;
  jump(verifier, at, end);
  if (written_out) {
    push(verifier, KIND_NULL, 1);
    push(verifier, KIND_VALUE, 1);
    push(verifier, KIND_NULL, 2);
  } else {
    push(verifier, KIND_ITERATOR, UNWIND_ITERATOR_SLOTS);
  }
  push(verifier, KIND_VALUE, 1);
}

/* Turns the slots of a with below its block to nothing, and keeps the marker or exception above it. */
static void with_cleanup(struct verifier *verifier) {
  uint32_t handler = 0;
  pop(verifier, KIND_VALUE, 1);
  if (pop_block(verifier, &handler) != KIND_WITH) verifier->refused = true;
  pop(verifier, KIND_MANAGER, MANAGER_SLOTS);
  if (verifier->refused) return;
  push_block(verifier, KIND_CLEANED, handler);
  push(verifier, KIND_VALUE, 1);
}

static void end_finally(struct verifier *verifier) {
  uint32_t handler;
  pop(verifier, KIND_VALUE, 1);
  if (pop_block(verifier, &handler) == KIND_WITH) verifier->refused = true;
}

static void store_in_container(struct verifier *verifier, uint32_t operand) {
  uint32_t used = (operand & 3) == 1 ? 2 : 1, index = operand >> 2;
  if ((operand & 3) == 3 || index < used || kind_at(verifier, index) != KIND_VALUE) verifier->refused = true;
  pop(verifier, KIND_VALUE, used);
}

static void call(struct verifier *verifier, const struct instruction *instruction) {
  bool spread =
      instruction->opcode == OPCODE_CALL_FUNCTION_VAR_KW || instruction->opcode == OPCODE_CALL_METHOD_VAR_KW;
  bool method = instruction->opcode == OPCODE_CALL_METHOD || instruction->opcode == OPCODE_CALL_METHOD_VAR_KW;
  if (spread) pop(verifier, KIND_VALUE, 1);
  for (uint32_t n = instruction->operand >> 8; n > 0 && !verifier->refused; n--) {
    pop(verifier, KIND_VALUE, 1);
    if (spread) {
      pop_optional(verifier);
    } else {
      pop(verifier, KIND_VALUE, 1);
    }
  }
  pop(verifier, KIND_VALUE, instruction->operand & 0xFF);
  if (method) pop(verifier, KIND_SELF, 1);
  pop(verifier, KIND_VALUE, 1);
  push(verifier, KIND_VALUE, 1);
}

static void make(struct verifier *verifier, const struct instruction *instruction) {
  pop(verifier, KIND_VALUE, instruction->extra);
  bool defaults = instruction->opcode == OPCODE_MAKE_FUNCTION_DEFARGS ||
                  instruction->opcode == OPCODE_MAKE_CLOSURE_DEFARGS;
  for (unsigned n = defaults ? 2 : 0; n > 0; n--) pop_optional(verifier);
  push(verifier, KIND_VALUE, 1);
}

/* The values that an instruction pops (high digit) and then pushes. */
static const uint8_t effects[] = {
    [OPCODE_LOAD_CONST_STRING] = 0x01,
    [OPCODE_LOAD_NAME] = 0x01,
    [OPCODE_LOAD_GLOBAL] = 0x01,
    [OPCODE_LOAD_ATTR] = 0x11,
    [OPCODE_STORE_NAME] = 0x10,
    [OPCODE_STORE_GLOBAL] = 0x10,
    [OPCODE_IMPORT_NAME] = 0x21,
    [OPCODE_IMPORT_FROM] = 0x12,
    [OPCODE_LOAD_CONST_SMALL_INT] = 0x01,
    [OPCODE_LOAD_CONST_OBJ] = 0x01,
    [OPCODE_LOAD_FAST_N] = 0x01,
    [OPCODE_LOAD_DEREF] = 0x01,
    [OPCODE_STORE_FAST_N] = 0x10,
    [OPCODE_STORE_DEREF] = 0x10,
    [OPCODE_BUILD_MAP] = 0x01,
    [OPCODE_POP_JUMP_IF_TRUE] = 0x10,
    [OPCODE_POP_JUMP_IF_FALSE] = 0x10,
    [OPCODE_LOAD_CONST_FALSE... OPCODE_LOAD_CONST_TRUE] = 0x01,
    [OPCODE_LOAD_BUILD_CLASS] = 0x01,
    [OPCODE_LOAD_SUBSCR] = 0x21,
    [OPCODE_DUP_TOP] = 0x12,
    [OPCODE_DUP_TOP_TWO] = 0x24,
    [OPCODE_GET_ITER] = 0x11,
    [OPCODE_STORE_MAP] = 0x31,
    [OPCODE_RETURN_VALUE] = 0x10,
    [OPCODE_RAISE_OBJ] = 0x10,
    [OPCODE_RAISE_FROM] = 0x20,
    [OPCODE_YIELD_VALUE] = 0x11,
    [OPCODE_YIELD_FROM] = 0x21,
    [OPCODE_IMPORT_STAR] = 0x10,
    [OPCODE_LOAD_CONST_SMALL_INT_MULTI... OPCODE_STORE_FAST_MULTI - 1] = 0x01,
    [OPCODE_STORE_FAST_MULTI... OPCODE_UNARY_OP_MULTI - 1] = 0x10,
    [OPCODE_UNARY_OP_MULTI... OPCODE_BINARY_OP_MULTI - 1] = 0x11,
    [OPCODE_BINARY_OP_MULTI... OPCODE_END - 1] = 0x21,
};

/* Follows one instruction; returns the offset of the next, NOWHERE after a jump, a return or a raise. */
static uint32_t step(struct verifier *verifier, uint32_t at, const struct instruction *instruction) {
  uint32_t operand = instruction->operand, handler;
  unsigned effect = effects[instruction->opcode];
  pop(verifier, KIND_VALUE, effect >> 4);
  push(verifier, KIND_VALUE, effect & 0xF);
  switch (instruction->opcode) {
    case OPCODE_LOAD_METHOD:
      pop(verifier, KIND_VALUE, 1);
      push(verifier, KIND_VALUE, 1);
      push(verifier, KIND_SELF, 1);
      break;
    case OPCODE_LOAD_SUPER_METHOD:
      pop(verifier, KIND_VALUE, 3);
      push(verifier, KIND_VALUE, 1);
      push(verifier, KIND_SELF, 1);
      break;
    case OPCODE_MAKE_FUNCTION:
    case OPCODE_MAKE_FUNCTION_DEFARGS:
    case OPCODE_MAKE_CLOSURE:
    case OPCODE_MAKE_CLOSURE_DEFARGS:
      make(verifier, instruction);
      break;
    case OPCODE_BUILD_SLICE:
      if (operand != 2 && operand != 3) verifier->refused = true;
      /* fall through */
    case OPCODE_BUILD_TUPLE:
    case OPCODE_BUILD_LIST:
    case OPCODE_BUILD_SET:
      pop(verifier, KIND_VALUE, operand);
      push(verifier, KIND_VALUE, 1);
      break;
    case OPCODE_STORE_COMP:
      store_in_container(verifier, operand);
      break;
    case OPCODE_UNPACK_SEQUENCE:
    case OPCODE_UNPACK_EX:
      pop(verifier, KIND_VALUE, 1);
      if (instruction->opcode == OPCODE_UNPACK_EX) operand = (operand & 0xFF) + (operand >> 8) + 1;
      push(verifier, KIND_VALUE, operand);
      break;
    case OPCODE_CALL_FUNCTION:
    case OPCODE_CALL_FUNCTION_VAR_KW:
    case OPCODE_CALL_METHOD:
    case OPCODE_CALL_METHOD_VAR_KW:
      call(verifier, instruction);
      break;
    case OPCODE_UNWIND_JUMP:
      unwind(verifier, at, instruction);
      return NOWHERE;
    case OPCODE_JUMP:
      jump(verifier, at, operand);
      return NOWHERE;
    case OPCODE_POP_JUMP_IF_TRUE:
    case OPCODE_POP_JUMP_IF_FALSE:
      jump(verifier, at, operand);
      break;
    case OPCODE_JUMP_IF_TRUE_OR_POP:
    case OPCODE_JUMP_IF_FALSE_OR_POP:
      if (top_kind(verifier) != KIND_VALUE) verifier->refused = true;
      if (!verifier->refused) jump(verifier, at, operand);
      pop(verifier, KIND_VALUE, 1);
      break;
    case OPCODE_SETUP_WITH:
      pop(verifier, KIND_VALUE, 1);
      push(verifier, KIND_MANAGER, MANAGER_SLOTS);
      set_up(verifier, KIND_WITH, at, operand);
      push(verifier, KIND_VALUE, 1);
      break;
    case OPCODE_SETUP_EXCEPT:
    case OPCODE_SETUP_FINALLY:
      set_up(verifier, instruction->opcode == OPCODE_SETUP_EXCEPT ? KIND_EXCEPT : KIND_FINALLY, at, operand);
      break;
    case OPCODE_POP_EXCEPT_JUMP:
      pop_block(verifier, &handler);
      if (!verifier->refused) jump(verifier, at, operand);
      return NOWHERE;
    case OPCODE_FOR_ITER:
      for_iter(verifier, at, operand);
      break;
    case OPCODE_END_FOR:
      pop_iterator(verifier);
      break;
    case OPCODE_LOAD_NULL:
      push(verifier, KIND_NULL, 1);
      break;
    case OPCODE_ROT_TWO:
      rotate(verifier, 1);
      break;
    case OPCODE_ROT_THREE:
      rotate(verifier, 2);
      break;
    case OPCODE_STORE_ATTR:
    case OPCODE_STORE_SUBSCR:
      pop(verifier, KIND_VALUE, instruction->opcode == OPCODE_STORE_ATTR ? 1 : 2);
      pop_optional(verifier);
      break;
    case OPCODE_POP_TOP:
      pop_any(verifier);
      break;
    case OPCODE_WITH_CLEANUP:
      with_cleanup(verifier);
      break;
    case OPCODE_END_FINALLY:
      end_finally(verifier);
      break;
    case OPCODE_GET_ITER_STACK:
      pop(verifier, KIND_VALUE, 1);
      push(verifier, KIND_ITERATOR, UNWIND_ITERATOR_SLOTS);
      break;
    case OPCODE_RETURN_VALUE:
    case OPCODE_RAISE_LAST:
    case OPCODE_RAISE_OBJ:
    case OPCODE_RAISE_FROM:
      return NOWHERE;
    default:
      break;
  }
  return instruction->next;
}

/* Follows a path until it ends or meets one that was followed before. */
static void follow(struct verifier *verifier, uint32_t at) {
  struct instruction instruction;
  for (;;) {
    decode(verifier->prelude.opcodes, verifier->length, at, &instruction);
    at = step(verifier, at, &instruction);
    if (at == NOWHERE || verifier->refused) return;
    if (at >= verifier->length) {
      verifier->refused = true;
      return;
    }
    if (bit(verifier->targets, at) && !meet(verifier, at, true)) return;
  }
}

/* Makes the recorded stack of a place the current one. */
static void restore(struct verifier *verifier, unsigned stack) {
  verifier->items = verifier->records[stack];
  verifier->depth = verifier->blocks = 0;
  memcpy(verifier->stack, verifier->records + stack + 1, verifier->items * sizeof(uint16_t));
  for (unsigned i = verifier->items; i-- > 0;) {
    if (verifier->stack[i] >> KIND_SHIFT < KIND_EXCEPT) {
      verifier->depth += verifier->stack[i] & COUNT;
    } else {
      verifier->blocks++;
      i--;
    }
  }
}

/* The next place that is reached and not yet followed; NULL when there is none. */
static struct place *pending(struct verifier *verifier) {
  for (unsigned n = verifier->place_count; n > 0; n--) {
    struct place *place = &verifier->places[verifier->next_place];
    verifier->next_place = verifier->next_place + 1 < verifier->place_count ? verifier->next_place + 1 : 0;
    if ((place->stack & PENDING) != 0) return place;
  }
  return NULL;
}

/* Lists the places in the memory of `starts`, which has served its purpose, and what follows it. */
static void list_places(struct verifier *verifier) {
  unsigned count = 1;
  for (uint32_t at = 1; at < verifier->length; at++) count += bit(verifier->targets, at);
  verifier->memory = (uint8_t *)verifier->starts;
  verifier->places = reserve(verifier, count);
  verifier->stack = reserve(verifier, STACK_ITEMS / 2);
  verifier->record_limit = (verifier->end - verifier->memory) / sizeof(uint16_t);
  if (verifier->record_limit >= PENDING) verifier->record_limit = PENDING - 1;
  verifier->records = (uint16_t *)verifier->memory;
  verifier->record_end = 1;
  memset(verifier->recent, 0, sizeof verifier->recent);
  verifier->place_count = verifier->next_place = 0;
  if (verifier->refused) return;
  for (uint32_t at = 0; at < verifier->length; at++) {
    if (at == 0 || bit(verifier->targets, at)) verifier->places[verifier->place_count++].offset = at;
  }
}

/* The second pass: follows all paths from the first instruction on. */
static bool check_paths(struct verifier *verifier) {
  struct place *place;
  if (verifier->prelude.state_size > COUNT) return false;
  list_places(verifier);
  verifier->depth = verifier->blocks = verifier->items = 0;
  verifier->depth_limit = verifier->prelude.state_size - verifier->local_count;
  if (!verifier->refused) meet(verifier, 0, false);
  while (!verifier->refused && (place = pending(verifier)) != NULL) {
    place->stack &= ~PENDING;
    restore(verifier, place->stack);
    follow(verifier, place->offset);
  }
  return !verifier->refused;
}

/* A frame that is larger than any VM stack: a call raises an exception. */
static bool never_fits(const struct prelude *prelude) {
  return prelude->state_size > COUNT && (prelude->flags & FLAG_GENERATOR) == 0;
}

static bool check_code(struct verifier *verifier, value code) {
  code_prelude(code, &verifier->prelude);
  verifier->code = code;
  verifier->length = code_bytes(code) + code_length(code) - verifier->prelude.opcodes;
  if (verifier->length > OPCODES_LIMIT || verifier->prelude.flags >= 2 * FLAG_DEFAULTS) return false;
  verifier->name_count = image_module_name_count(code_module(code));
  verifier->constant_count = image_module_constant_count(code_module(code));
  uint8_t *memory = verifier->memory;
  uint32_t words = (verifier->length + 31) / 32;
  verifier->targets = reserve(verifier, words);
  verifier->starts = reserve(verifier, words);
  bool sound =
      !verifier->refused && scan(verifier) && (never_fits(&verifier->prelude) || check_paths(verifier));
  verifier->memory = memory;
  return sound;
}

/* The top-level code of a module takes no arguments and is no generator. */
static bool check_top(value code) {
  struct prelude prelude;
  code_prelude(code, &prelude);
  unsigned takes = prelude.positional + prelude.keyword_only + prelude.default_count + prelude.flags;
  return takes == 0 && closure_fits(code, 0);
}

bool verify_image(const uint8_t *image, void *memory, size_t size) {
  const uint32_t *words = (const uint32_t *)image;
  uint32_t count = image_length(image) / 4, at;
  struct verifier verifier = {
      .image = image, .memory = memory, .end = (uint8_t *)memory + (size & ~(size_t)3)};
  verifier.map = reserve(&verifier, survey_map_words(count * 4));
  if (verifier.refused || !survey_image(image, verifier.map)) return false;
  for (at = survey_next(image, verifier.map, 0, TAG_IMAGE_MODULE); at < count;
       at = survey_next(image, verifier.map, at + 1, TAG_IMAGE_MODULE)) {
    if (!check_top(image_module_code(value_of(words + at)))) return false;
  }
  for (at = survey_next(image, verifier.map, 0, TAG_CODE); at < count;
       at = survey_next(image, verifier.map, at + 1, TAG_CODE)) {
    if (!check_code(&verifier, value_of(words + at))) return false;
  }
  return true;
}
