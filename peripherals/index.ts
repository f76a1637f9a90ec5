/** The LM3S9B92, its blocks, and the parts of boards. */
export { Adc, adcLayout, type AdcOptions, type AdcTrigger } from './adc.js';
export { Flash, flashLayout, type FlashOptions } from './flash.js';
export { Gpio, gpioLayout, type GpioOptions } from './gpio.js';
export { lm3s9b92 } from './lm3s9b92.js';
export { Button, type ButtonOptions } from './parts/button.js';
export { Led, type LedOptions } from './parts/led.js';
export { analogPins, pinMux } from './pin-mux.js';
export { SysCtl, sysctlLayout, type SysCtlOptions } from './sysctl.js';
export { Timer, timerLayout, type TimerOptions } from './timer.js';
export { Uart, uartLayout, type UartOptions } from './uart.js';
export { Udma, udmaChannels, udmaLayout, type UdmaOptions } from './udma.js';
export { Watchdog, watchdogLayout, type WatchdogOptions } from './watchdog.js';
