/* The macros that table.S uses. A function that the driver library lacks becomes an undefined instruction under the
 * function's name. */
  .syntax unified
  .thumb

/* The vector table and the API table's first word, for which the documentation has only a name (ROM_VERSION). */
  .section .vectors, "a"
  .word __stack
  .word ROM_BootLoader, ROM_BootLoader, ROM_BootLoader
  .word 0

/* The next word of the API table. */
  .macro api name
  .section .vectors, "a"
  .word ROM_\name\()TABLE
  .endm

/* Starts a table of functions, or data within one; `end` with the same name ends it. */
  .macro table name
  object \name\()TABLE
  .endm

  .macro object name
  .section .tables, "a"
  .balign 4
  .global ROM_\name
  .type ROM_\name, %object
ROM_\name:
  .endm

  .macro end name
  .size ROM_\name, . - ROM_\name
  .endm

/* The next word of a table: a function, or none. */
  .macro entry name
  .word ROM_\name
  absent \name
  .endm

  .macro nothing
  .word 0
  .endm

/* A weak definition, used unless another object defines the function. */
  .macro absent name
  .pushsection .absent.\name, "ax", %progbits
  .weak ROM_\name
  .type ROM_\name, %function
  .thumb_func
ROM_\name:
  udf #0
  .size ROM_\name, . - ROM_\name
  .popsection
  .endm

  absent BootLoader
