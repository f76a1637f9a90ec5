/* Micro direct memory access: 32 channels that move items between memories and peripherals. */
#ifndef DRIVERLIB_UDMA_H
#define DRIVERLIB_UDMA_H

#include "inc/hw_types.h"

/* A channel's control structure. The table of them lies in SRAM at a multiple of 1,024 bytes: 32 primary structures, then
 * 32 alternate ones. */
typedef struct {
  volatile void *pvSrcEndAddr;
  volatile void *pvDstEndAddr;
  volatile uint32_t ulControl;
  volatile uint32_t ulSpare;
} tDMAControlTable;

/* Which of its structures is meant: part of a channel's index where a function takes one. */
#define UDMA_PRI_SELECT 0x00000000
#define UDMA_ALT_SELECT 0x00000020

/* Attributes of a channel. */
#define UDMA_ATTR_USEBURST 0x00000001
#define UDMA_ATTR_ALTSELECT 0x00000002
#define UDMA_ATTR_HIGH_PRIORITY 0x00000004
#define UDMA_ATTR_REQMASK 0x00000008
#define UDMA_ATTR_ALL 0x0000000F

/* Transfer modes: XFERMODE of a control word. An alternate structure's scatter-gather modes are one higher. */
#define UDMA_MODE_STOP 0x00000000
#define UDMA_MODE_BASIC 0x00000001
#define UDMA_MODE_AUTO 0x00000002
#define UDMA_MODE_PINGPONG 0x00000003
#define UDMA_MODE_MEM_SCATTER_GATHER 0x00000004
#define UDMA_MODE_PER_SCATTER_GATHER 0x00000006
#define UDMA_MODE_ALT_SELECT 0x00000001

/* The other fields of a control word. */
#define UDMA_DST_INC_8 0x00000000
#define UDMA_DST_INC_16 0x40000000
#define UDMA_DST_INC_32 0x80000000
#define UDMA_DST_INC_NONE 0xC0000000
#define UDMA_SRC_INC_8 0x00000000
#define UDMA_SRC_INC_16 0x04000000
#define UDMA_SRC_INC_32 0x08000000
#define UDMA_SRC_INC_NONE 0x0C000000
#define UDMA_SIZE_8 0x00000000
#define UDMA_SIZE_16 0x11000000
#define UDMA_SIZE_32 0x22000000
#define UDMA_ARB_1 0x00000000
#define UDMA_ARB_2 0x00004000
#define UDMA_ARB_4 0x00008000
#define UDMA_ARB_8 0x0000C000
#define UDMA_ARB_16 0x00010000
#define UDMA_ARB_32 0x00014000
#define UDMA_ARB_64 0x00018000
#define UDMA_ARB_128 0x0001C000
#define UDMA_ARB_256 0x00020000
#define UDMA_ARB_512 0x00024000
#define UDMA_ARB_1024 0x00028000
#define UDMA_NEXT_USEBURST 0x00000008

/* Channels by the peripherals that they serve by default. */
#define UDMA_CHANNEL_USBEP1RX 0
#define UDMA_CHANNEL_USBEP1TX 1
#define UDMA_CHANNEL_USBEP2RX 2
#define UDMA_CHANNEL_USBEP2TX 3
#define UDMA_CHANNEL_USBEP3RX 4
#define UDMA_CHANNEL_USBEP3TX 5
#define UDMA_CHANNEL_ETH0RX 6
#define UDMA_CHANNEL_ETH0TX 7
#define UDMA_CHANNEL_UART0RX 8
#define UDMA_CHANNEL_UART0TX 9
#define UDMA_CHANNEL_SSI0RX 10
#define UDMA_CHANNEL_SSI0TX 11
#define UDMA_CHANNEL_ADC0 14
#define UDMA_CHANNEL_ADC1 15
#define UDMA_CHANNEL_ADC2 16
#define UDMA_CHANNEL_ADC3 17
#define UDMA_CHANNEL_TMR0A 18
#define UDMA_CHANNEL_TMR0B 19
#define UDMA_CHANNEL_TMR1A 20
#define UDMA_CHANNEL_TMR1B 21
#define UDMA_CHANNEL_UART1RX 22
#define UDMA_CHANNEL_UART1TX 23
#define UDMA_CHANNEL_SSI1RX 24
#define UDMA_CHANNEL_SSI1TX 25
#define UDMA_CHANNEL_I2S0RX 28
#define UDMA_CHANNEL_I2S0TX 29
#define UDMA_CHANNEL_SW 30

/* Channels by their secondary assignments; a number tells apart those that serve the same peripheral. */
#define UDMA_SEC_CHANNEL_UART2RX_0 0
#define UDMA_SEC_CHANNEL_UART2TX_1 1
#define UDMA_SEC_CHANNEL_TMR3A 2
#define UDMA_SEC_CHANNEL_TMR3B 3
#define UDMA_SEC_CHANNEL_TMR2A_4 4
#define UDMA_SEC_CHANNEL_TMR2B_5 5
#define UDMA_SEC_CHANNEL_TMR2A_6 6
#define UDMA_SEC_CHANNEL_TMR2B_7 7
#define UDMA_SEC_CHANNEL_UART1RX 8
#define UDMA_SEC_CHANNEL_UART1TX 9
#define UDMA_SEC_CHANNEL_SSI1RX 10
#define UDMA_SEC_CHANNEL_SSI1TX 11
#define UDMA_SEC_CHANNEL_UART2RX_12 12
#define UDMA_SEC_CHANNEL_UART2TX_13 13
#define UDMA_SEC_CHANNEL_TMR2A_14 14
#define UDMA_SEC_CHANNEL_TMR2B_15 15
#define UDMA_SEC_CHANNEL_TMR1A 18
#define UDMA_SEC_CHANNEL_TMR1B 19
#define UDMA_SEC_CHANNEL_EPI0RX 20
#define UDMA_SEC_CHANNEL_EPI0TX 21
#define UDMA_SEC_CHANNEL_ADC10 24
#define UDMA_SEC_CHANNEL_ADC11 25
#define UDMA_SEC_CHANNEL_ADC12 26
#define UDMA_SEC_CHANNEL_ADC13 27
#define UDMA_SEC_CHANNEL_SW 30

/* Assignments, for uDMAChannelSelectDefault and uDMAChannelSelectSecondary: a bit for each channel. */
#define UDMA_DEF_USBEP1RX_SEC_UART2RX 0x00000001
#define UDMA_DEF_USBEP1TX_SEC_UART2TX 0x00000002
#define UDMA_DEF_USBEP2RX_SEC_TMR3A 0x00000004
#define UDMA_DEF_USBEP2TX_SEC_TMR3B 0x00000008
#define UDMA_DEF_USBEP3RX_SEC_TMR2A 0x00000010
#define UDMA_DEF_USBEP3TX_SEC_TMR2B 0x00000020
#define UDMA_DEF_ETH0RX_SEC_TMR2A 0x00000040
#define UDMA_DEF_ETH0TX_SEC_TMR2B 0x00000080
#define UDMA_DEF_UART0RX_SEC_UART1RX 0x00000100
#define UDMA_DEF_UART0TX_SEC_UART1TX 0x00000200
#define UDMA_DEF_SSI0RX_SEC_SSI1RX 0x00000400
#define UDMA_DEF_SSI0TX_SEC_SSI1TX 0x00000800
#define UDMA_DEF_RESERVED_SEC_UART2RX 0x00001000
#define UDMA_DEF_RESERVED_SEC_UART2TX 0x00002000
#define UDMA_DEF_ADC00_SEC_TMR2A 0x00004000
#define UDMA_DEF_ADC01_SEC_TMR2B 0x00008000
#define UDMA_DEF_ADC02_SEC_RESERVED 0x00010000
#define UDMA_DEF_ADC03_SEC_RESERVED 0x00020000
#define UDMA_DEF_TMR0A_SEC_TMR1A 0x00040000
#define UDMA_DEF_TMR0B_SEC_TMR1B 0x00080000
#define UDMA_DEF_TMR1A_SEC_EPI0RX 0x00100000
#define UDMA_DEF_TMR1B_SEC_EPI0TX 0x00200000
#define UDMA_DEF_UART1RX_SEC_RESERVED 0x00400000
#define UDMA_DEF_UART1TX_SEC_RESERVED 0x00800000
#define UDMA_DEF_SSI1RX_SEC_ADC10 0x01000000
#define UDMA_DEF_SSI1TX_SEC_ADC11 0x02000000
#define UDMA_DEF_RESERVED_SEC_ADC12 0x04000000
#define UDMA_DEF_RESERVED_SEC_ADC13 0x08000000
#define UDMA_DEF_I2S0RX_SEC_RESERVED 0x10000000
#define UDMA_DEF_I2S0TX_SEC_RESERVED 0x20000000

/* Interrupts. */
#define UDMA_INT_SW 62
#define UDMA_INT_ERR 63

/* Where the last item of a buffer lies, of which so many are of a size in bits (UDMA_SIZE_*) and the addresses grow as an
 * increment says (UDMA_SRC_INC_*, UDMA_DST_INC_*, whose bits end at one of weight 1). */
#define uDMAEndAddress(start, count, increment) \
  ((increment) == 3 ? (void *)(start) : (void *)&((uint8_t *)(start))[((count)-1) << (increment)])

/* Initializes an entry of a list of tasks for scatter-gather transfers: modes of a list's entries are the alternate ones. */
#define uDMATaskStructEntry(count, size, src_increment, src, dst_increment, dst, arbitration, mode)       \
  {                                                                                                       \
    uDMAEndAddress(src, count, (src_increment) >> 26), uDMAEndAddress(dst, count, (dst_increment) >> 30), \
        (src_increment) | (dst_increment) | (size) | (arbitration) | (((count)-1) << 4) |                 \
            ((mode) == UDMA_MODE_MEM_SCATTER_GATHER || (mode) == UDMA_MODE_PER_SCATTER_GATHER             \
                 ? (mode) | UDMA_MODE_ALT_SELECT                                                          \
                 : (mode)),                                                                               \
        0                                                                                                 \
  }

extern void uDMAEnable(void);
extern void uDMADisable(void);
extern uint32_t uDMAErrorStatusGet(void);
extern void uDMAErrorStatusClear(void);
extern void uDMAChannelEnable(uint32_t channel);
extern void uDMAChannelDisable(uint32_t channel);
extern bool uDMAChannelIsEnabled(uint32_t channel);
extern void uDMAControlBaseSet(void *table);
extern void *uDMAControlBaseGet(void);
extern void *uDMAControlAlternateBaseGet(void);
extern void uDMAChannelRequest(uint32_t channel);
extern void uDMAChannelAttributeEnable(uint32_t channel, uint32_t attributes);
extern void uDMAChannelAttributeDisable(uint32_t channel, uint32_t attributes);
extern uint32_t uDMAChannelAttributeGet(uint32_t channel);
extern void uDMAChannelControlSet(uint32_t index, uint32_t control);
extern void uDMAChannelTransferSet(uint32_t index, uint32_t mode, void *source, void *destination,
                                   uint32_t count);
extern void uDMAChannelScatterGatherSet(uint32_t channel, unsigned tasks, void *list, uint32_t peripheral);
extern uint32_t uDMAChannelSizeGet(uint32_t index);
extern uint32_t uDMAChannelModeGet(uint32_t index);
extern void uDMAChannelSelectDefault(uint32_t channels);
extern void uDMAChannelSelectSecondary(uint32_t channels);
extern void uDMAIntRegister(uint32_t interrupt, void (*handler)(void));
extern void uDMAIntUnregister(uint32_t interrupt);

#endif
