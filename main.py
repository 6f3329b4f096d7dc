"""Starts one of Countersign's processes: the window, the worker, the sandbox account, one export, sync or check."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from app.errors import AppError, BadSettings
from app.language import chosen, speak
from app.options import SAFE_MODE, Options, Process, parse

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

_BAD_ARGUMENTS = 2
_CRASHED = 70


def main(argv: list[str]) -> int:
    """Run the process that the command line names; each imports only what it needs."""
    os.umask(0o077)  # whatever any of them writes is this person's alone
    _keep_memory_off_disk()
    try:
        options = parse(argv)
    except BadSettings as error:
        print(f"Countersign cannot start: {error.message}. See --help.", file=sys.stderr)
        return _BAD_ARGUMENTS
    # Before anything is imported that has words of its own.
    speak(options.language or chosen(options.data_dir))
    try:
        return _run(options)
    except AppError as error:
        print(f"{error.message} {error.hint}".strip(), file=sys.stderr)
        return 1


def _keep_memory_off_disk() -> None:
    """Leave no core file when a process crashes: keys and tokens are in its memory."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _run(options: Options) -> int:
    if options.process is Process.WORKER:
        from app.worker.main import run_worker  # noqa: PLC0415

        return run_worker()
    if options.process is Process.SANDBOX_SERVER:
        return _serve_sandbox(options)
    if options.process is Process.SYNC:
        return _sync(options)
    if options.process is Process.EXPORT:
        _export()
    if options.process is Process.DOCTOR:
        return _check_health(options)
    if options.process is Process.FORGET:
        return _forget(options)
    return _open_window(options)


def _forget(options: Options) -> int:
    from app.worker.forget_all import forget_everything  # noqa: PLC0415

    with _alone(options, "Quit it first."):
        pass  # nobody else has it; the lock itself is among what goes
    is_asked = sys.stdin is not None and sys.stdin.isatty()
    forget_everything(
        options.data_dir, is_confirmed=options.is_confirmed, ask=input if is_asked else None
    )
    return 0


def _export() -> NoReturn:
    from app.export.child import run_export  # noqa: PLC0415
    from app.worker.process import give_way  # noqa: PLC0415

    give_way()
    run_export()


def _check_health(options: Options) -> int:
    """Check everything; only a sandbox account must not have two servers on one folder."""
    from app.worker.doctor import run_doctor  # noqa: PLC0415

    if options.source is None or not options.source.sandbox:
        return run_doctor(options.for_worker)
    with _alone(options, "Choose Help > Health check there, or close it first."):
        return run_doctor(options.for_worker)


def _sync(options: Options) -> int:
    """Read once, alone on the folder: a window's worker keeps a store there that only it can open."""
    from app.worker.once import sync_once  # noqa: PLC0415

    with _alone(options, "Use its Update, or close it first."):
        return sync_once(options.for_worker)


@contextmanager
def _alone(options: Options, hint: str) -> Iterator[None]:
    """Hold the folder against a window, and leave it to a window that is open."""
    from ui.instance_lock import try_lock  # noqa: PLC0415

    lock = try_lock(options.data_dir)
    if lock is None:
        raise BadSettings("Countersign is open on this folder.", hint, code="single-instance")
    try:
        if options.moved() != options:
            raise BadSettings(
                "The data folder has just moved.", "Try it again.", code="data-folder"
            )
        yield
    finally:
        lock.release()


def _open_window(options: Options) -> int:
    """Start the worker first: it reads the keyring and opens the store while Qt is imported (0.3 s)."""
    gc.disable()  # 6 ms of the start; the window collects by rules of its own as soon as it stands
    from app.runs import RESTARTS, Runs  # noqa: PLC0415
    from app.worker.client import WorkerClient  # noqa: PLC0415
    from ui.instance_lock import RaiseRequest, claim, try_lock  # noqa: PLC0415

    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    app: QApplication | None = None

    def move(data_dir: Path) -> None:
        """Move with a window that says so: the application of the window that follows is made for it."""
        nonlocal app
        from ui.moving import move_in_view  # noqa: PLC0415 - rarely needed
        from ui.start import new_application  # noqa: PLC0415 - as above

        app = app or new_application(options.for_window)
        move_in_view(app, data_dir)

    while True:
        data_dir = options.data_dir
        # One that starts with the session leaves a window that is open already where it is.
        lock = try_lock(data_dir) if options.in_tray else claim(data_dir, RaiseRequest(token=token))
        if lock is None:
            return 0
        options = _moved(options, move)
        if options.data_dir == data_dir:
            break
        lock.release()
    runs = Runs(options.data_dir)
    if runs.begin():
        options = options.made_safe()
    client = WorkerClient(options.for_worker)
    try:
        client.start()
        from ui.start import run  # noqa: PLC0415

        code = run(options.for_window, client, app)
    except (AppError, KeyboardInterrupt):
        runs.end()
        raise
    except Exception as error:  # noqa: BLE001 - told at the next start, without secrets
        runs.crashed(error)
        print("Countersign crashed. It tells more when it is started again.", file=sys.stderr)
        return _CRASHED
    else:
        runs.end()
    finally:
        client.close()
        lock.release()
    return _start_again() if code == RESTARTS else code


def _moved(options: Options, move: Callable[[Path], object]) -> Options:
    """Move the data where that is planned, and say where they are: nothing is open yet, and nobody else is here."""
    from app.folders import HOME, PLAN  # noqa: PLC0415

    options = options.moved()
    data_dir = options.data_dir
    if (data_dir / PLAN).exists() or (data_dir / HOME).exists():
        from app.moving import clear_up, planned  # noqa: PLC0415 - hashes and the like, rarely needed

        clear_up(data_dir)
        if planned(data_dir) is not None:
            move(data_dir)
    return options.moved()


def _start_again() -> int:
    """Start the window anew as it was started, but for what had been asked for this once."""
    import subprocess  # noqa: PLC0415 - rarely needed

    from app.worker.process import own_command  # noqa: PLC0415 - as above

    arguments = [one for one in sys.argv[1:] if one != SAFE_MODE]
    subprocess.Popen(own_command(*arguments), start_new_session=sys.platform != "win32")
    return 0


def _serve_sandbox(options: Options) -> int:
    from datetime import datetime  # noqa: PLC0415

    from app.sandbox.main import SandboxOptions, run  # noqa: PLC0415

    given = options.sandbox
    return run(
        SandboxOptions(
            port=given.port,
            latency_ms=given.latency_ms,
            agreements=given.agreements,
            charges=given.charges,
            now=datetime.fromisoformat(given.now) if given.now else None,
            state=given.state,
            follows_stdin=given.follows_stdin,
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
