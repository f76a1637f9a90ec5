/* The serial boot loader: receives a program over UART0 and writes it to flash. */
#ifndef DRIVERLIB_UPDATE_H
#define DRIVERLIB_UPDATE_H

extern void UpdateUART(void);

#endif
