/* Flash memory: programming, erasing, protection, user registers. */
#ifndef DRIVERLIB_FLASH_H
#define DRIVERLIB_FLASH_H

#include "inc/hw_types.h"

/* Protection of a 2 KiB block; each step takes rights away and cannot be taken back. */
typedef enum { FlashReadWrite, FlashReadOnly, FlashExecuteOnly } tFlashProtection;

/* Interrupt sources: the bits of FCRIS, FCIM and FCMISC. */
#define FLASH_INT_ACCESS 0x00000001
#define FLASH_INT_PROGRAM 0x00000002
#define FLASH_INT_AMISC 0x00000001

extern uint32_t FlashUsecGet(void);
extern void FlashUsecSet(uint32_t clocks);
extern int32_t FlashErase(uint32_t address);
extern int32_t FlashProgram(uint32_t *data, uint32_t address, uint32_t count);
extern tFlashProtection FlashProtectGet(uint32_t address);
extern int32_t FlashProtectSet(uint32_t address, tFlashProtection protect);
extern int32_t FlashProtectSave(void);
extern int32_t FlashUserGet(uint32_t *user0, uint32_t *user1);
extern int32_t FlashUserSet(uint32_t user0, uint32_t user1);
extern int32_t FlashUserSave(void);
extern void FlashIntRegister(void (*handler)(void));
extern void FlashIntUnregister(void);
extern void FlashIntEnable(uint32_t flags);
extern void FlashIntDisable(uint32_t flags);
extern uint32_t FlashIntStatus(bool masked);
extern void FlashIntClear(uint32_t flags);

#endif
