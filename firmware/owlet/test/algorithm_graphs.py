# Graphs: breadth first, depth first, Dijkstra, topological order, flood fill.
roads = {
    'A': {'B': 4, 'C': 2},
    'B': {'D': 5},
    'C': {'B': 1, 'D': 8, 'E': 10},
    'D': {'E': 2, 'F': 6},
    'E': {'F': 3},
    'F': {},
}


def breadth_first(graph, start, goal):
    queue = [[start]]
    seen = {start}
    while queue:
        path = queue.pop(0)
        if path[-1] == goal:
            return path
        for neighbour in graph[path[-1]]:
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(path + [neighbour])


def depth_first(graph, node, seen=None):
    seen = seen if seen is not None else []
    seen.append(node)
    for neighbour in graph[node]:
        if neighbour not in seen:
            depth_first(graph, neighbour, seen)
    return seen


def dijkstra(graph, start):
    distances = {start: 0}
    waiting = [start]
    while waiting:
        node = min(waiting, key=lambda n: distances[n])
        waiting.remove(node)
        for neighbour, length in graph[node].items():
            distance = distances[node] + length
            if distance < distances.get(neighbour, float('inf')):
                distances[neighbour] = distance
                if neighbour not in waiting:
                    waiting.append(neighbour)
    return distances


def topological(graph):
    order = []

    def visit(node):
        if node not in order:
            for neighbour in graph[node]:
                visit(neighbour)
            order.insert(0, node)

    for node in graph:
        visit(node)
    return order


def fill(rows, x, y):
    if not (0 <= y < len(rows) and 0 <= x < len(rows[0])) or rows[y][x] != '.':
        return 0
    rows[y][x] = '~'
    return 1 + sum(fill(rows, x + dx, y + dy) for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)))


print(breadth_first(roads, 'A', 'F'), depth_first(roads, 'A'), breadth_first(roads, 'F', 'A'))
print(dijkstra(roads, 'A'), topological(roads))
pond = [list(row) for row in ('..#..', '.##..', '#...#', '..#..')]
print(fill(pond, 3, 0), fill(pond, 0, 0), fill(pond, 2, 0), [''.join(row) for row in pond])
