# Times a second with Timer 1, through driver library functions, and compares it with the system clock.
from time import sleep, ticks_diff, ticks_us

from driverlib import (
    SYSCTL_PERIPH_TIMER1, TIMER1_BASE, TIMER_A, TIMER_CFG_PERIODIC, SysCtlClockGet, SysCtlPeripheralEnable,
    TimerConfigure, TimerEnable, TimerLoadSet, TimerValueGet,
)

clock = SysCtlClockGet()
print('the processor runs at', clock // 1000000, 'MHz')
SysCtlPeripheralEnable(SYSCTL_PERIPH_TIMER1)
TimerConfigure(TIMER1_BASE, TIMER_CFG_PERIODIC)
TimerLoadSet(TIMER1_BASE, TIMER_A, 0xFFFFFFFF)
TimerEnable(TIMER1_BASE, TIMER_A)

for n in range(3):
    ticks, before = TimerValueGet(TIMER1_BASE, TIMER_A), ticks_us()
    sleep(1)
    cycles = ticks - TimerValueGet(TIMER1_BASE, TIMER_A)
    print('%.3f s by the timer, %.3f s by the clock' % (cycles / clock, ticks_diff(ticks_us(), before) / 1e6))
