"""A whole desktop for one test: screen, session bus, keyring, notifications, tray, and Countersign on it.

The real program runs in its own processes. A screen reader says where things are; the keyboard and
the mouse are those of the X server.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtGui import QImage

from app.sandbox.control_client import SandboxControl
from tests.e2e.accessibility import Node, Place, Reader
from tests.e2e.x_server import XServer
from tests.fakes.desktop import (
    NotificationService,
    SessionBus,
    SettingsPortal,
    TrayHost,
    wait_until,
)

ROOT = Path(__file__).parents[2]
_LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
_PROGRAMS = ("Xvfb", "dbus-daemon", "gnome-keyring-daemon", "xdotool")
_SCREEN = "1400x900x24"
PATIENCE_S = 90.0
_OPENED = "opened-addresses"
_NOWHERE_S = 1.0  # a key whose effect is handled and not to be seen by then has none
PICTURES = "COUNTERSIGN_E2E_PICTURES"
PROGRAM = "COUNTERSIGN_E2E_PROGRAM"  # a built program, in the place of this folder's main.py


def missing_tools() -> list[str]:
    """What this machine lacks for these tests."""
    if not sys.platform.startswith("linux"):
        return ["a Linux desktop"]
    missing = [name for name in _PROGRAMS if shutil.which(name) is None]
    return missing + ([] if _LAUNCHER.exists() else [str(_LAUNCHER)])


class _Ready(msgspec.Struct, rename="camel"):
    url: str
    control_token: str


class Desktop:
    """Everything that a desktop session offers; each part can be left out or come later."""

    def __init__(self, folder: Path, *, has_keyring: bool = True) -> None:
        self._folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        self._services: list[NotificationService | TrayHost | SettingsPortal] = []
        self._apps: list[App] = []
        self.env = self._environment()
        self._start_screen()
        self.x_server = XServer(self.env["DISPLAY"])
        self.bus = SessionBus(folder, self.env)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self.bus.address
        self._start([str(_LAUNCHER), "--launch-immediately"])
        self._wait_for_name("org.a11y.Bus")
        if has_keyring:
            self._start_keyring()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for app in self._apps:
            app.kill()
        for service in self._services:
            service.stop()
        self.x_server.close()
        for process in reversed(self._running):
            process.terminate()
            process.wait()
        self.bus.stop()

    def notifications(self, *, hangs: bool = False) -> NotificationService:
        """Bring the notification service up."""
        service = NotificationService(self.bus.address, hangs=hangs)
        self._services.append(service)
        return service

    def settings(self) -> SettingsPortal:
        """Bring the desktop's settings up; what starts from now on asks them for light or dark."""
        self.env["XDG_CURRENT_DESKTOP"] = "GNOME"  # Qt asks for them there
        self.env["QT_QPA_PLATFORMTHEME"] = "gnome"  # with or without GTK on this machine
        portal = SettingsPortal(self.bus.address)
        self._services.append(portal)
        return portal

    def pixel(self, x: int, y: int) -> str:
        """The colour of one point of the screen, as #rrggbb."""
        return self.screen().pixelColor(x, y).name()

    def tray(self) -> TrayHost:
        """Bring the tray up."""
        host = TrayHost(self.bus.address)
        self._services.append(host)
        return host

    def leave(self, service: NotificationService | TrayHost) -> None:
        """Let a service end, as by a crash."""
        self._services.remove(service)
        service.stop()

    def start(self, data: Path, *options: str, account: tuple[str, ...] = ("--sandbox",)) -> App:
        """Start Countersign, on its sandbox account unless `account` says otherwise."""
        _skip_the_tour(data)
        app = App(self, data, (*account, *options))
        self._apps.append(app)
        return app

    def do(self, *words: str) -> None:
        """One act of the keyboard or the mouse."""
        done = self._xdotool(*words)
        assert done.returncode == 0, f"{words[0]}: {done.stderr}"

    def search(self, *words: str) -> str:
        """What is found out about windows; nothing where there is none."""
        return self._xdotool("search", "--onlyvisible", *words).stdout.strip()

    def focus(self, window: str) -> None:
        """Give the keyboard to a window, unless it has just gone."""
        self._xdotool("windowfocus", "--sync", window)

    def opened(self, number: int = 1) -> str:
        """Wait until that many addresses were given to the default browser; the last of them."""
        wait_until(lambda: len(self._opened()) >= number, "the browser is asked for", PATIENCE_S)
        return self._opened()[number - 1]

    def picture(self, path: Path) -> None:
        """Save what is on the screen."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.screen().save(str(path))

    def screen(self) -> QImage:
        """What is on the screen."""
        raw = (self._folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", raw[:100])
        start, width, height, stride = header[0] + 12 * header[19], header[4], header[5], header[12]
        pixels = raw[start : start + stride * height]
        return QImage(pixels, width, height, stride, QImage.Format.Format_RGB32).copy()

    # --- parts ------------------------------------------------------------------------------------

    def _xdotool(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["xdotool", *words]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)

    def _opened(self) -> list[str]:
        path = self._folder / _OPENED
        return path.read_text("utf-8").splitlines() if path.exists() else []

    def _environment(self) -> dict[str, str]:
        home, run, programs = (self._folder / name for name in ("home", "run", "programs"))
        for made in (home, run, programs):
            made.mkdir(mode=0o700)
        # What the desktop's own program does with an address, but for the browser.
        opener = programs / "xdg-open"
        opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{self._folder / _OPENED}"\n')
        opener.chmod(0o700)
        return {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(run),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
            # A reader may ask for what has just gone: no fault of the program.
            "QT_LOGGING_RULES": "qt.accessibility.atspi.warning=false",
        }

    def _start(self, command: list[str], *, feed: bytes | None = None) -> None:
        log = (self._folder / "services.log").open("ab")
        process = subprocess.Popen(
            command, env=self.env, stdin=subprocess.PIPE, stdout=log, stderr=log
        )
        log.close()
        assert process.stdin is not None
        if feed is not None:
            process.stdin.write(feed)
        process.stdin.close()
        self._running.append(process)

    def _start_screen(self) -> None:
        reading, writing = os.pipe()
        with (self._folder / "screen.log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *("Xvfb", "-displayfd", str(writing), "-screen", "0", _SCREEN),
                    # -r: a key that a busy machine releases late is not pressed again meanwhile.
                    *("-r", "-nolisten", "tcp", "-fbdir", str(self._folder)),
                ],
                pass_fds=[writing],
                stdout=log,
                stderr=log,
            )
        os.close(writing)
        self._running.append(process)
        with os.fdopen(reading) as pipe:
            self.env["DISPLAY"] = f":{pipe.readline().strip()}"

    def _start_keyring(self) -> None:
        daemon = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
        self._start(daemon, feed=b"sample")
        self._wait_for_name("org.freedesktop.secrets")

    def _wait_for_name(self, name: str) -> None:
        connection = open_dbus_connection(bus=self.bus.address)
        bus = DBusAddress(
            "/org/freedesktop/DBus",
            bus_name="org.freedesktop.DBus",
            interface="org.freedesktop.DBus",
        )
        call = new_method_call(bus, "NameHasOwner", "s", (name,))
        wait_until(lambda: bool(connection.send_and_get_reply(call).body[0]), name)
        connection.close()


class App:
    """One running Countersign."""

    def __init__(self, desktop: Desktop, data: Path, options: tuple[str, ...]) -> None:
        self._desktop = desktop
        self.data = data
        self.log = data.with_name(f"{data.name}-{len(desktop._apps)}.log")
        built = os.environ.get(PROGRAM)
        command = [built] if built else [sys.executable, str(ROOT / "main.py")]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--data-dir", str(data), *options],
                env=desktop.env,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        self.reader = Reader(desktop.bus.address, self.process.pid)
        self._told_by = 0  # the window that tells when all is handled

    # --- its life ---------------------------------------------------------------------------------

    def wait(self, timeout_s: float = PATIENCE_S) -> int:
        """Wait for the end; the exit code."""
        return self.process.wait(timeout_s)

    def kill(self) -> None:
        """End the window as a crash does; worker and sandbox account follow."""
        self.reader.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def quit(self) -> int:
        """Quit as the person does; the exit code."""
        self.key("ctrl+q")
        return self.wait()

    @property
    def control(self) -> SandboxControl:
        """The way to play sellers and faults: its token is only in the data folder, for this user."""
        ready = self._sandbox()
        return SandboxControl(ready.url, ready.control_token)

    @property
    def sandbox_url(self) -> str:
        """Where the account answers, for what is done in another place than this window."""
        return self._sandbox().url

    def _sandbox(self) -> _Ready:
        path = self.data / "sandbox" / "server.json"
        wait_until(path.exists, "the sandbox account runs", PATIENCE_S)
        return msgspec.json.decode(path.read_bytes(), type=_Ready)

    def worker_pid(self) -> int:
        """The process id of the worker that runs now."""
        found: list[int] = []

        def look() -> bool:
            found.extend(self._workers()[:1])
            return bool(found)

        wait_until(look, "the worker runs", PATIENCE_S)
        return found[0]

    def kill_worker(self) -> None:
        """kill -9 the worker, and wait until it is gone."""
        worker = self.worker_pid()
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: worker not in self._workers(), "the worker is gone", PATIENCE_S)

    def _workers(self) -> list[int]:
        listing = subprocess.run(
            ["ps", "--ppid", str(self.process.pid), "-o", "pid=,args="],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line for line in listing.stdout.splitlines() if "--worker" in line]
        return [int(line.split()[0]) for line in lines]

    # --- what it shows ----------------------------------------------------------------------------

    def find(
        self, words: str, role: str = "", *, window: str = "", on: bool = False
    ) -> Node | None:
        """What has these words (a regular expression) on the screen now; `on` = can be used."""
        pattern = re.compile(words)
        for node in self.reader.nodes():
            is_there = node.is_showing and (node.is_enabled or not on)
            fits = role in ("", node.role) and window in ("", node.window)
            if is_there and fits and pattern.search(_plain(node.name)):
                return node
        return None

    def see(
        self,
        words: str,
        role: str = "",
        *,
        window: str = "",
        on: bool = False,
        timeout_s: float = PATIENCE_S,
    ) -> Node:
        """Wait until something with these words is on the screen."""
        found: list[Node] = []

        def look() -> bool:
            node = self.find(words, role, window=window, on=on)
            found.extend([node] if node else [])
            return bool(found)

        self._until(look, f"'{words}' is shown", timeout_s)
        return found[0]

    def has_focus(self, words: str, role: str = "") -> bool:
        """Whether what has the keyboard is called so."""
        return any(
            node.name.startswith(words) and role in ("", node.role) for node in self._focused()
        )

    def press_until(self, key: str, words: str, role: str = "", *, most: int = 12) -> None:
        """Press a key until what has the keyboard is called so; it may be called so at once."""
        for _ in range(most):
            if self.has_focus(words, role):
                return
            self.press_on(key)
        if not self.has_focus(words, role):
            raise AssertionError(f"{key} does not lead to '{words}'\n{self.all_words()}")

    def press_on(self, key: str) -> None:
        """Press a key, and wait for the keyboard to go on to something else; some keys lead nowhere."""
        before = self._focus()
        self.key(key)
        with contextlib.suppress(AssertionError):
            wait_until(lambda: self._focus() != before, f"{key} leads on", _NOWHERE_S)

    def see_ways_in(self) -> None:
        """Wait until the first page knows the profiles: when they come, what is below them moves."""
        self.see("^Use profile |^No AWS profile on this computer$|^No profile can be offered$")

    def see_no(self, words: str, role: str = "", *, window: str = "") -> None:
        """Wait until nothing with these words is on the screen."""
        gone = f"'{words}' is gone"
        self._until(lambda: self.find(words, role, window=window) is None, gone, PATIENCE_S)

    def all_words(self) -> str:
        """Everything on the screen, one thing a line: for failures."""
        lines = [
            f"{'  ' * node.depth}{node.role}: {node.name!r}" + ("" if node.is_enabled else " (off)")
            for node in self.reader.nodes()
            if node.is_showing
        ]
        return "\n".join(lines)

    def picture(self, name: str) -> None:
        """Save the screen where the environment says so."""
        folder = os.environ.get(PICTURES)
        if folder:
            self._desktop.picture(Path(folder) / f"{name}.png")

    # --- keyboard and mouse -----------------------------------------------------------------------

    def click(self, node: Node) -> None:
        """Move the mouse onto a thing and click, once it has come to rest."""
        place = self._at_rest(node)
        self._desktop.do("mousemove", *place)
        while (now := self._at_rest(node)) != place:
            place = now
            self._desktop.do("mousemove", *place)
        self._desktop.do("click", "1")
        self._settle()

    def key(self, *keys: str) -> None:
        """Press keys in the newest window, and wait until they are handled."""
        self.focus()
        self.press(*keys)

    def press(self, *keys: str) -> None:
        """Press keys where the keyboard is: in an open menu, which no focus leads to."""
        self._desktop.do("key", "--clearmodifiers", *keys)
        self._settle()

    def type(self, text: str) -> None:
        """Type into the newest window, and wait until it is handled."""
        self.focus()
        self._desktop.do("type", "--delay", "3", "--", text)
        self._settle()

    def type_into(self, field: str, text: str) -> None:
        """Go on by Tab to the field called so, and type into it."""
        self.press_until("Tab", field)
        self.type(text)

    def windows(self, *, with_menus: bool = False) -> list[str]:
        """The windows that can be seen, the newest last; a menu is one without a name."""
        named = () if with_menus else ("--all", "--name", ".")
        found = self._desktop.search("--pid", str(self.process.pid), *named)
        return sorted(found.split(), key=int)

    def open_menu(self, act: Callable[[], None]) -> None:
        """Do what opens a menu, and wait for it; readers of tests do not look into menus."""
        before = len(self.windows(with_menus=True))
        act()
        self._until(
            lambda: len(self.windows(with_menus=True)) > before, "the menu is open", PATIENCE_S
        )

    def focus(self) -> None:
        """Give the keyboard to the newest window, as a window manager does."""
        windows = self.windows()
        if windows:
            self._desktop.focus(windows[-1])

    def _focused(self) -> list[Node]:
        return [node for node in self.reader.nodes() if node.is_showing and node.is_focused]

    def _focus(self) -> set[tuple[Place, str]]:
        return {(node.place, node.name) for node in self._focused()}

    def _at_rest(self, node: Node) -> tuple[str, str]:
        """The middle of a thing, once two looks find it where it was and all that came is handled."""
        found = self.reader.extents(node)
        self._settle()
        while (now := self.reader.extents(node)) != found:
            found = now
            self._settle()
        x, y, width, height = found
        return str(x + width // 2), str(y + height // 2)

    def _settle(self) -> None:
        """Wait until keys and clicks are handled: any window of the process can tell."""
        server = self._desktop.x_server
        if self._told_by and server.wait_until_handled(self._told_by, PATIENCE_S):
            return
        for window in self.windows()[:1]:  # the oldest outlives what keys and clicks close
            self._told_by = int(window)
            server.wait_until_handled(self._told_by, PATIENCE_S)

    def _until(self, condition: Callable[[], bool], what: str, timeout_s: float) -> None:
        try:
            wait_until(condition, what, timeout_s)
        except AssertionError as error:
            self.picture(f"failed-{re.sub('[^a-z0-9]+', '-', what.lower())[:60]}")
            log = self.log.read_text("utf-8", "replace")[-3000:]
            raise AssertionError(f"{error}\n{self.all_words()}\n--- log\n{log}") from None


def _skip_the_tour(data: Path) -> None:
    """The tour begins by itself on the sandbox account's first start, and journeys have other things to do."""
    if not data.exists():
        data.mkdir(mode=0o700)
        settings = data / "window.ini"
        settings.touch(mode=0o600)
        settings.write_text("[General]\ntour_was_shown=true\n")


def _plain(name: str) -> str:
    return name.replace("\u00a0", " ")
