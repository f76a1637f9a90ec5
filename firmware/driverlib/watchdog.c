/* Watchdog timers: the first time-out interrupts, the second resets. Watchdog 1 runs from the precision oscillator, so
 * a write to it takes time; WRC in its CTL indicates that the next write may follow. */
#include "driverlib/watchdog.h"

#include "driverlib/interrupt.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

static void write(uint32_t base, uint32_t offset, uint32_t value) {
  if (base == WATCHDOG1_BASE) {
    while (!(HWREG(base + WDT_O_CTL) & WDT_CTL_WRC)) {
    }
  }
  HWREG(base + offset) = value;
}

/* Returns whether the watchdog runs. */
bool WatchdogRunning(uint32_t base) {
  return HWREG(base + WDT_O_CTL) & WDT_CTL_INTEN;
}

/* Starts the watchdog; only a reset stops it. */
void WatchdogEnable(uint32_t base) {
  write(base, WDT_O_CTL, HWREG(base + WDT_O_CTL) | WDT_CTL_INTEN);
}

/* Enables the reset on the second time-out. */
void WatchdogResetEnable(uint32_t base) {
  write(base, WDT_O_CTL, HWREG(base + WDT_O_CTL) | WDT_CTL_RESEN);
}

/* Disables the reset on the second time-out. */
void WatchdogResetDisable(uint32_t base) {
  write(base, WDT_O_CTL, HWREG(base + WDT_O_CTL) & ~WDT_CTL_RESEN);
}

/* Write-protects the registers. */
void WatchdogLock(uint32_t base) {
  write(base, WDT_O_LOCK, WDT_LOCK_LOCKED);
}

/* Ends the write protection. */
void WatchdogUnlock(uint32_t base) {
  write(base, WDT_O_LOCK, WDT_LOCK_UNLOCK);
}

/* Returns whether the registers are write-protected. */
bool WatchdogLockState(uint32_t base) {
  return HWREG(base + WDT_O_LOCK) == WDT_LOCK_LOCKED;
}

/* Sets the time-out in clock cycles; the counter restarts immediately. */
void WatchdogReloadSet(uint32_t base, uint32_t load) {
  write(base, WDT_O_LOAD, load);
}

/* Returns the time-out in clock cycles. */
uint32_t WatchdogReloadGet(uint32_t base) {
  return HWREG(base + WDT_O_LOAD);
}

/* Returns the counter. */
uint32_t WatchdogValueGet(uint32_t base) {
  return HWREG(base + WDT_O_VALUE);
}

/* Registers and enables the handler of the interrupt that both watchdogs share. */
void WatchdogIntRegister(uint32_t base, void (*handler)(void)) {
  (void)base;
  IntRegister(INT_WATCHDOG, handler);
  IntEnable(INT_WATCHDOG);
}

/* Disables the interrupt that both watchdogs share and removes its handler. */
void WatchdogIntUnregister(uint32_t base) {
  (void)base;
  IntDisable(INT_WATCHDOG);
  IntUnregister(INT_WATCHDOG);
}

/* Enables the interrupt and with it the watchdog. */
void WatchdogIntEnable(uint32_t base) {
  WatchdogEnable(base);
}

/* Returns whether the interrupt is asserted, masked or raw. */
uint32_t WatchdogIntStatus(uint32_t base, bool masked) {
  return HWREG(base + (masked ? WDT_O_MIS : WDT_O_RIS));
}

/* Clears the interrupt and reloads the counter. */
void WatchdogIntClear(uint32_t base) {
  write(base, WDT_O_ICR, 1);
}

/* Stops the watchdog while a debugger halts the processor. */
void WatchdogStallEnable(uint32_t base) {
  write(base, WDT_O_TEST, HWREG(base + WDT_O_TEST) | WDT_TEST_STALL);
}

/* Keeps the watchdog running while a debugger halts the processor. */
void WatchdogStallDisable(uint32_t base) {
  write(base, WDT_O_TEST, HWREG(base + WDT_O_TEST) & ~WDT_TEST_STALL);
}
