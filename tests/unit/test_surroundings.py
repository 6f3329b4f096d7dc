"""The environment of a packaged Countersign: nothing outside names what it loads, and others get theirs back."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.surroundings import for_others, harden

BUNDLE = Path("/opt/countersign/_internal")
HOSTILE = {
    "PYTHONPATH": "/tmp/planted",
    "PYTHONSTARTUP": "/tmp/planted/start.py",
    "PYTHON_KEYRING_BACKEND": "planted.Backend",
    "OPENSSL_CONF": "/tmp/planted/openssl.cnf",
    "OPENSSL_MODULES": "/tmp/planted",
    "SSL_CERT_FILE": "/tmp/planted/authorities.pem",
    "SSLKEYLOGFILE": "/tmp/planted/keys.log",
    "QT_PLUGIN_PATH": "/tmp/planted",
    "QT_QPA_PLATFORM_PLUGIN_PATH": "/tmp/planted",
    "QT_QPA_GENERIC_PLUGINS": "evdevkeyboard:/dev/input/event0",
    "QT_STYLE_OVERRIDE": "planted",
    "QT_LOGGING_CONF": "/tmp/planted/logging.ini",
    "QML2_IMPORT_PATH": "/tmp/planted",
    "LD_PRELOAD": "/tmp/planted/one.so",
    "DYLD_INSERT_LIBRARIES": "/tmp/planted/one.dylib",
    "GCONV_PATH": "/tmp/planted",
}
OWN = {
    "OPENSSL_CONF": str(BUNDLE / "openssl.cnf"),
    "OPENSSL_ENGINES": str(BUNDLE),
    "OPENSSL_MODULES": str(BUNDLE),
}


def hardened(environ: dict[str, str]) -> dict[str, str]:
    after = dict(environ)
    harden(after, BUNDLE)
    return after


def effective(environ: dict[str, str]) -> dict[str, str]:
    """Without the copies for others, which nothing of ours reads."""
    return {
        name: value for name, value in environ.items() if not name.startswith("COUNTERSIGN_OUTSIDE")
    }


def test_nothing_from_outside_says_what_is_loaded() -> None:
    assert effective(hardened({"HOME": "/home/ann", **HOSTILE})) == {"HOME": "/home/ann", **OWN}


def test_names_are_recognised_in_any_case_as_windows_has_them() -> None:
    assert effective(hardened({"Qt_Plugin_Path": "x", "PythonPath": "x"})) == OWN


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QT_QPA_PLATFORM", "wayland;xcb"),
        ("QT_SCALE_FACTOR", "1.5"),
        ("QT_SCREEN_SCALE_FACTORS", "DP-1=1.5;DP-2=1"),
        ("QT_LOGGING_RULES", "qt.accessibility.atspi.warning=false"),
        ("AWS_PROFILE", "buyer"),
        ("HTTPS_PROXY", "http://proxy:3128"),
        ("AWS_CA_BUNDLE", "/etc/ssl/company.pem"),
        ("XDG_SESSION_TYPE", "x11"),
    ],
)
def test_what_a_person_sets_up_stays(name: str, value: str) -> None:
    assert hardened({name: value})[name] == value


@pytest.mark.parametrize("value", ["offscreen:configfile=/tmp/planted", "/tmp/planted", "a\\b"])
def test_a_welcome_name_with_a_file_in_it_goes(value: str) -> None:
    assert effective(hardened({"QT_QPA_PLATFORM": value})) == OWN


def test_programs_of_others_get_their_own_environment_back() -> None:
    before = {"HOME": "/home/ann", **HOSTILE}
    assert for_others(hardened(before)) == before


def test_they_get_it_back_from_a_process_that_a_hardened_one_started() -> None:
    before = {"HOME": "/home/ann", "OPENSSL_CONF": "/etc/company/openssl.cnf"}
    assert for_others(hardened(hardened(before))) == before


def test_a_clean_environment_gives_others_nothing_of_ours() -> None:
    assert for_others(hardened(hardened({"HOME": "/home/ann"}))) == {"HOME": "/home/ann"}


def test_what_the_start_program_put_before_the_libraries_is_taken_off() -> None:
    started = {"LD_LIBRARY_PATH": f"{BUNDLE}:/opt/own", "LD_LIBRARY_PATH_ORIG": "/opt/own"}
    after = hardened(started)
    assert effective(after) == OWN
    assert for_others(after) == {"LD_LIBRARY_PATH": "/opt/own"}
    assert for_others(hardened({"LD_LIBRARY_PATH": str(BUNDLE)})) == {}
    assert for_others(hardened({"LD_LIBRARY_PATH": "/opt/own"})) == {"LD_LIBRARY_PATH": "/opt/own"}


def test_an_environment_that_was_never_cleaned_is_given_as_it_is() -> None:
    assert for_others({"OPENSSL_CONF": "/etc/own.cnf"}) == {"OPENSSL_CONF": "/etc/own.cnf"}
