@ A vector table and a loop, for the test of segments that begin before their first section.
    .syntax unified
    .thumb
    .text
    .word 0x20001000
    .word _start
    .thumb_func
    .global _start
_start:
    b _start
