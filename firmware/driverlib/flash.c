/* Flash memory: programming, erasing, protection, user registers. */
#include "driverlib/flash.h"

#include "driverlib/interrupt.h"
#include "driverlib/sysctl.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

#define WRITE_KEY 0xA4420000 /* in the upper half of FMC and FMC2 */
#define ERASE_BLOCK 1024
#define PROTECT_BLOCK 2048
#define BUFFER_BYTES 128             /* 32 words of write buffer, aligned in flash */
#define USER_REGISTER_FMA 0x80000000 /* FMA names a register to commit; user registers from here on */
#define PROTECT_REGISTERS 8 /* FMPRE0, FMPPE0, FMPRE1 ... FMPPE3 are committed under the numbers 0 to 7 */

/* Runs a flash operation to its end; returns -1 if an access was refused meanwhile. */
static int32_t run(uint32_t control_register, uint32_t operation) {
  HWREG(FLASH_FCMISC) = FLASH_FCMISC_AMISC;
  HWREG(control_register) = WRITE_KEY | operation;
  while (HWREG(control_register) & operation) {
  }
  return HWREG(FLASH_FCRIS) & FLASH_FCRIS_ARIS ? -1 : 0;
}

/* Returns the clocks per microsecond; this chip's flash controller times itself. */
uint32_t FlashUsecGet(void) {
  return SysCtlClockGet() / 1000000;
}

/* Has no effect: this chip's flash controller times itself. */
void FlashUsecSet(uint32_t clocks) {
  (void)clocks;
}

/* Erases the 1 KiB block at an address; returns 0, or -1 for a wrong address or a protected block. */
int32_t FlashErase(uint32_t address) {
  if (address % ERASE_BLOCK || address >= SysCtlFlashSizeGet()) {
    return -1;
  }
  HWREG(FLASH_FMA) = address;
  return run(FLASH_FMC, FLASH_FMC_ERASE);
}

/* Programs count bytes of erased flash through the write buffer; address and count are multiples of four. Returns 0,
 * or -1 for a wrong address or a protected block. */
int32_t FlashProgram(uint32_t *data, uint32_t address, uint32_t count) {
  uint32_t end = address + count;
  if (address % 4 || count % 4 || end < address || end > SysCtlFlashSizeGet()) {
    return -1;
  }
  while (address < end) {
    uint32_t row = address / BUFFER_BYTES * BUFFER_BYTES;
    HWREG(FLASH_FMA) = row;
    for (; address < end && address < row + BUFFER_BYTES; address += 4) {
      HWREG(FLASH_FWBN + address % BUFFER_BYTES) = *data++;
    }
    if (run(FLASH_FMC2, FLASH_FMC2_WRBUF)) {
      return -1;
    }
  }
  return 0;
}

/* Each bit of the read-enable and program-enable registers stands for one 2 KiB block. */
static uint32_t protect_register(uint32_t first_register, uint32_t address) {
  return first_register + address / PROTECT_BLOCK / 32 * 4;
}

static uint32_t protect_bit(uint32_t address) {
  return 1u << address / PROTECT_BLOCK % 32;
}

/* Returns the protection of a 2 KiB block. */
tFlashProtection FlashProtectGet(uint32_t address) {
  if (!(HWREG(protect_register(FLASH_FMPRE0, address)) & protect_bit(address))) {
    return FlashExecuteOnly;
  }
  bool writable = HWREG(protect_register(FLASH_FMPPE0, address)) & protect_bit(address);
  return writable ? FlashReadWrite : FlashReadOnly;
}

/* Protects a 2 KiB block until the next reset; returns 0, or -1 for a wrong address or less protection than it has. */
int32_t FlashProtectSet(uint32_t address, tFlashProtection protect) {
  if (address % PROTECT_BLOCK || address >= SysCtlFlashSizeGet() || protect < FlashProtectGet(address)) {
    return -1;
  }
  if (protect >= FlashReadOnly) {
    HWREG(protect_register(FLASH_FMPPE0, address)) &= ~protect_bit(address);
  }
  if (protect >= FlashExecuteOnly) {
    HWREG(protect_register(FLASH_FMPRE0, address)) &= ~protect_bit(address);
  }
  return 0;
}

static int32_t commit(uint32_t register_number) {
  HWREG(FLASH_FMA) = register_number;
  return run(FLASH_FMC, FLASH_FMC_COMT);
}

/* Makes the protection permanent; returns 0, or -1 on a hardware error. */
int32_t FlashProtectSave(void) {
  for (uint32_t i = 0; i < PROTECT_REGISTERS; i++) {
    if (commit(i)) {
      return -1;
    }
  }
  return 0;
}

/* Reads user registers 0 and 1; returns 0. */
int32_t FlashUserGet(uint32_t *user0, uint32_t *user1) {
  *user0 = HWREG(FLASH_USERREG0);
  *user1 = HWREG(FLASH_USERREG1);
  return 0;
}

/* Writes user registers 0 and 1 until the next reset; returns 0. */
int32_t FlashUserSet(uint32_t user0, uint32_t user1) {
  HWREG(FLASH_USERREG0) = user0;
  HWREG(FLASH_USERREG1) = user1;
  return 0;
}

/* Makes user registers 0 and 1 permanent; returns 0, or -1 on a hardware error. */
int32_t FlashUserSave(void) {
  return commit(USER_REGISTER_FMA) || commit(USER_REGISTER_FMA + 1) ? -1 : 0;
}

/* Registers and enables the handler of the flash interrupt. */
void FlashIntRegister(void (*handler)(void)) {
  IntRegister(INT_FLASH, handler);
  IntEnable(INT_FLASH);
}

/* Disables the flash interrupt and removes its handler. */
void FlashIntUnregister(void) {
  IntDisable(INT_FLASH);
  IntUnregister(INT_FLASH);
}

/* Enables interrupt sources (FLASH_INT_*). */
void FlashIntEnable(uint32_t flags) {
  HWREG(FLASH_FCIM) |= flags;
}

/* Disables interrupt sources. */
void FlashIntDisable(uint32_t flags) {
  HWREG(FLASH_FCIM) &= ~flags;
}

/* Returns the interrupt sources that are raised, masked or raw. */
uint32_t FlashIntStatus(bool masked) {
  return HWREG(masked ? FLASH_FCMISC : FLASH_FCRIS);
}

/* Clears interrupt sources. */
void FlashIntClear(uint32_t flags) {
  HWREG(FLASH_FCMISC) = flags;
}
