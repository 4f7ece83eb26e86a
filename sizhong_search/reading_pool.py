"""Files read and understood by several processes, given back in the order in which they were asked for.

A process that dies or hangs over a file takes nothing with it: the file is read once more alone, and is a reason if
that fails too; the others are read again by new processes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Generic, TypeVar

_AHEAD = 16  # tasks for each process that wait to be read, while who asks is busy with what came back
_PATIENCE = 300  # seconds for one task, all steps together; each reader has a limit of its own

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


def do_all(
    do: Callable[[Task], Outcome],
    tasks: Iterable[Task],
    failed: Callable[[str], Outcome],
    *,
    workers: int,
    is_quick: Callable[[Task], bool] = lambda task: False,
) -> Iterator[tuple[Task, Outcome]]:
    """Do one thing with each task and yield both, in order: by several processes, or with one worker in this one.

    What ``is_quick`` says of is done here in any case, for sending it takes longer.
    """
    if workers > 1:
        return ReadingPool(do, failed, workers, is_quick).run(tasks)
    return ((task, do(task)) for task in tasks)


class ReadingPool(Generic[Task, Outcome]):
    """Processes that do one thing with each task.

    Parameters
    ----------
    do : callable
        A function of a module, for another process finds it by its name.
    failed : callable
        Makes the outcome of a task that ``crash`` or ``timeout`` befell.
    workers : int
    is_quick : callable, optional
        Tells a task that is done in this process.
    """

    def __init__(
        self,
        do: Callable[[Task], Outcome],
        failed: Callable[[str], Outcome],
        workers: int,
        is_quick: Callable[[Task], bool] = lambda task: False,
    ) -> None:
        self._do, self._failed, self._workers, self._is_quick = do, failed, workers, is_quick
        self._pool = _start(workers)
        self._waiting: deque[tuple[Task, Future[Outcome]]] = deque()

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Yield each task with its outcome, in order; ended early, the processes end at once."""
        try:
            for task in tasks:
                self._waiting.append((task, self._submit(task)))
                if len(self._waiting) > self._workers * _AHEAD:
                    yield self._next()
            while self._waiting:
                yield self._next()
        finally:
            _stop(self._pool)

    def _next(self) -> tuple[Task, Outcome]:
        task, future = self._waiting.popleft()
        try:
            return task, future.result(_PATIENCE)
        except (BrokenProcessPool, TimeoutError):  # nobody knows over which of the tasks in hand
            _stop(self._pool)
            outcome = self._alone(task)
            self._pool = _start(self._workers)
            self._waiting = deque(
                (later, done if _is_good(done) else self._submit(later)) for later, done in self._waiting
            )
            return task, outcome

    def _submit(self, task: Task) -> Future[Outcome]:
        if self._is_quick(task):
            done: Future[Outcome] = Future()
            done.set_result(self._do(task))
            return done
        try:
            with _ctrl_c_held():
                return self._pool.submit(self._do, task)
        except BrokenProcessPool as error:  # a process died meanwhile: told when it is this task's turn
            broken: Future[Outcome] = Future()
            broken.set_exception(error)
            return broken

    def _alone(self, task: Task) -> Outcome:
        pool = _start(1)
        try:
            with _ctrl_c_held():
                future = pool.submit(self._do, task)
            return future.result(_PATIENCE)
        except BrokenProcessPool:
            return self._failed("crash")
        except TimeoutError:
            return self._failed("timeout")
        finally:
            _stop(pool)


def _start(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin)


def _is_good(future: Future[Outcome]) -> bool:
    return future.done() and not future.cancelled() and not future.exception()


@contextmanager
def _ctrl_c_held() -> Iterator[None]:
    """Start processes that Ctrl-C cannot reach before they have begun: each would print where it was then."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leave Ctrl-C to the process that asks, which ends this one; and end with it, whatever ended it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the processes at once, and the thread that listens to them.

    One that is killed while it tells what it has read leaves that thread waiting for the rest, as long as anybody holds
    the other end of the pipe: so does this process, and gives it up.
    """
    processes, listener = list((pool._processes or {}).values()), pool._executor_manager_thread
    results = pool._result_queue
    for process in processes:  # Python 3.14 has kill_workers
        process.kill()
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.join()
    if results:
        results._writer.close()  # type: ignore[attr-defined]
    if listener:
        listener.join()  # type: ignore[attr-defined]  # a process that ends now would trip over it
