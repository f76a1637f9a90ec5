/* Universal asynchronous receivers and transmitters. */
#ifndef DRIVERLIB_UART_H
#define DRIVERLIB_UART_H

#include "inc/hw_types.h"

/* Interrupt sources: the bits of IM, RIS, MIS and ICR. */
#define UART_INT_RI 0x00000001
#define UART_INT_CTS 0x00000002
#define UART_INT_DCD 0x00000004
#define UART_INT_DSR 0x00000008
#define UART_INT_RX 0x00000010
#define UART_INT_TX 0x00000020
#define UART_INT_RT 0x00000040
#define UART_INT_FE 0x00000080
#define UART_INT_PE 0x00000100
#define UART_INT_BE 0x00000200
#define UART_INT_OE 0x00000400

/* Data format: the bits of LCRH. */
#define UART_CONFIG_WLEN_MASK 0x00000060
#define UART_CONFIG_WLEN_8 0x00000060
#define UART_CONFIG_WLEN_7 0x00000040
#define UART_CONFIG_WLEN_6 0x00000020
#define UART_CONFIG_WLEN_5 0x00000000
#define UART_CONFIG_STOP_MASK 0x00000008
#define UART_CONFIG_STOP_ONE 0x00000000
#define UART_CONFIG_STOP_TWO 0x00000008
#define UART_CONFIG_PAR_MASK 0x00000086
#define UART_CONFIG_PAR_NONE 0x00000000
#define UART_CONFIG_PAR_EVEN 0x00000006
#define UART_CONFIG_PAR_ODD 0x00000002
#define UART_CONFIG_PAR_ONE 0x00000082
#define UART_CONFIG_PAR_ZERO 0x00000086

/* FIFO levels: the bits of IFLS. */
#define UART_FIFO_TX1_8 0x00000000
#define UART_FIFO_TX2_8 0x00000001
#define UART_FIFO_TX4_8 0x00000002
#define UART_FIFO_TX6_8 0x00000003
#define UART_FIFO_TX7_8 0x00000004
#define UART_FIFO_RX1_8 0x00000000
#define UART_FIFO_RX2_8 0x00000008
#define UART_FIFO_RX4_8 0x00000010
#define UART_FIFO_RX6_8 0x00000018
#define UART_FIFO_RX7_8 0x00000020

/* uDMA requests: the bits of DMACTL. */
#define UART_DMA_RX 0x00000001
#define UART_DMA_TX 0x00000002
#define UART_DMA_ERR_RXSTOP 0x00000004

/* Receive errors: the bits of RSR. */
#define UART_RXERROR_FRAMING 0x00000001
#define UART_RXERROR_PARITY 0x00000002
#define UART_RXERROR_BREAK 0x00000004
#define UART_RXERROR_OVERRUN 0x00000008

/* Hardware flow control and modem lines: the bits of CTL and FR (UART1). */
#define UART_FLOWCONTROL_NONE 0x00000000
#define UART_FLOWCONTROL_RX 0x00004000
#define UART_FLOWCONTROL_TX 0x00008000
#define UART_OUTPUT_DTR 0x00000400
#define UART_OUTPUT_RTS 0x00000800
#define UART_INPUT_CTS 0x00000001
#define UART_INPUT_DSR 0x00000002
#define UART_INPUT_DCD 0x00000004
#define UART_INPUT_RI 0x00000100

/* What asserts the transmit interrupt: the FIFO level or the end of transmission (CTL's EOT). */
#define UART_TXINT_MODE_FIFO 0x00000000
#define UART_TXINT_MODE_EOT 0x00000010

extern void UARTConfigSetExpClk(uint32_t base, uint32_t clock, uint32_t baud, uint32_t config);
extern void UARTConfigGetExpClk(uint32_t base, uint32_t clock, uint32_t *baud, uint32_t *config);
extern void UARTParityModeSet(uint32_t base, uint32_t parity);
extern uint32_t UARTParityModeGet(uint32_t base);
extern void UARTFIFOLevelSet(uint32_t base, uint32_t tx_level, uint32_t rx_level);
extern void UARTFIFOLevelGet(uint32_t base, uint32_t *tx_level, uint32_t *rx_level);
extern void UARTEnable(uint32_t base);
extern void UARTDisable(uint32_t base);
extern void UARTFIFOEnable(uint32_t base);
extern void UARTFIFODisable(uint32_t base);
extern void UARTEnableSIR(uint32_t base, bool low_power);
extern void UARTDisableSIR(uint32_t base);
extern bool UARTCharsAvail(uint32_t base);
extern bool UARTSpaceAvail(uint32_t base);
extern bool UARTBusy(uint32_t base);
extern int32_t UARTCharGet(uint32_t base);
extern int32_t UARTCharGetNonBlocking(uint32_t base);
extern void UARTCharPut(uint32_t base, uint8_t data);
extern bool UARTCharPutNonBlocking(uint32_t base, uint8_t data);
extern void UARTBreakCtl(uint32_t base, bool break_state);
extern void UARTIntRegister(uint32_t base, void (*handler)(void));
extern void UARTIntUnregister(uint32_t base);
extern void UARTIntEnable(uint32_t base, uint32_t flags);
extern void UARTIntDisable(uint32_t base, uint32_t flags);
extern uint32_t UARTIntStatus(uint32_t base, bool masked);
extern void UARTIntClear(uint32_t base, uint32_t flags);
extern void UARTDMAEnable(uint32_t base, uint32_t flags);
extern void UARTDMADisable(uint32_t base, uint32_t flags);
extern void UARTTxIntModeSet(uint32_t base, uint32_t mode);
extern uint32_t UARTTxIntModeGet(uint32_t base);
extern uint32_t UARTRxErrorGet(uint32_t base);
extern void UARTRxErrorClear(uint32_t base);
extern void UARTFlowControlSet(uint32_t base, uint32_t mode);
extern uint32_t UARTFlowControlGet(uint32_t base);
extern void UARTModemControlSet(uint32_t base, uint32_t control);
extern void UARTModemControlClear(uint32_t base, uint32_t control);
extern uint32_t UARTModemControlGet(uint32_t base);
extern uint32_t UARTModemStatusGet(uint32_t base);

#endif
