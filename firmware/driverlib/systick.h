/* The processor's system timer. */
#ifndef DRIVERLIB_SYSTICK_H
#define DRIVERLIB_SYSTICK_H

#include "inc/hw_types.h"

extern void SysTickEnable(void);
extern void SysTickDisable(void);
extern void SysTickIntRegister(void (*handler)(void));
extern void SysTickIntUnregister(void);
extern void SysTickIntEnable(void);
extern void SysTickIntDisable(void);
extern void SysTickPeriodSet(uint32_t period);
extern uint32_t SysTickPeriodGet(void);
extern uint32_t SysTickValueGet(void);

#endif
