/* The registers that a function must preserve, stored and loaded: see jump.h. */
#include "core/jump.h"

#ifdef __arm__

__attribute__((naked)) int jump_set(struct jump *jump) {
  (void)jump;
  __asm__(
      "stmia r0!, {r4-r11}\n"
      "mov r12, sp\n"
      "str r12, [r0]\n"
      "str lr, [r0, #4]\n"
      "movs r0, #0\n"
      "bx lr\n");
}

__attribute__((naked)) void jump_to(struct jump *jump) {
  (void)jump;
  __asm__(
      "ldmia r0!, {r4-r11}\n"
      "ldr r12, [r0]\n"
      "ldr lr, [r0, #4]\n"
      "mov sp, r12\n"
      "movs r0, #1\n"
      "bx lr\n");
}

#endif
