# Sends a text in Morse code with the LED on PD0: morse.py [WORDS...].
import sys
from time import sleep_ms

from board import Pin

UNIT_MS = 80
CODES = {
    'A': '.-', 'B': '-...', 'C': '-.-.', 'D': '-..', 'E': '.', 'F': '..-.', 'G': '--.', 'H': '....', 'I': '..',
    'J': '.---', 'K': '-.-', 'L': '.-..', 'M': '--', 'N': '-.', 'O': '---', 'P': '.--.', 'Q': '--.-', 'R': '.-.',
    'S': '...', 'T': '-', 'U': '..-', 'V': '...-', 'W': '.--', 'X': '-..-', 'Y': '-.--', 'Z': '--..',
    '0': '-----', '1': '.----', '2': '..---', '3': '...--', '4': '....-', '5': '.....', '6': '-....', '7': '--...',
    '8': '---..', '9': '----.',
}
led = Pin('PD0', Pin.OUT, value=0)


def send(letter):
    for mark in CODES[letter]:
        led.on()
        sleep_ms(UNIT_MS if mark == '.' else 3 * UNIT_MS)
        led.off()
        sleep_ms(UNIT_MS)
    sleep_ms(2 * UNIT_MS)


for word in sys.argv[1:] or ['SOS']:
    letters = [letter for letter in word.upper() if letter in CODES]
    print(' '.join(letters), ' '.join(CODES[letter] for letter in letters))
    for letter in letters:
        send(letter)
    sleep_ms(4 * UNIT_MS)
