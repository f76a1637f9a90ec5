/* Nested vectored interrupt controller: handlers, enables, pending bits, priorities. */
#ifndef DRIVERLIB_INTERRUPT_H
#define DRIVERLIB_INTERRUPT_H

#include "inc/hw_types.h"

/* Every function takes the exception numbers of inc/hw_ints.h. Priorities are in the upper three bits of a byte: 0x00
 * is the highest, 0xE0 the lowest. */
#define INT_PRIORITY_M 0x000000FF

extern void IntRegister(uint32_t interrupt, void (*handler)(void));
extern void IntUnregister(uint32_t interrupt);
extern void IntEnable(uint32_t interrupt);
extern void IntDisable(uint32_t interrupt);
extern uint32_t IntIsEnabled(uint32_t interrupt);
extern bool IntMasterEnable(void);
extern bool IntMasterDisable(void);
extern void IntPriorityGroupingSet(uint32_t bits);
extern uint32_t IntPriorityGroupingGet(void);
extern void IntPrioritySet(uint32_t interrupt, uint8_t priority);
extern int32_t IntPriorityGet(uint32_t interrupt);
extern void IntPendSet(uint32_t interrupt);
extern void IntPendClear(uint32_t interrupt);
extern void IntPriorityMaskSet(uint32_t priority_mask);
extern uint32_t IntPriorityMaskGet(void);

#endif
