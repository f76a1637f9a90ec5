/* Micro direct memory access. A channel's control structures describe its transfers and are in memory that the program
 * provides; the controller's registers have a bit for each channel. */
#include "driverlib/udma.h"

#include "driverlib/interrupt.h"
#include "inc/lm3s9b92.h"

#define CHANNELS 32

/* Fields of a control word (UDMACHCTL). */
#define CONTROL_MODE_M 0x00000007
#define CONTROL_SIZE_M 0x00003FF0
#define CONTROL_SIZE_S 4
#define CONTROL_SRCINC_S 26
#define CONTROL_DSTINC_S 30
/* What uDMAChannelControlSet sets: everything else. */
#define CONTROL_SETTINGS_M 0xFF03C008
#define INCREMENT_NONE 3

/* An attribute and the registers that set and clear it. */
static const struct {
  uint32_t attribute, set, clear;
} attribute_registers[] = {
    {UDMA_ATTR_USEBURST, UDMA_USEBURSTSET, UDMA_USEBURSTCLR},
    {UDMA_ATTR_ALTSELECT, UDMA_ALTSET, UDMA_ALTCLR},
    {UDMA_ATTR_HIGH_PRIORITY, UDMA_PRIOSET, UDMA_PRIOCLR},
    {UDMA_ATTR_REQMASK, UDMA_REQMASKSET, UDMA_REQMASKCLR},
};
#define ATTRIBUTES (sizeof attribute_registers / sizeof attribute_registers[0])

static uint32_t bit_of(uint32_t channel) {
  return 1u << (channel % CHANNELS);
}

/* The control structure of an index: a channel number, ORed with UDMA_ALT_SELECT for the alternate structure. */
static tDMAControlTable *structure_of(uint32_t index) {
  return (tDMAControlTable *)HWREG(UDMA_CTLBASE) + index;
}

/* The address of the last of `count` items that begin at `start`. */
static void *last_item(void *start, uint32_t count, uint32_t increment) {
  return increment == INCREMENT_NONE ? start : (uint8_t *)start + ((count - 1) << increment);
}

/* Enables the controller. */
void uDMAEnable(void) {
  HWREG(UDMA_CFG) = UDMA_CFG_MASTEN;
}

/* Disables the controller. */
void uDMADisable(void) {
  HWREG(UDMA_CFG) = 0;
}

/* Returns whether a bus error has stopped a transfer. */
uint32_t uDMAErrorStatusGet(void) {
  return HWREG(UDMA_ERRCLR);
}

/* Clears the error and its interrupt. */
void uDMAErrorStatusClear(void) {
  HWREG(UDMA_ERRCLR) = UDMA_ERRCLR_ERRCLR;
}

/* Enables a channel until its transfer is complete. */
void uDMAChannelEnable(uint32_t channel) {
  HWREG(UDMA_ENASET) = bit_of(channel);
}

/* Disables a channel. */
void uDMAChannelDisable(uint32_t channel) {
  HWREG(UDMA_ENACLR) = bit_of(channel);
}

/* Returns whether a channel is enabled; the end of its transfer disables it. */
bool uDMAChannelIsEnabled(uint32_t channel) {
  return HWREG(UDMA_ENASET) & bit_of(channel);
}

/* Sets the address of the control structures, a multiple of 1,024 bytes. */
void uDMAControlBaseSet(void *table) {
  HWREG(UDMA_CTLBASE) = (uint32_t)table;
}

/* Returns the address of the control structures. */
void *uDMAControlBaseGet(void) {
  return (void *)HWREG(UDMA_CTLBASE);
}

/* Returns the address of the alternate control structures. */
void *uDMAControlAlternateBaseGet(void) {
  return (void *)HWREG(UDMA_ALTBASE);
}

/* Starts a transfer by software request. */
void uDMAChannelRequest(uint32_t channel) {
  HWREG(UDMA_SWREQ) = bit_of(channel);
}

/* Sets attributes of a channel (UDMA_ATTR_*). */
void uDMAChannelAttributeEnable(uint32_t channel, uint32_t attributes) {
  for (size_t n = 0; n < ATTRIBUTES; n++) {
    if (attributes & attribute_registers[n].attribute) {
      HWREG(attribute_registers[n].set) = bit_of(channel);
    }
  }
}

/* Clears attributes of a channel. */
void uDMAChannelAttributeDisable(uint32_t channel, uint32_t attributes) {
  for (size_t n = 0; n < ATTRIBUTES; n++) {
    if (attributes & attribute_registers[n].attribute) {
      HWREG(attribute_registers[n].clear) = bit_of(channel);
    }
  }
}

/* Returns a channel's attributes. */
uint32_t uDMAChannelAttributeGet(uint32_t channel) {
  uint32_t attributes = 0;
  for (size_t n = 0; n < ATTRIBUTES; n++) {
    if (HWREG(attribute_registers[n].set) & bit_of(channel)) {
      attributes |= attribute_registers[n].attribute;
    }
  }
  return attributes;
}

/* Sets sizes and increments of items and the arbitration size (UDMA_SIZE_*, UDMA_SRC_INC_*, UDMA_DST_INC_*, UDMA_ARB_*,
 * UDMA_NEXT_USEBURST). */
void uDMAChannelControlSet(uint32_t index, uint32_t control) {
  tDMAControlTable *structure = structure_of(index);
  structure->ulControl = (structure->ulControl & ~CONTROL_SETTINGS_M) | control;
}

/* Sets the next transfer: 1 to 1,024 items, in a mode (UDMA_MODE_*). */
void uDMAChannelTransferSet(uint32_t index, uint32_t mode, void *source, void *destination, uint32_t count) {
  tDMAControlTable *structure = structure_of(index);
  uint32_t control = structure->ulControl & ~(CONTROL_SIZE_M | CONTROL_MODE_M);
  bool list = mode == UDMA_MODE_MEM_SCATTER_GATHER || mode == UDMA_MODE_PER_SCATTER_GATHER;
  if (list && (index & UDMA_ALT_SELECT)) {
    mode |= UDMA_MODE_ALT_SELECT;
  }
  structure->pvSrcEndAddr = last_item(source, count, (control >> CONTROL_SRCINC_S) & 3);
  if (list && !(index & UDMA_ALT_SELECT)) {
    structure->pvDstEndAddr = (void *)&structure_of(index | UDMA_ALT_SELECT)->ulSpare;
  } else {
    structure->pvDstEndAddr = last_item(destination, count, control >> CONTROL_DSTINC_S);
  }
  structure->ulControl = control | ((count - 1) << CONTROL_SIZE_S) | mode;
}

/* Sets a list of tasks (uDMATaskStructEntry) to transfer, each on the peripheral's requests or all in one go. */
void uDMAChannelScatterGatherSet(uint32_t channel, unsigned tasks, void *list, uint32_t peripheral) {
  uint32_t words = tasks * (sizeof(tDMAControlTable) / sizeof(uint32_t));
  uint32_t mode = peripheral ? UDMA_MODE_PER_SCATTER_GATHER : UDMA_MODE_MEM_SCATTER_GATHER;
  uDMAChannelControlSet(channel, UDMA_SIZE_32 | UDMA_SRC_INC_32 | UDMA_DST_INC_32 | UDMA_ARB_4);
  uDMAChannelTransferSet(channel, mode, list, NULL, words);
}

/* Returns the number of items left to transfer. */
uint32_t uDMAChannelSizeGet(uint32_t index) {
  uint32_t control = structure_of(index)->ulControl;
  if (!(control & (CONTROL_SIZE_M | CONTROL_MODE_M))) {
    return 0;
  }
  return ((control & CONTROL_SIZE_M) >> CONTROL_SIZE_S) + 1;
}

/* Returns the mode (UDMA_MODE_*), UDMA_MODE_STOP after the transfer. */
uint32_t uDMAChannelModeGet(uint32_t index) {
  uint32_t mode = structure_of(index)->ulControl & CONTROL_MODE_M;
  bool list = (mode & ~UDMA_MODE_ALT_SELECT) >= UDMA_MODE_MEM_SCATTER_GATHER;
  return list ? mode & ~UDMA_MODE_ALT_SELECT : mode;
}

/* Assigns channels (UDMA_DEF_*) to their default peripherals. */
void uDMAChannelSelectDefault(uint32_t channels) {
  HWREG(UDMA_CHASGN) &= ~channels;
}

/* Assigns channels to their secondary peripherals. */
void uDMAChannelSelectSecondary(uint32_t channels) {
  HWREG(UDMA_CHASGN) |= channels;
}

/* Registers and enables the handler of an interrupt (UDMA_INT_*). */
void uDMAIntRegister(uint32_t interrupt, void (*handler)(void)) {
  IntRegister(interrupt, handler);
  IntEnable(interrupt);
}

/* Disables an interrupt and removes its handler. */
void uDMAIntUnregister(uint32_t interrupt) {
  IntDisable(interrupt);
  IntUnregister(interrupt);
}
