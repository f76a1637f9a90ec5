"""Runs a command on a pseudo-terminal: terminal.py '[[wait, send], ...]' COMMAND...

Waits for each text in turn and then types. Prints the output, the exit status, and whether the terminal's settings are
restored, as JSON.
"""
import fcntl, json, os, pty, select, subprocess, sys, termios

steps, command = json.loads(sys.argv[1]), sys.argv[2:]
ours, theirs = pty.openpty()
before = termios.tcgetattr(theirs)
process = subprocess.Popen(
    command,
    stdin=theirs,
    stdout=theirs,
    stderr=theirs,
    start_new_session=True,
    preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
)
shown, position = b"", 0


def read(seconds):
    """Reads output. Returns False if there is none for this time."""
    global shown
    if not select.select([ours], [], [], seconds)[0]:
        return False
    shown += os.read(ours, 65536)
    return True


for wait, send in steps:
    while (found := shown.find(wait.encode(), position)) < 0:
        if not read(0.05) and process.poll() is not None:
            sys.exit(f"{wait!r} is not in {shown[position:]!r}")
    position = found + len(wait.encode())
    os.write(ours, send.encode())
while process.poll() is None:
    read(0.05)
while read(0):
    pass
restored = termios.tcgetattr(theirs) == before
print(json.dumps({"shown": shown.decode(), "status": process.returncode, "restored": restored}))
