"""Learn the model: `python -m training.moderation.train`. See README.md."""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from msgspec import msgpack
from msgspec.structs import replace
from scipy.sparse import diags
from training.moderation.corpus import (
    Record,
    hands_of,
    learning_files,
    lexicon_files,
    read_records,
    source_digest,
)
from training.moderation.duplicates import groups_of
from training.moderation.examples import Example, examples_of, matrix_of, vocabulary
from training.moderation.fit import Floats, fit
from training.moderation.lexicons import read_lexicons
from training.moderation.second import learn, matrix_for, stored
from training.moderation.thresholds import (
    Truth,
    honest,
    settled,
    settling,
    threshold,
)

from prilavok.moderation.learned.features import kind_of
from prilavok.moderation.learned.lexicon import Lexicon
from prilavok.moderation.learned.second import SecondDocument
from prilavok.moderation.learned.weighing import weigh
from prilavok.moderation.learned.weights import (
    CHINESE_PAIR_LOSS_MAX,
    LABELS,
    PAIR_GAIN_MAX,
    PAIR_LOSS_MAX,
    UNITS,
    Document,
    Model,
)
from prilavok.moderation.model import Role

OUTPUT = Path("src/prilavok/moderation/learned/model.bin")
FOLDS = 4
PENALTY = 1.0
FIRST_FLAGGED_MAX = 0.005
FLAGGED_MAX = 0.018
"""So many of the clean messages may be flagged by the first opinion, and by both. Those of the
corpus are far harder than those of life."""
SEEN_MIN = 3


SCALES = {
    "#": 2.0,
    "##": 0.8,
    "<": 1.5,
    "< ": 0.6,
    "@": 1.0,
    "~": 1.0,
    " ": 0.5,
    "^$": 1.0,
    "char": 0.45,
    "chars": 0.7,
    "piece": 0.25,
}
"""How freely the kinds of features may be learned, the inverse of their penalty: classes and two
classes, signals, roles, tricks, pairs, words, Chinese characters, and pieces of words."""


def scale_of(feature: str) -> float:
    return SCALES[kind_of(feature)]


def bounds_of(feature: str) -> tuple[float, float]:
    """The least and the greatest weight of a feature; see `weighing.LAUNDERING_MAX`."""
    if " " in feature:
        return -PAIR_LOSS_MAX / UNITS, PAIR_GAIN_MAX / UNITS
    if len(feature) > 1 and feature[0] >= "\u3007":
        return -CHINESE_PAIR_LOSS_MAX / UNITS, 5.0
    return -3.0, 5.0


def folds_of(examples: Sequence[Example], hands: Sequence[str]) -> np.ndarray:
    """A fold for each example; near duplicates share one, and so do all by one of the other hands:
    what is thought of them is what would be thought of somebody new."""
    groups = groups_of([example.reading.plain for example in examples])
    generator = np.random.default_rng(7)
    folds = generator.integers(0, FOLDS, max(groups) + 1)[groups]
    for number, hand in enumerate(sorted({*hands} - {""})):
        folds[np.array(hands) == hand] = number % FOLDS
    return folds


def neighbours_of(
    examples: Sequence[Example], folds: np.ndarray, lexicon: Lexicon
) -> tuple[list[Example], np.ndarray]:
    """Two clean texts of the same fold, language and author written one behind the other, and their
    folds: who writes much and clean must not look worse than who writes little."""
    clean: dict[tuple[int, str, Role], list[str]] = {}
    for example, fold in zip(examples, folds, strict=True):
        record = example.record
        if not (record.labels or record.optional or record.context):
            clean.setdefault((int(fold), record.lang, record.author), []).append(record.text)
    generator = np.random.default_rng(11)
    joined: list[Record] = []
    joined_folds: list[int] = []
    for (fold, lang, author), texts in sorted(clean.items()):
        order = generator.permutation(len(texts))
        for one, other in zip(order[::2], order[1::2], strict=False):
            text = f"{texts[one]}\n{texts[other]}"
            joined.append(Record(f"joined-{len(joined)}", lang, author, text))
            joined_folds.append(fold)
    return examples_of(joined, lexicon), np.array(joined_folds)


class Learner:
    """Everything that is the same for each fold."""

    def __init__(
        self,
        examples: Sequence[Example],
        entries: list[tuple[str, int]],
        names: tuple[str, ...],
    ) -> None:
        self.examples = examples
        self.entries = [
            (entry, [at for at in range(mask.bit_length()) if mask >> at & 1])
            for entry, mask in entries
        ]
        self.names = names
        self.truth = Truth(examples)
        self.features = vocabulary(examples, SEEN_MIN)
        scale = np.array([scale_of(feature) for feature in self.features])
        self.scale = scale
        limits = np.array([bounds_of(feature) for feature in self.features])
        counts = matrix_of(examples, self.features)
        self.matrix = (counts @ diags(scale)).tocsr()
        self.second_matrix = matrix_for(counts, self.features, [e.tokens for e in examples])
        self.low = limits[:, 0] / scale
        self.high = limits[:, 1] / scale

    def weights(self, chosen: np.ndarray) -> tuple[Floats, Floats]:
        """Weights and intercepts, a row for each label, from the examples `chosen`."""
        return fit(
            self.matrix[chosen],
            self.truth.has[chosen],
            self.truth.counts[chosen].astype(float),
            self.low,
            self.high,
            PENALTY,
        )

    def net(self, chosen: np.ndarray) -> SecondDocument:
        """The second opinion, from the examples `chosen`."""
        truth = self.truth
        net = learn(self.second_matrix[chosen], truth.has[chosen], truth.counts[chosen])
        return stored(net, self.features)

    def document(
        self,
        rows: Floats,
        intercepts: Floats,
        slopes: Floats,
        second: SecondDocument,
        source: str = "",
    ) -> Document:
        """The model file of these weights, scaled by `slopes`, and the `second` opinion."""
        table = {feature: rows[:, at] * self.scale[at] for at, feature in enumerate(self.features)}
        for role in Role:
            key = f"@{role.value}"
            table[key] = table.get(key, 0) + intercepts
        stored = {
            key: np.clip(np.rint(value * slopes * UNITS), *_limits(key)).astype("<i2")
            for key, value in sorted(table.items())
        }
        kept = [key for key, value in stored.items() if np.abs(value).max() >= 10]
        lanes = np.array([stored[key] for key in kept], dtype="<i2")
        lanes = (lanes.astype(np.int32) + 32768).astype("<u2")
        return Document(
            source, LABELS, self.names, self.entries, "\n".join(kept), lanes.T.tobytes(), second
        )


def _limits(feature: str) -> tuple[float, float]:
    """The same bounds in stored units, which slopes must not widen."""
    low, high = bounds_of(feature)
    if feature[0] in "@#":
        return -32_000, 32_000
    return max(low * UNITS, -32_000), min(high * UNITS, 32_000)


def opinions(model: Model, examples: Iterable[Example]) -> list[Floats]:
    """The first and the second opinion on each example, in natural log-odds: an array by opinion
    and label. Where there is no second one, it is nothing."""
    found: list[Floats] = []
    for example in examples:
        weighing = weigh(model, example.reading, example.found, example.record.author)
        both = [weighing.both(lane) for lane in range(len(LABELS))]
        found.append(np.array([(first / UNITS, second or 0.0) for first, second in both]).T)
    return found


def crossed(learner: Learner, folds: np.ndarray) -> Floats:
    """What is thought of each example by a model that has not seen it: by example, opinion and
    label."""
    thought = np.zeros((len(learner.examples), 2, len(LABELS)))
    for fold in range(FOLDS):
        rows, intercepts = learner.weights(folds != fold)
        net = learner.net(folds != fold)
        model = Model(learner.document(rows, intercepts, np.ones(len(LABELS)), net))
        unseen = np.flatnonzero(folds == fold)
        thought[unseen] = opinions(model, [learner.examples[at] for at in unseen])
    return thought


def main() -> None:
    """Learn from everything; thresholds come from what models thought of what they had not seen."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--output", type=Path, default=OUTPUT)
    asked.add_argument("--first-flagged-max", type=float, default=FIRST_FLAGGED_MAX)
    asked.add_argument("--flagged-max", type=float, default=FLAGGED_MAX)
    options = asked.parse_args()
    entries, names = read_lexicons(lexicon_files())
    lexicon = Lexicon(entries, names)
    examples = examples_of(read_records(learning_files()), lexicon)
    hands = hands_of(learning_files())
    folds = folds_of(examples, hands)
    joined, joined_folds = neighbours_of(examples, folds, lexicon)
    learner = Learner([*examples, *joined], entries, names)
    thought = crossed(learner, np.concatenate([folds, joined_folds]))[: len(examples)]
    first, second = thought[:, 0], thought[:, 1]
    truth = Truth(examples)
    slopes, shifts = honest(first, truth)
    asked_of_all = threshold(first * slopes + shifts, truth, options.first_flagged_max)
    first = first * slopes + shifts - asked_of_all
    mixture = settling(first, second, truth, options.flagged_max)
    everything = np.ones(len(learner.examples), dtype=bool)
    rows, intercepts = learner.weights(everything)
    document = learner.document(
        rows,
        intercepts + (shifts - asked_of_all) / slopes,
        slopes,
        replace(learner.net(everything), settling=mixture),
        source_digest(),
    )
    content = zlib.compress(msgpack.encode(document), 9)
    options.output.write_bytes(content)
    print(f"{len(examples)} examples, {len(content)} bytes, log-odds asked {asked_of_all:.2f}")
    found = (settled(first, second, truth, mixture) > 0) & truth.counts
    everybody = np.ones(len(examples), dtype=bool)
    report_crossed("first opinion", (first > 0) & truth.counts, truth, everybody)
    report_crossed("both", found, truth, everybody)
    for hand in sorted({*hands} - {""}):
        report_crossed(f"both, {hand}", found, truth, np.array(hands) == hand)


def report_crossed(name: str, found: np.ndarray, truth: Truth, of: np.ndarray) -> None:
    """How well models did on what they had not seen: the measure to choose anything by."""
    found, has, clean = found[of], truth.has[of], truth.clean[of]
    flagged = found.any(axis=1) & clean
    f1 = 2 * (found & has).sum() / max(1, found.sum() + has.sum())
    print(f"{name}: F1 {f1:.3f}, clean flagged {flagged.sum() / max(1, clean.sum()):.3f}")
    for label, its_found, its_has in zip(
        ("all", *LABELS), (found, *found.T), (has, *has.T), strict=True
    ):
        right = (its_found & its_has).sum()
        precision, recall = right / max(1, its_found.sum()), right / max(1, its_has.sum())
        print(f"{label:24} precision {precision:.3f} recall {recall:.3f}")


if __name__ == "__main__":
    main()
