/* The interface of a benchmark guest: what it defines and what it may use. */
#ifndef GUEST_H
#define GUEST_H

/* Does `rounds` rounds of work and returns a number that depends on all of it. */
unsigned work(unsigned rounds);

/* A guest sets this when its result is wrong: the exit code is 1. */
extern int failed;

/* Marks a function that lies in SRAM, in pages without data or beside data. The start-up code copies it there. */
#ifdef __wasm__
#define IN_SRAM __attribute__((noinline))
#define NEAR_DATA IN_SRAM
#else
#define IN_SRAM __attribute__((noinline, long_call, section(".sram")))
#define NEAR_DATA __attribute__((noinline, long_call, section(".near")))
#endif

#endif
