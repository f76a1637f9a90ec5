# bit_length, to_bytes and from_bytes.
for n in (0, 1, 2, 255, 256, 2 ** 31, 2 ** 32 - 1, 2 ** 100, -1, -256):
    print(n, n.bit_length())
print((1024).to_bytes(2, 'big'), (1024).to_bytes(4, 'little'), (0).to_bytes(3, 'big'))
print((2 ** 70 + 5).to_bytes(10, 'big'), (2 ** 70 + 5).to_bytes(9, 'little'))
print(int.from_bytes(b'\x01\x00', 'big'), int.from_bytes(b'\x01\x00', 'little'), int.from_bytes(b'', 'big'))
print(int.from_bytes(b'\xff' * 9, 'big'), int.from_bytes(bytearray(b'\x12\x34\x56\x78\x9a'), 'little'))
print(int.from_bytes((2 ** 90 + 12345).to_bytes(12, 'little'), 'little') == 2 ** 90 + 12345)
try:
    (256).to_bytes(1, 'big')
except OverflowError as e:
    print('OverflowError:', e)
try:
    (-1).to_bytes(2, 'little')
except OverflowError:
    print('OverflowError')
