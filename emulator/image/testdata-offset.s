@ A vector table and a loop, for a segment that starts before its first section.
    .syntax unified
    .thumb
    .text
    .word 0x20001000
    .word _start
    .thumb_func
    .global _start
_start:
    b _start
