# finally with return, break, continue, exceptions and nesting: everything runs in order.
log = []


def returns():
    try:
        return 'try'
    finally:
        log.append('finally')


def overrides():
    try:
        return 'try'
    finally:
        return 'finally'


def loop():
    result = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            result.append(i)
        finally:
            result.append('f%d' % i)
    else:
        result.append('else')
    return result


def nested():
    try:
        try:
            raise ValueError('inner')
        finally:
            log.append('inner finally')
    except ValueError as e:
        log.append(str(e))
        return 'handled'
    else:
        log.append('no')
    finally:
        log.append('outer finally')


def with_else(n):
    try:
        n = 10 // n
    except ZeroDivisionError:
        return 'except'
    else:
        return 'else %d' % n
    finally:
        log.append(n)


def replaced():
    try:
        try:
            1 / 0
        finally:
            raise KeyError('replaced')
    except KeyError as e:
        return repr(e)


def returning_in_loop():
    while True:
        try:
            for i in range(3):
                try:
                    if i == 2:
                        return i
                finally:
                    log.append('i%d' % i)
        finally:
            log.append('while')


print(returns(), overrides(), loop(), nested(), with_else(2), with_else(0), replaced(), returning_in_loop())
print(log)


def swallow():
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError:
            try:
                continue
            finally:
                print('cleanup', i)
    return 'end'


print(swallow())
