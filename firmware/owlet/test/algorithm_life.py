# Conway's life on a torus and on an endless plane.


def torus(rows):
    height, width = len(rows), len(rows[0])
    out = []
    for y in range(height):
        line = ''
        for x in range(width):
            around = sum(
                rows[(y + dy) % height][(x + dx) % width] == '#'
                for dy in (-1, 0, 1)
                for dx in (-1, 0, 1)
                if dx or dy
            )
            line += '#' if around == 3 or around == 2 and rows[y][x] == '#' else '.'
        out.append(line)
    return out


def plane(cells):
    counts = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    key = x + dx, y + dy
                    counts[key] = counts.get(key, 0) + 1
    return {cell for cell, n in counts.items() if n == 3 or n == 2 and cell in cells}


rows = ['.#....', '..#...', '###...', '......', '......']
for generation in range(4):
    rows = torus(rows)
    print('\n'.join(rows), end='\n\n')
cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for generation in range(8):
    cells = plane(cells)
print(sorted(cells))
pentomino = {(1, 0), (2, 0), (0, 1), (1, 1), (1, 2)}
sizes = []
for generation in range(10):
    sizes.append(len(pentomino))
    pentomino = plane(pentomino)
print(sizes)
