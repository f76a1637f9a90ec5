/*
 * The heap: blocks of 16 bytes, a map with two bits for each, a collector that marks and sweeps and never
 * moves anything.
 *
 * Roots are the words of `struct vm`, the used part of the VM stack, and the C stack with the registers,
 * which is read conservatively: any word that points into an object, at its start or inside it, keeps the
 * object. C code can therefore hold values in plain local variables. Inside objects every aligned word is
 * treated the same way unless the object's type has no references (numbers, text, raw storage, images). A
 * pointer into an uploaded image (code, a constant, a string) keeps the whole image.
 *
 * The collector runs when an allocation finds no room, when gc.collect() is called and when the prompt is
 * idle. Built with OWLET_STRESS it runs before every allocation and overwrites what it frees.
 */
#ifndef OWLET_CORE_HEAP_H
#define OWLET_CORE_HEAP_H

#include "core/value.h"

void heap_init(void *memory, size_t size);

/* Returns a zeroed object of `size` bytes whose header says `tag`, or NULL when there is no room. */
void *heap_try_allocate(size_t size, unsigned tag);

/* Makes an object larger where it lies if the memory after it is free; says whether it could. */
bool heap_extend(void *object, size_t size);

/* Gives back an object that nothing refers to any more. */
void heap_release(void *object);

void heap_collect(void);
size_t heap_free_bytes(void);
size_t heap_used_bytes(void);

/* The size of the largest object that could be allocated now. */
size_t heap_largest_free(void);

bool heap_contains(const void *address);

/* Whether the object at `address` was marked in the collection that is under way: for lists of weak
 * references. */
bool heap_is_marked(const void *address);

#endif
