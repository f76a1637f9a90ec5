/* Special registers: what MRS, MSR and CPS see and change, with and without privilege. */
#include "observe.h"

static volatile uint32_t seen[12];

static void in_handler(void) {
  seen[0] = READ_SPECIAL(ipsr);
  WRITE_SPECIAL(control, 2);
  seen[1] = READ_SPECIAL(control);
  WRITE_SPECIAL(faultmask, 1);
  seen[2] = READ_SPECIAL(faultmask);
}

static void privileged(void) {
  on(SVCALL, in_handler);
  __asm volatile("svc #0" ::: "memory");
  say_value("IPSR in SVCall", seen[0]);
  say_value("CONTROL after writing SPSEL in a handler", seen[1]);
  say_value("FAULTMASK in a handler", seen[2]);
  say_value("FAULTMASK after the return", READ_SPECIAL(faultmask));
  WRITE_SPECIAL(psp, 0x20001003);
  say_value("PSP", READ_SPECIAL(psp));
  WRITE_SPECIAL(basepri, 0xE0);
  say_value("BASEPRI", READ_SPECIAL(basepri));
  WRITE_SPECIAL(basepri, 0);
  WRITE_SPECIAL(primask, 0xFFFFFFFF);
  say_value("PRIMASK", READ_SPECIAL(primask));
  WRITE_SPECIAL(primask, 0);
  WRITE_SPECIAL(apsr_nzcvq, 0xFFFFFFFF);
  say_value("APSR of all ones", READ_SPECIAL(apsr));
  WRITE_SPECIAL(apsr_nzcvq, 0);
  say_value("APSR of zeros", READ_SPECIAL(apsr));
  say_value("EPSR reads", READ_SPECIAL(epsr));
  say_value("xPSR reads", READ_SPECIAL(xpsr) & ~0xF8000000);
}

static void unprivileged(void) {
  on(SVCALL, become_privileged);
  WRITE_SPECIAL(basepri, 0xC0);
  become_unprivileged();
  seen[0] = READ_SPECIAL(control);
  WRITE_SPECIAL(control, 0);
  seen[1] = READ_SPECIAL(control);
  seen[2] = READ_SPECIAL(basepri);
  WRITE_SPECIAL(basepri, 0x20);
  seen[3] = READ_SPECIAL(msp);
  WRITE_SPECIAL(psp, 0x20002000);
  seen[4] = READ_SPECIAL(psp);
  __asm volatile("cpsid i" ::: "memory");
  seen[5] = READ_SPECIAL(primask);
  seen[6] = READ_SPECIAL(ipsr);
  WRITE_SPECIAL(apsr_nzcvq, 0xA0000000);
  seen[7] = READ_SPECIAL(apsr);
  __asm volatile("svc #0" ::: "memory");
  static const char *const names[] = {
      "CONTROL", "CONTROL after clearing it", "BASEPRI", "MSP", "PSP", "PRIMASK", "IPSR", "APSR"};
  say("unprivileged");
  for (int n = 0; n < 8; n++) say_value(names[n], seen[n]);
  say("privileged again");
  say_value("CONTROL", READ_SPECIAL(control));
  say_value("BASEPRI", READ_SPECIAL(basepri));
  say_value("PRIMASK", READ_SPECIAL(primask));
  say_value("PSP", READ_SPECIAL(psp));
}

void observe(void) {
  privileged();
  unprivileged();
}
