/* The interface of a benchmark guest: what it defines and what it may use. */
#ifndef GUEST_H
#define GUEST_H

/* Does `rounds` rounds of work and returns a number that depends on all of it. */
unsigned work(unsigned rounds);

/* Interrupts of the system timer so far. */
extern volatile unsigned ticks;

#endif
