/* General-purpose timers. */
#ifndef DRIVERLIB_TIMER_H
#define DRIVERLIB_TIMER_H

#include "inc/hw_types.h"

/* Modes: bits 7:0 are TAMR, bits 15:8 are TBMR, bits 31:24 are CFG. */
#define TIMER_CFG_ONE_SHOT 0x00000021
#define TIMER_CFG_ONE_SHOT_UP 0x00000031
#define TIMER_CFG_PERIODIC 0x00000022
#define TIMER_CFG_PERIODIC_UP 0x00000032
#define TIMER_CFG_RTC 0x01000000
#define TIMER_CFG_SPLIT_PAIR 0x04000000
#define TIMER_CFG_A_ONE_SHOT 0x00000021
#define TIMER_CFG_A_ONE_SHOT_UP 0x00000031
#define TIMER_CFG_A_PERIODIC 0x00000022
#define TIMER_CFG_A_PERIODIC_UP 0x00000032
#define TIMER_CFG_A_CAP_COUNT 0x00000003
#define TIMER_CFG_A_CAP_COUNT_UP 0x00000013
#define TIMER_CFG_A_CAP_TIME 0x00000007
#define TIMER_CFG_A_CAP_TIME_UP 0x00000017
#define TIMER_CFG_A_PWM 0x0000000A
#define TIMER_CFG_B_ONE_SHOT 0x00002100
#define TIMER_CFG_B_ONE_SHOT_UP 0x00003100
#define TIMER_CFG_B_PERIODIC 0x00002200
#define TIMER_CFG_B_PERIODIC_UP 0x00003200
#define TIMER_CFG_B_CAP_COUNT 0x00000300
#define TIMER_CFG_B_CAP_COUNT_UP 0x00001300
#define TIMER_CFG_B_CAP_TIME 0x00000700
#define TIMER_CFG_B_CAP_TIME_UP 0x00001700
#define TIMER_CFG_B_PWM 0x00000A00

/* Halves: each selects its byte of a register that both share. */
#define TIMER_A 0x000000FF
#define TIMER_B 0x0000FF00
#define TIMER_BOTH 0x0000FFFF

/* Edges that count: TAEVENT and TBEVENT of CTL. */
#define TIMER_EVENT_POS_EDGE 0x00000000
#define TIMER_EVENT_NEG_EDGE 0x00000404
#define TIMER_EVENT_BOTH_EDGES 0x00000C0C

/* Interrupt sources: the bits of IMR, RIS, MIS and ICR. */
#define TIMER_TIMA_TIMEOUT 0x00000001
#define TIMER_CAPA_MATCH 0x00000002
#define TIMER_CAPA_EVENT 0x00000004
#define TIMER_RTC_MATCH 0x00000008
#define TIMER_TIMA_MATCH 0x00000010
#define TIMER_TIMB_TIMEOUT 0x00000100
#define TIMER_CAPB_MATCH 0x00000200
#define TIMER_CAPB_EVENT 0x00000400
#define TIMER_TIMB_MATCH 0x00000800

extern void TimerConfigure(uint32_t base, uint32_t config);
extern void TimerEnable(uint32_t base, uint32_t timer);
extern void TimerDisable(uint32_t base, uint32_t timer);
extern void TimerControlLevel(uint32_t base, uint32_t timer, bool invert);
extern void TimerControlTrigger(uint32_t base, uint32_t timer, bool enable);
extern void TimerControlEvent(uint32_t base, uint32_t timer, uint32_t event);
extern void TimerControlStall(uint32_t base, uint32_t timer, bool stall);
extern void TimerControlWaitOnTrigger(uint32_t base, uint32_t timer, bool wait);
extern void TimerRTCEnable(uint32_t base);
extern void TimerRTCDisable(uint32_t base);
extern void TimerPrescaleSet(uint32_t base, uint32_t timer, uint32_t value);
extern uint32_t TimerPrescaleGet(uint32_t base, uint32_t timer);
extern void TimerPrescaleMatchSet(uint32_t base, uint32_t timer, uint32_t value);
extern uint32_t TimerPrescaleMatchGet(uint32_t base, uint32_t timer);
extern void TimerLoadSet(uint32_t base, uint32_t timer, uint32_t value);
extern uint32_t TimerLoadGet(uint32_t base, uint32_t timer);
extern uint32_t TimerValueGet(uint32_t base, uint32_t timer);
extern void TimerMatchSet(uint32_t base, uint32_t timer, uint32_t value);
extern uint32_t TimerMatchGet(uint32_t base, uint32_t timer);
extern void TimerIntRegister(uint32_t base, uint32_t timer, void (*handler)(void));
extern void TimerIntUnregister(uint32_t base, uint32_t timer);
extern void TimerIntEnable(uint32_t base, uint32_t flags);
extern void TimerIntDisable(uint32_t base, uint32_t flags);
extern uint32_t TimerIntStatus(uint32_t base, bool masked);
extern void TimerIntClear(uint32_t base, uint32_t flags);

#endif
