/* Processor instructions that C cannot express. */
#ifndef DRIVERLIB_CPU_H
#define DRIVERLIB_CPU_H

#include "inc/hw_types.h"

extern uint32_t CPUcpsid(void);
extern uint32_t CPUcpsie(void);
extern uint32_t CPUprimask(void);
extern uint32_t CPUbasepriGet(void);
extern void CPUbasepriSet(uint32_t base_priority);
extern void CPUwfi(void);

#endif
