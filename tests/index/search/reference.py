"""The slow and obvious way to answer a query, and random documents and queries to compare it on."""

import fnmatch
import math
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from index.search.analyzer import analyse, positions
from index.search.document_row import row
from index.search.model import Document
from index.search.query.ast import (
    All,
    And,
    AndMaybe,
    AsWritten,
    Fuzzy,
    Near,
    Not,
    Or,
    Phrase,
    PropertyTest,
    Range,
    Term,
    ValuePattern,
    Wildcard,
    Word,
)
from index.search.query.properties import term_matcher, term_prefix
from index.search.schema import MISSING, TERM_FIELDS, TEXT_FIELDS, WORD_FIELDS, WRITTEN
from index.search.scoring import static_rank
from index.search.scoring.evaluator import ALL_WRITTEN, AS_WRITTEN, K1, LENGTH_NORMS
from tests.helpers.ids import doc_id

WORDS = (
    "retrieval retrieve retriever retrieving dense sparse graph graphs neural network networks attention model "
    "models GPT-4o gpt4o Llama3 llama state-of-the-art C++ müller 検索 vision language reason reasoning agent agents "
    "plan planning embed embedding embeddings x1 1.5 the a of"
).split()
TAGS = ("topic/retrieval", "topic/retrieval/dense", "topic/vision", "todo")


def random_documents(seed, count):
    chance = random.Random(seed)
    for number in range(count):
        note = chance.random() < 0.3
        key = f"{chance.choice(WORDS[:10])}{number}".lower()
        yield Document(
            id=doc_id(f"n:notes/{key}.md") if note else doc_id(f"p:{key}"),
            kind="note" if note else "paper",
            key="" if note and chance.random() < 0.5 else key,
            path=f"notes/{key}.md" if note else "",
            title=" ".join(chance.choices(WORDS, k=chance.randint(1, 6))).capitalize(),
            abstract="" if note else " ".join(chance.choices(WORDS, k=chance.randint(0, 40))) + ".",
            body=" ".join(chance.choices(WORDS, k=chance.randint(0, 60))) if note else "",
            tags=tuple(chance.sample(TAGS, chance.randint(0, 2))),
            authors=tuple(chance.choices(WORDS, k=chance.randint(0, 2))),
            status=chance.choice(("", "unread", "read")),
            has=("note", "tags") if note else chance.choice(((), ("note",), ("code",))),
            links=tuple(chance.sample(WORDS[:6], chance.randint(0, 2))),
            properties=chance.choice(
                (("rating", "rating=3"), ("rating", "rating=10"), ("rating",), (), (), ())
            ),
            published=chance.choice((None, 20200000, 20210500, 20230615, 20240101)),
            upvotes=chance.choice((None, 0, 3, 3, 40, 2000)),
            modified=chance.choice((0, 1_700_000_000, 1_700_000_001)),
        )


def written_words(values):
    """Return the words of a row as they are written."""
    return {word for name in WORD_FIELDS for piece in values[name].split() for word in analyse(piece).written}


@dataclass
class Reference:
    """An index as dictionaries. Deleted documents stay, because they count for the rarity of words."""

    rows: list = field(default_factory=list)
    documents: list = field(default_factory=list)
    dead: set = field(default_factory=set)

    def apply(self, updated, deleted=()):
        gone = set(deleted)
        for document in updated:
            gone.add(document.id)
        for number, old in enumerate(self.documents):
            if old.id in gone:
                self.dead.add(number)
        for document in updated:
            self.documents.append(document)
            self.rows.append(row(document))

    def finish(self):
        self.known = {}
        self.postings = {name: defaultdict(dict) for name in (*TEXT_FIELDS, *TERM_FIELDS)}
        self.lengths = {name: [] for name in TEXT_FIELDS}
        for number, values in enumerate(self.rows):
            for name in TEXT_FIELDS:
                found, width = positions(values[name])
                self.lengths[name].append(width)
                for term, places in found.items():
                    self.postings[name][term][number] = places
            for name in TERM_FIELDS:
                for term in written_words(values) if name == WRITTEN else values[name]:
                    self.postings[name][term][number] = [0]
        return self

    @property
    def alive(self):
        return [number for number in range(len(self.rows)) if number not in self.dead]

    def counts(self, leaf):
        """Return the occurrences of a leaf in each live document."""
        if leaf not in self.known:
            self.known[leaf] = self.counted(leaf)
        return self.known[leaf]

    def counted(self, leaf):
        known = self.postings[leaf.field]
        if isinstance(leaf, Phrase):
            found = {}
            for doc in self.alive:
                places = [set(known[word].get(doc, ())) if word in known else set() for word in leaf.words]
                starts = [at for at in places[0] if all(at + n in more for n, more in enumerate(places))]
                if starts:
                    found[doc] = len(starts)
            return found
        if isinstance(leaf, Near):
            return self.near(known, leaf)
        found = defaultdict(int)
        for term in list(known):
            if self.fits(leaf, term):
                for doc, places in known[term].items():
                    if doc not in self.dead:
                        found[doc] += len(places)
        return found

    def near(self, known, leaf):
        """Count the places from which on all words of a leaf follow within its distance."""
        found = {}
        for doc in self.alive:
            places = [known[word].get(doc, ()) if word in known else () for word in leaf.words]
            starts = {at for word in places for at in word}
            spans = [
                [next((there - at for there in sorted(word) if there >= at), math.inf) for word in places]
                for at in starts
            ]
            if count := sum(max(span) <= leaf.distance for span in spans):
                found[doc] = count
        return found

    def numbers(self, leaf):
        """Return the documents with a number that an expression matches as it is written."""
        written = {"year": lambda number: str(number)[:4], "upvotes": str}[leaf.name]
        return {
            doc: 1.0
            for doc in self.alive
            if (number := self.rows[doc][leaf.field]) is not None and re.search(leaf.pattern, written(number))
        }

    @staticmethod
    def fits(leaf, term):
        if isinstance(leaf, ValuePattern):
            return term.startswith(leaf.prefix) and re.search(leaf.pattern, term[len(leaf.prefix) :])
        if isinstance(leaf, PropertyTest):
            return term.startswith(term_prefix(leaf)) and term_matcher(leaf)(term)
        if isinstance(leaf, Term):
            return term == leaf.text
        if isinstance(leaf, Fuzzy):
            return term[:1] == leaf.text[:1] and OSA.distance(leaf.text, term) <= leaf.distance
        if isinstance(leaf, Wildcard):
            return fnmatch.fnmatchcase(term, leaf.text)
        return term.startswith(leaf.text)

    def scores(self, tree):
        kind = type(tree)
        if kind is Word:
            return self.word(tree.leaves)
        if kind is And:
            parts = [self.scores(child) for child in tree.parts]
            return {
                doc: sum(part[doc] for part in parts) for doc in self.alive if all(doc in p for p in parts)
            }
        if kind is Or:
            parts = [self.scores(child) for child in tree.parts]
            return {
                doc: sum(p.get(doc, 0) for p in parts) for doc in self.alive if any(doc in p for p in parts)
            }
        if kind is Not:
            out = self.scores(tree.part)
            return {doc: 0.0 for doc in self.alive if doc not in out}
        if kind is AsWritten:
            return self.as_written(tree)
        if kind is AndMaybe:
            more = self.scores(tree.bonus)
            return {doc: score + more.get(doc, 0) for doc, score in self.scores(tree.required).items()}
        if kind is All:
            return dict.fromkeys(self.alive, 0.0)
        if kind is Range:
            return {doc: 1.0 for doc in self.alive if self.in_range(tree, self.rows[doc][tree.field])}
        if kind is ValuePattern and tree.field not in TERM_FIELDS:
            return self.numbers(tree)
        return dict.fromkeys(self.counts(tree), tree.boost)

    def as_written(self, tree):
        scores = self.scores(tree.part)
        if len(scores) < 2:  # there is nothing to put in order
            return scores
        found = {}
        for doc, score in scores.items():
            held = sum(doc in self.postings[WRITTEN].get(word, ()) for word in tree.words) / len(tree.words)
            found[doc] = score * (1 + AS_WRITTEN * held + (ALL_WRITTEN if held == 1 else 0))
        return found

    @staticmethod
    def in_range(tree, number):
        low = MISSING + 1 if tree.low is None else tree.low
        return number is not None and low <= number <= (2**31 if tree.high is None else tree.high)

    def word(self, leaves):
        weights = defaultdict(lambda: defaultdict(float))
        frequency = 0
        for leaf in leaves:
            counts = self.counts(leaf)
            frequency = max(frequency, len(counts))
            b = LENGTH_NORMS.get(leaf.field, 0.0)
            lengths = self.lengths.get(leaf.field) or [1] * len(self.rows)
            average = max(1.0, sum(lengths) / len(lengths))
            for doc, count in counts.items():
                weight = leaf.boost * count / (1 - b + b * lengths[doc] / average)
                weights[doc][leaf.field] = max(weights[doc][leaf.field], weight)
        size = len(self.rows)
        rarity = (K1 + 1) * math.log(1 + (size - frequency + 0.5) / (frequency + 0.5))
        sums = {doc: sum(fields.values()) for doc, fields in weights.items()}
        return {doc: rarity * found / (K1 + found) * self.static_rank(doc) for doc, found in sums.items()}

    def static_rank(self, doc):
        values = self.rows[doc]
        found = 1.0
        if "note" in values["kind"] or "note" in values["has"]:
            found += static_rank.OWN
        months = [_months(other["published"]) for other in self.rows if other["published"] is not None]
        if values["published"] is not None:
            found += static_rank.RECENT * 0.5 ** ((max(months) - _months(values["published"])) / 24)
        upvotes = min(values["upvotes"] or 0, 1000)
        return found + static_rank.UPVOTED * math.log1p(upvotes) / math.log1p(1000)


def _months(day):
    return day // 10_000 * 12 + max(1, day // 100 % 100)


def random_query(chance, depth=0):
    """Return a text in the query language."""
    word = chance.choice(WORDS)
    kind = chance.randrange(18 if depth < 2 else 14)
    if kind == 17:
        return f"{word} {chance.choice(('-', 'NOT '))}{chance.choice(WORDS)} -tag:todo"
    if kind >= 14:
        first = random_query(chance, depth + 1)
        return (f"{first} {random_query(chance, depth + 1)}", f"{first} OR {word}", f"({first}) {word}")[
            kind - 14
        ]
    simple = chance.choice([word for word in WORDS if word.isascii() and word.isalpha()]).lower()
    made = (
        f'"{word} {chance.choice(WORDS)}"',
        f"{simple[: chance.randint(1, 5)]}*",
        f"{simple[:1]}*{simple[-1:]}",
        f"{simple}~",
        f"title:{word}",
        f"tag:{chance.choice(TAGS)}",
        chance.choice(("year:2020..2021", "date:>2021-01", "upvotes:>=3", "year:2024", "kind:note")),
        chance.choice(("has:note", "status:read", "[rating]", "[rating:3]", "path:notes", "links:dense")),
        chance.choice(("[rating:>2]", "[rating:<=3]", "[rating:null]", "[rating:>9 OR null]")),
        f"key:{simple[:3]}",
        chance.choice((f"author:{word}", f"path:{simple[1:4]}")),
        chance.choice(
            (
                f'"{word} {chance.choice(WORDS)}"~{chance.randint(1, 9)}',
                f"path:/{simple[:2]}.*[0-9]/",
                "year:/202[01]/",
                "[rating:/^1/]",
                f"tag:({chance.choice(TAGS)} OR todo)",
                "year:(2020 OR >2022)",
                "#topic/vision",
            )
        ),
        word,
        word,
    )
    return made[kind]
