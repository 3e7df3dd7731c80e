"""What a visitor who has left leaves in the server: the files he chose, which Streamlit keeps with his session.

It keeps the session of a broken connection, so that the page goes on where it stood, and forgets it only when others
come and go. A session with files is closed much earlier: they may be a hundred megabytes and hold a city's figures.
"""

import asyncio
import contextlib
import ctypes
import gc
import time

GRACE = 20  # seconds a broken connection has to come back
LOOK = 5  # seconds between two looks
_M_MMAP_THRESHOLD = -3  # malloc.h


async def close_left_uploads() -> None:
    """Close every session that holds files and has had no page for `GRACE` seconds; runs until cancelled, in the event
    loop of the server."""
    from streamlit.runtime import Runtime

    left: dict[str, float] = {}
    while True:
        await asyncio.sleep(LOOK)
        runtime = Runtime.instance()
        now, files = time.monotonic(), runtime.uploaded_file_mgr
        gone = [session for session in list(files.file_storage) if not runtime.is_active_session(session)]
        left = {session: left.get(session, now) for session in gone}
        late = [session for session, since in left.items() if now - since >= GRACE]
        for session in late:
            runtime.close_session(session)
            files.remove_session_files(session)  # a session that is forgotten already took none of its files along
        if late:
            gc.collect()  # the pages of a session hold each other, and the files they were given


def give_large_blocks_back() -> None:
    """Have large blocks of memory handed back to the system when they are freed. glibc learns to keep them otherwise:
    after an upload or two of many megabytes it takes the next from its heap, which seldom shrinks."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another library of C, or Windows
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 1 << 20)
