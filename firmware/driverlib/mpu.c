/* Memory protection unit (ARMv7-M, B3.5). */
#include "driverlib/mpu.h"

#include "driverlib/interrupt.h"
#include "inc/hw_ints.h"
#include "inc/lm3s9b92.h"

#define MEMORY_TYPE \
  (NVIC_MPU_ATTR_TEX_M | NVIC_MPU_ATTR_SHAREABLE | NVIC_MPU_ATTR_CACHEABLE | NVIC_MPU_ATTR_BUFFRABLE)
#define PERIPHERALS 0x40000000
#define EXTERNAL_RAM 0x60000000
#define PRIVATE_PERIPHERALS 0xE0000000

/* Turns the MPU on with some of MPU_CONFIG_*. */
void MPUEnable(uint32_t config) {
  HWREG(NVIC_MPU_CTRL) = config | NVIC_MPU_CTRL_ENABLE;
  __asm volatile("dsb\n\tisb" ::: "memory");
}

/* Turns the MPU off. */
void MPUDisable(void) {
  HWREG(NVIC_MPU_CTRL) &= ~NVIC_MPU_CTRL_ENABLE;
  __asm volatile("dsb\n\tisb" ::: "memory");
}

/* Returns the number of regions. */
uint32_t MPURegionCountGet(void) {
  return (HWREG(NVIC_MPU_TYPE) & NVIC_MPU_TYPE_DREGION_M) >> NVIC_MPU_TYPE_DREGION_S;
}

/* Enables a region as it is configured. */
void MPURegionEnable(uint32_t region) {
  HWREG(NVIC_MPU_NUMBER) = region;
  HWREG(NVIC_MPU_ATTR) |= NVIC_MPU_ATTR_ENABLE;
}

/* Disables a region and keeps its configuration. */
void MPURegionDisable(uint32_t region) {
  HWREG(NVIC_MPU_NUMBER) = region;
  HWREG(NVIC_MPU_ATTR) &= ~NVIC_MPU_ATTR_ENABLE;
}

/* Device memory where the peripherals are, else normal shareable write-through memory, as the data sheet recommends
 * for SRAM. */
static uint32_t memory_type(uint32_t address) {
  bool device = (address >= PERIPHERALS && address < EXTERNAL_RAM) || address >= PRIVATE_PERIPHERALS;
  return NVIC_MPU_ATTR_SHAREABLE | (device ? NVIC_MPU_ATTR_BUFFRABLE : NVIC_MPU_ATTR_CACHEABLE);
}

/* Sets a region's address and attributes (MPU_RGN_*, MPU_SUB_RGN_*); the address is a multiple of the size. */
void MPURegionSet(uint32_t region, uint32_t address, uint32_t flags) {
  HWREG(NVIC_MPU_BASE) = (address & NVIC_MPU_BASE_ADDR_M) | NVIC_MPU_BASE_VALID | region;
  HWREG(NVIC_MPU_ATTR) = (flags & ~MEMORY_TYPE) | memory_type(address);
}

/* Reads a region's address and attributes. */
void MPURegionGet(uint32_t region, uint32_t *address, uint32_t *flags) {
  HWREG(NVIC_MPU_NUMBER) = region;
  *address = HWREG(NVIC_MPU_BASE) & NVIC_MPU_BASE_ADDR_M;
  *flags = HWREG(NVIC_MPU_ATTR);
}

/* Registers and enables the handler of memory management faults. */
void MPUIntRegister(void (*handler)(void)) {
  IntRegister(FAULT_MPU, handler);
  IntEnable(FAULT_MPU);
}

/* Disables memory management faults and removes their handler. */
void MPUIntUnregister(void) {
  IntDisable(FAULT_MPU);
  IntUnregister(FAULT_MPU);
}
