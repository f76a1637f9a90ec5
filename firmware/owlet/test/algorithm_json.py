# Writing and reading a small data format.


def dump(value):
    if value is None:
        return 'null'
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return '"' + value.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'
    if isinstance(value, (list, tuple)):
        return '[' + ', '.join(dump(v) for v in value) + ']'
    if isinstance(value, dict):
        return '{' + ', '.join(dump(str(k)) + ': ' + dump(v) for k, v in value.items()) + '}'
    raise TypeError('cannot dump ' + type(value).__name__)


def load(text):
    value, end = read(text, 0)
    if text[end:].strip():
        raise ValueError('text after the end at %d' % end)
    return value


def skip(text, i):
    while i < len(text) and text[i] in ' \n\t':
        i += 1
    return i


def read(text, i):
    i = skip(text, i)
    for word, value in (('null', None), ('true', True), ('false', False)):
        if text.startswith(word, i):
            return value, i + len(word)
    c = text[i:i + 1]
    if c == '"':
        out = ''
        i += 1
        while text[i] != '"':
            if text[i] == '\\':
                i += 1
                out += {'n': '\n'}.get(text[i], text[i])
            else:
                out += text[i]
            i += 1
        return out, i + 1
    if c == '[' or c == '{':
        close = ']' if c == '[' else '}'
        items = []
        i = skip(text, i + 1)
        while text[i] != close:
            item, i = read(text, i)
            i = skip(text, i)
            if c == '{':
                value, i = read(text, i + 1)
                item = item, value
                i = skip(text, i)
            items.append(item)
            if text[i] == ',':
                i = skip(text, i + 1)
        return dict(items) if c == '{' else items, i + 1
    start = i
    while i < len(text) and text[i] in '+-0123456789.eE':
        i += 1
    if start == i:
        raise ValueError('unexpected %r at %d' % (c, i))
    number = text[start:i]
    return (float(number) if '.' in number or 'e' in number else int(number)), i


data = {'name': 'Ada "L"', 'ok': True, 'none': None, 'list': [1, -2.5, [], {}], 'deep': {'x': [{'y': 'a\nb'}]}}
data['big'] = 10 ** 20
text = dump(data)
print(text, load(text) == data, sep='\n')
print(load(' [1 , 2.5e3, "a\\\\b" , {"k" : [ ] } ] '))
for bad in ('[1, ?]', '', '1 2'):
    try:
        load(bad)
    except ValueError as e:
        print(e)
try:
    dump({1: {2}})
except TypeError as e:
    print(e)
