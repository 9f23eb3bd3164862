"""What was tried, as a table."""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import version

from stage.ask import Answer
from stage.servers import Application, nginx

TITLE, COLUMN = 74, 11


@dataclass
class Tried:
    """A row of the table: an answer a server, the lines that they logged, and what is wrong with them."""

    title: str
    is_attack: bool
    answers: dict[str, Answer] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def got_in(self, application: str) -> bool:
        return application in self.answers and self.answers[application].is_in


@dataclass
class Section:
    title: str
    tried: list[Tried]


def head(applications: list[Application]) -> str:
    """The names of the servers, each over its column, in as many lines as the longest has words."""
    words = [application.name.split("-") for application in applications]
    height = max(map(len, words))
    lines = [[([""] * (height - len(one)) + one)[line] for one in words] for line in range(height)]
    return "\n".join((" " * TITLE + _cells(line)).rstrip() for line in lines) + "\n"


def printed(section: Section, applications: list[Application]) -> str:
    lines = [section.title]
    for tried in section.tried:
        answers = [tried.answers.get(application.name) for application in applications]
        cells = [f"{one.status} IN" if one and one.is_in else f"{one.status}" if one else "" for one in answers]
        lines.append(f"  {tried.title:<{TITLE - 2}}{_cells(cells)}".rstrip())
        lines += [f"      {line}" for line in _different(tried)]
        lines += [f"  !!! {wrong}" for wrong in tried.wrong]
    return "\n".join(lines) + "\n"


def summary(sections: list[Section], applications: list[Application], seconds: float) -> str:
    attacks = [tried for section in sections for tried in section.tried if tried.is_attack]
    counts = []
    for name in (application.name for application in applications):
        tried_there = [tried for tried in attacks if name in tried.answers]
        counts.append(f"{name} {sum(tried.got_in(name) for tried in tried_there)} of {len(tried_there)}")
    packages = [f"{name} {version(name)}" for name in ("Django", "gunicorn", "uvicorn", "vouchsafe")]
    said = subprocess.run([nginx(), "-v"], capture_output=True, text=True).stderr.split()[-1]
    python = ".".join(map(str, sys.version_info[:3]))
    return f"Attacks that got in: {', '.join(counts)}\nPython {python}, {', '.join(packages)}, {said}; {seconds:.0f} s"


def _cells(texts: list[str]) -> str:
    return "".join(f"{text:<{COLUMN}}" for text in texts)


def _different(tried: Tried) -> list[str]:
    """The lines that were logged, each once: most servers say the same, of another hop or a second later."""
    lines: dict[str, str] = {}
    for line in tried.lines.values():
        lines.setdefault(re.sub(r"now \S+Z$", "", line.replace("a Unix socket", "127.0.0.1")), line)
    return list(lines.values())
