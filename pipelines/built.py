"""How a build of the models went, per model and test and as a whole: one line, or a table of what is not well."""

from dataclasses import asdict, dataclass
from typing import Any

from rich.text import Text

from pipelines import screen
from pipelines.screen import Column

BAD = ("error", "fail", "runtime error")
MODEL_KINDS = ("model", "seed", "snapshot")


@dataclass(frozen=True)
class Node:
    """One model, seed, snapshot or test after a run. `failures` counts the rows a test found."""

    name: str
    kind: str
    status: str
    seconds: float
    failures: int
    message: str

    @property
    def ok(self) -> bool:
        return self.status not in BAD


@dataclass(frozen=True)
class Built:
    """The outcome of one build. `problem` is set when dbt could not start on the models at all."""

    nodes: tuple[Node, ...]
    seconds: float
    problem: str = ""
    fix: str = ""

    @property
    def ok(self) -> bool:
        return not self.problem and all(node.ok for node in self.nodes)

    @property
    def bad(self) -> list[Node]:
        return [node for node in self.nodes if not node.ok]

    def count(self, *kinds: str) -> int:
        return sum(node.kind in kinds for node in self.nodes)

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.ok,
            "models": self.count(*MODEL_KINDS),
            "tests": self.count("test", "unit_test"),
            "failed": [asdict(node) for node in self.bad],
            "skipped": [node.name for node in self.nodes if node.status == "skipped"],
            "warnings": [asdict(node) for node in self.nodes if node.status == "warn"],
            "seconds": round(self.seconds, 1),
            "problem": self.problem,
            "fix": self.fix,
        }

    def print(self) -> None:
        """One line when all is well, a table of what is not."""
        console = screen.output()
        shown = [node for node in self.nodes if not node.ok or node.status == "warn"]
        if shown:
            columns = [
                Column("model or test"),
                Column("kind"),
                Column("status"),
                Column("rows", number=True),
                Column("message"),
            ]
            rows = [
                (node.name, node.kind, screen.status(node.status), node.failures or None, node.message)
                for node in shown
            ]
            screen.print_table(console, "Models that need a look", columns, rows)
        if self.problem:
            console.print(Text.assemble(("models failed ", "bold red"), self.problem))
            if self.fix:
                console.print(Text.assemble(("  fix ", "bold"), self.fix))
            return
        skipped = sum(node.status == "skipped" for node in self.nodes)
        console.print(
            Text.assemble(
                ("models built ", "green") if self.ok else ("models failed ", "bold red"),
                f"{self.count(*MODEL_KINDS)} models, {self.count('test', 'unit_test')} tests, {len(self.bad)} failed, "
                f"{skipped} skipped, {self.seconds:.0f} s",
            )
        )
