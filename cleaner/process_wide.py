"""A setting of the whole process that several threads want at the same time."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from types import TracebackType


class Together:
    """A context that the first thread to enter sets up, and the last one to leave undoes.

    `begin` changes the setting and returns what restores it.
    """

    def __init__(self, begin: Callable[[], Callable[[], object]]) -> None:
        self._begin = begin
        self._clear()
        if hasattr(os, "register_at_fork"):  # the threads that are inside are not in the child
            os.register_at_fork(after_in_child=self._clear)

    def _clear(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._restore: Callable[[], object] = int

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._restore = self._begin()
            self._inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._restore()
