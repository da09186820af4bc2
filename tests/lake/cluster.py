"""A Spark standalone cluster on loopback, one master and two workers, over Iceberg with its catalog in PostgreSQL.

The jar of Iceberg comes in a wheel, because the places it is usually fetched from may be out of reach. That jar lacks
the classes of jackson it was shaded with; they are made again from pyspark's own, under the names it looks for.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.free_port import free_port
from tests.own_environment import NotHere, run

WANTED = Path(__file__).parent / "requirements-lake.txt"
DRIVER = Path("/usr/share/java/postgresql.jar")
RENAMER = Path("/usr/share/java/jarjar.jar")
DEBIAN = {DRIVER: "libpostgresql-jdbc-java", RENAMER: "libjarjar-java"}
SHADED = "org.apache.iceberg.shaded.com.fasterxml.jackson"
JAVA = ("17",)  # what Spark 3.5 was tried with here
START_SECONDS = 60.0


def require_java() -> None:
    """Installs it where there is none. Raises: NotHere without a Java that Spark runs on."""
    if shutil.which("java") is None:
        _install(["openjdk-17-jre-headless"])
    told = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    if not any(f'version "{version}' in told for version in JAVA):
        raise NotHere(f"Java {' or '.join(JAVA)} is needed, this is {told.splitlines()[0] if told else 'none'}")


def jars(folder: Path) -> list[Path]:
    """The jars that Spark takes: Iceberg, its jackson, PostgreSQL's driver. Raises: NotHere."""
    if missing := [package for file, package in DEBIAN.items() if not file.exists()]:
        _install(missing)
    home = Path(_place("snowpark_connect_deps_iceberg")) / "jars"
    iceberg = sorted(home.glob("iceberg-spark-runtime-3.5_2.12-*.jar"))
    if not iceberg:
        raise NotHere(f"{home} holds no jar of Iceberg for Spark 3.5")
    return [iceberg[0], DRIVER, _jackson(folder)]


def _install(packages: list[str]) -> None:
    """From Debian, where this machine is one and we may. Raises: NotHere."""
    names = ", ".join(packages)
    if os.geteuid() or shutil.which("apt-get") is None:
        raise NotHere(f"not installed: {names} (Debian)")
    run(["apt-get", "update"], "Debian's list of packages cannot be read")
    run(["apt-get", "install", "--yes", "--no-install-recommends", *packages], f"{names} cannot be installed")


@contextmanager
def running(folder: Path) -> Iterator[Path]:
    """A cluster, for as long as the block lasts. Yields the folder of its spark-defaults.conf. Raises: NotHere."""
    require_java()
    folder.mkdir(parents=True, exist_ok=True)
    found, port = jars(folder), free_port()
    settings = {
        "spark.master": f"spark://127.0.0.1:{port}",
        "spark.jars": ",".join(str(jar) for jar in found),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "3g",
        # dbt's session asks for Hive, whose own database would lie in the folder the command is called from
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={folder}",
        "spark.executor.memory": "1g",
        "spark.executor.cores": "1",
        "spark.cores.max": "2",
        "spark.sql.shuffle.partitions": "1",
        "spark.sql.warehouse.dir": f"file://{folder}/hive",
        # many small tables: what pays off over millions of rows only costs here
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.adaptive.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    conf = folder / "conf"
    conf.mkdir(exist_ok=True)
    (conf / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    shutil.copy(Path(__file__).parent / "log4j2.properties", conf / "log4j2.properties")
    spark = Path(_place("pyspark"))
    told = {"SPARK_HOME": str(spark), "SPARK_CONF_DIR": str(conf), "SPARK_LOCAL_IP": "127.0.0.1"}
    deploy = [str(spark / "bin" / "spark-class"), "org.apache.spark.deploy"]
    master = ["master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port())]
    workers = [
        [
            *("worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "1500m"),
            *("--webui-port", str(free_port()), "-d", str(folder / f"worker{number}"), f"spark://127.0.0.1:{port}"),
        ]
        for number in (1, 2)
    ]
    started: list[subprocess.Popen[bytes]] = []
    logs = [folder / f"{name}.log" for name in ("master", "worker1", "worker2")]
    try:
        for words, log in zip((master, *workers), logs, strict=True):
            command = [deploy[0], f"{deploy[1]}.{words[0]}", *words[1:]]
            with log.open("wb") as out:
                started.append(
                    subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | told, start_new_session=True)
                )
        _wait(lambda: logs[0].read_text().count("Registering worker") == len(workers), logs[0])
        yield conf
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(timeout=START_SECONDS)


def spark_environment(conf: Path) -> dict[str, str]:
    """What a process that uses the cluster needs in its environment."""
    return {
        "SPARK_HOME": _place("pyspark"),
        "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }


def stop_session() -> None:
    """Ends what dbt has left open in this process, in whichever of its threads."""
    from pyspark import SparkContext

    SparkContext.getOrCreate().stop()


def _jackson(folder: Path) -> Path:
    """pyspark's jackson under the names that the jar of Iceberg looks for."""
    made = folder / "shaded-jackson.jar"
    if made.exists():
        return made
    plain, rules = folder / "jackson.jar", folder / "rules.txt"
    seen: set[str] = set()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as together:
        for name in ("core-2", "databind", "annotations"):
            (jar,) = (Path(_place("pyspark")) / "jars").glob(f"jackson-{name}*.jar")
            with zipfile.ZipFile(jar) as each:
                for entry in each.namelist():
                    if entry.endswith(".class") and not entry.startswith("META-INF") and entry not in seen:
                        seen.add(entry)
                        together.writestr(entry, each.read(entry))
    rules.write_text(f"rule com.fasterxml.jackson.** {SHADED}.@1\n")
    beside = [str(jar) for kind in ("asm*", "ant", "maven-*") for jar in RENAMER.parent.glob(f"{kind}.jar")]
    command = ["java", "-cp", ":".join([str(RENAMER), *beside]), "com.tonicsystems.jarjar.Main", "process"]
    run([*command, str(rules), str(plain), str(made)], "jackson cannot be renamed")
    return made


def _place(package: str) -> str:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise NotHere(f"{package} is not installed in {sys.executable}")
    return next(iter(found.submodule_search_locations))


def _wait(is_so: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise NotHere(f"the cluster did not start: see {log}")
        time.sleep(0.2)
