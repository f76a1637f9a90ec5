/* Watchdog timers. */
#ifndef DRIVERLIB_WATCHDOG_H
#define DRIVERLIB_WATCHDOG_H

#include "inc/hw_types.h"

extern bool WatchdogRunning(uint32_t base);
extern void WatchdogEnable(uint32_t base);
extern void WatchdogResetEnable(uint32_t base);
extern void WatchdogResetDisable(uint32_t base);
extern void WatchdogLock(uint32_t base);
extern void WatchdogUnlock(uint32_t base);
extern bool WatchdogLockState(uint32_t base);
extern void WatchdogReloadSet(uint32_t base, uint32_t load);
extern uint32_t WatchdogReloadGet(uint32_t base);
extern uint32_t WatchdogValueGet(uint32_t base);
extern void WatchdogIntRegister(uint32_t base, void (*handler)(void));
extern void WatchdogIntUnregister(uint32_t base);
extern void WatchdogIntEnable(uint32_t base);
extern uint32_t WatchdogIntStatus(uint32_t base, bool masked);
extern void WatchdogIntClear(uint32_t base);
extern void WatchdogStallEnable(uint32_t base);
extern void WatchdogStallDisable(uint32_t base);

#endif
