"""What of the libraries is shipped, with names as the three systems have them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.session import Session

from bundling import trim

ROOT = Path(__file__).parents[3]
MAKERS = {"SimulatedService", "_calls", "_client", "client", "create_client", "unsigned"}


@pytest.mark.parametrize(
    "name",
    [
        "botocore/cacert.pem",
        "botocore/data/endpoints.json",
        "botocore/data/sts/2011-06-15/service-2.json.gz",
        "botocore\\data\\marketplace-agreement\\2020-03-01\\service-2.json.gz",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/Qt/lib/libQt6Svg.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/lib/libQt6DBus.so.6",
        "PySide6/Qt/lib/QtDBus.framework/Versions/A/QtDBus",
        "PySide6/QtDBus.abi3.so",
        "PySide6/QtWidgets.abi3.so",
        "PySide6\\QtNetwork.pyd",
        "PySide6\\Qt6Network.dll",
        "PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore",
        "qtawesome/fonts/phosphor-1.3.0.ttf",
        "qtawesome/fonts/phosphor-charmap-1.3.0.json",
        "libxcb-cursor.so.0",
        "libssl-3.dll",
        "keyring-25.7.0.dist-info/entry_points.txt",
        "openssl.cnf",
    ],
)
def test_what_is_used_is_kept(name: str) -> None:
    assert trim.keep(name)


@pytest.mark.parametrize(
    "name",
    [
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "botocore\\data\\s3\\2006-03-01\\service-2.json.gz",
        "boto3/data/ec2/2016-11-15/resources-1.json",
        "boto3/examples/s3.rst",
        "botocore/data/sts/2011-06-15/examples-1.json",
        "dateutil/zoneinfo/dateutil-zoneinfo.tar.gz",
        "PySide6\\opengl32sw.dll",
        "PySide6\\d3dcompiler_47.dll",
        "PySide6\\Qt6Quick.dll",
        "PySide6\\Qt6DBus.dll",
        "PySide6\\QtDBus.pyd",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/QtQml.abi3.so",
        "PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6",
        "PySide6/Qt/lib/QtQml.framework/Versions/A/QtQml",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "PySide6\\translations\\qt_fr.qm",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6\\plugins\\imageformats\\qtiff.dll",
        "PySide6/Qt/plugins/imageformats/libqjpeg.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/generic/libqtuiotouchplugin.so",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "qtawesome/fonts/fontawesome6-solid-webfont-6.7.2.ttf",
        "libX11.so.6",
        "libdbus-1.so.3",
        "keyring-25.7.0.dist-info/RECORD",
        "_internal\\keyring-25.7.0.dist-info\\INSTALLER",
    ],
)
def test_what_is_never_read_is_left_out(name: str) -> None:
    assert not trim.keep(name)


def test_every_service_of_the_code_is_shipped() -> None:
    known = set(Session().get_available_services())
    named = {name for path in (ROOT / "app").rglob("*.py") for name in named_in(path)}
    assert {"sts", "sso-oidc", "marketplace-agreement"} <= named & known
    assert named & known <= trim.SERVICES
    assert known >= trim.SERVICES


def named_in(path: Path) -> Iterator[str]:
    """Strings that clients and simulations of services are made with."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            made = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
            name = made.id if isinstance(made, ast.Name) else made
            words = node.args[:1] if name in MAKERS else []
        elif isinstance(node, ast.Assign):
            words = [node.value] if getattr(node.targets[0], "id", "") == "name" else []
        else:
            words = []
        yield from (
            one.value
            for one in words
            if isinstance(one, ast.Constant) and isinstance(one.value, str)
        )


def test_no_system_gets_what_only_works_on_another() -> None:
    linux, macos, windows = (
        set(trim.excluded_modules(one)) for one in ("linux", "darwin", "win32")
    )
    assert linux - macos == {"keyring.backends.macOS.api"}
    assert macos - linux == {"PySide6.QtDBus"}
    assert windows == linux | macos


def test_a_library_is_needed_through_others() -> None:
    files = {"a.so": "/a.so", "sub/b.so.1": "/b.so.1", "c.so": "/c.so", "d.so": "/d.so"}
    asks = {"/a.so": ["b.so.1", "libc.so.6"], "/b.so.1": ["c.so"], "/c.so": ["a.so"]}
    kept = trim.reachable(["a.so"], files, lambda file: asks.get(file, []))
    assert kept == {"a.so", "sub/b.so.1", "c.so"}
