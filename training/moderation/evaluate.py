"""How well the judge does on labelled messages: `python -m training.moderation.evaluate FILE…`.

A label that must be found and is, is right; one that may be found neither helps nor hurts; any
other one is wrong. `--errors` lists what went wrong: never use it on messages kept unseen.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from importlib import resources
from pathlib import Path

from msgspec import Struct, field, json
from training.moderation.corpus import Record, read_records

from prilavok.moderation.judge import Judge
from prilavok.moderation.learned import Model
from prilavok.moderation.model import Label
from prilavok.moderation.programme import PRESET_DEFAULT, Rulebook

CLEAN = "clean"

Opinion = Callable[[Record], frozenset[Label]]


class Count(Struct):
    """Right, wrong and missed findings."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, record: Record, found: frozenset[Label], among: Iterable[Label] = Label) -> None:
        for label in among:
            if label in record.labels:
                if label in found:
                    self.right += 1
                else:
                    self.missed += 1
            elif label in found and label not in record.optional:
                self.wrong += 1

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


class Report(Struct):
    """Everything that is counted over a set of messages."""

    messages: int = 0
    overall: Count = field(default_factory=Count)
    labels: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    languages: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    clean: Counter[str] = field(default_factory=Counter)
    clean_flagged: Counter[str] = field(default_factory=Counter)
    split: int = 0
    split_found: int = 0
    confusion: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    errors: list[tuple[Record, frozenset[Label]]] = field(default_factory=list)

    def add(self, record: Record, found: frozenset[Label]) -> None:
        self.messages += 1
        self.overall.add(record, found)
        self.languages[record.lang].add(record, found)
        for label in Label:
            self.labels[label.value].add(record, found, (label,))
        excess = found - set(record.labels) - set(record.optional)
        if not record.labels:
            self.clean[record.lang] += 1
            self.clean_flagged[record.lang] += bool(excess)
        if record.context and Label.CONTACT_EXCHANGE in record.labels:
            self.split += 1
            self.split_found += Label.CONTACT_EXCHANGE in found
        self._confuse(record, found, excess)
        if excess or set(record.labels) - found:
            self.errors.append((record, found))

    def _confuse(self, record: Record, found: frozenset[Label], excess: frozenset[Label]) -> None:
        """What is right stands on the diagonal; what is missed stands under what was found instead,
        `clean` if nothing was; what is found in excess of a message stands in its other rows."""
        for label in record.labels:
            row = self.confusion[label.value]
            if label in found:
                row[label.value] += 1
            else:
                row.update([other.value for other in excess] or [CLEAN])
        if not record.labels:
            self.confusion[CLEAN].update([other.value for other in excess] or [CLEAN])


def judged(judge: Judge) -> Opinion:
    """The labels that `judge` finds in a record's message."""
    return lambda record: frozenset(judge(record.text, record.author, recent=record.context).labels)


def report_on(records: Sequence[Record], opinion: Opinion) -> Report:
    report = Report()
    for record in records:
        report.add(record, opinion(record))
    return report


def default_judge(model: Model) -> Judge:
    file = (
        resources.files("prilavok") / "presets" / "moderation_rulebook" / f"{PRESET_DEFAULT}.json"
    )
    return Judge(json.decode(file.read_bytes(), type=Rulebook), 0, model)


def as_text(report: Report) -> str:
    lines = [
        f"{report.messages} messages, micro-F1 {report.overall.f1:.3f}"
        f" (precision {report.overall.precision:.3f}, recall {report.overall.recall:.3f}),"
        f" clean flagged {_share(report.clean_flagged.total(), report.clean.total())},"
        f" split contacts found {_share(report.split_found, report.split)}",
        "",
        f"{'label':24}{'precision':>10}{'recall':>10}{'F1':>10}{'of':>8}",
    ]
    for name, count in sorted(report.labels.items()):
        lines.append(
            f"{name:24}{count.precision:>10.3f}{count.recall:>10.3f}{count.f1:>10.3f}"
            f"{count.right + count.missed:>8}"
        )
    lines.append("")
    for name, count in sorted(report.languages.items()):
        flagged = _share(report.clean_flagged[name], report.clean[name])
        lines.append(f"{name}  F1 {count.f1:.3f}, clean flagged {flagged}")
    lines += ["", *_confusion(report)]
    return "\n".join(lines)


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / max(1, whole):.1f} %)"


def _confusion(report: Report) -> Iterable[str]:
    names = [*sorted(label.value for label in Label), CLEAN]
    yield f"{'it was / found':24}" + "".join(f"{name[:9]:>11}" for name in names)
    for name in names:
        row = report.confusion[name]
        yield f"{name:24}" + "".join(f"{row[other] or '.':>11}" for other in names)


def as_json(report: Report) -> bytes:
    return json.format(
        json.encode(
            {
                "messages": report.messages,
                "micro_f1": round(report.overall.f1, 4),
                "labels": {
                    name: {
                        "precision": round(count.precision, 4),
                        "recall": round(count.recall, 4),
                        "f1": round(count.f1, 4),
                        "of": count.right + count.missed,
                    }
                    for name, count in sorted(report.labels.items())
                },
                "languages": {name: round(c.f1, 4) for name, c in sorted(report.languages.items())},
                "clean": report.clean.total(),
                "clean_flagged": report.clean_flagged.total(),
                "split_contacts": report.split,
                "split_contacts_found": report.split_found,
                "confusion": report.confusion,
            }
        )
    )


def print_errors(report: Report) -> None:
    for record, found in report.errors:
        must = ",".join(sorted(set(record.labels) - found))
        excess = ",".join(sorted(found - set(record.labels) - set(record.optional)))
        context = f" {list(record.context)}" if record.context else ""
        print(
            f"{record.id} {record.author.value} missed [{must}] excess [{excess}]"
            f"{context} {record.text}"
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", nargs="+", type=Path)
    asked.add_argument("--errors", action="store_true")
    asked.add_argument("--json", action="store_true")
    options = asked.parse_args()
    records = read_records(options.files)
    judge = default_judge(Model.load())
    started = time.perf_counter()
    report = report_on(records, judged(judge))
    spent = time.perf_counter() - started
    if options.json:
        print(as_json(report).decode())
        return
    print(as_text(report))
    print(f"\n{spent / max(1, len(records)) * 1e6:.0f} µs for each message")
    if options.errors:
        print_errors(report)


if __name__ == "__main__":
    main()
