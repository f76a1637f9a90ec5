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

/* Returns a zeroed object of `size` bytes with this tag in its header, or NULL when there is no room. */
void *heap_try_allocate(size_t size, unsigned tag);

/* Extends an object in place if the memory after it is free; returns whether it did. */
bool heap_extend(void *object, size_t size);

/* Frees an object that has no references left. */
void heap_release(void *object);

void heap_collect(void);

/* Whether the machine's state and its stack lead to an object. What only C code holds does not count. */
bool heap_is_reachable(const void *object);

/* Calls vm.abandon for every generator, reachable or not. */
void heap_abandon_all(void);
size_t heap_free_bytes(void);
size_t heap_used_bytes(void);

/* The size of the largest object that could be allocated now. */
size_t heap_largest_free(void);

bool heap_contains(const void *address);

/* Whether the current collection has marked the object at `address`: for lists of weak
 * references. */
bool heap_is_marked(const void *address);

#endif
