"""Queries on a small vault, with the documents that each must find, worked out by hand.

Each line is a query, an arrow, and the short names of what it finds (in any order; `-` for nothing). Papers have
lower-case names, notes capital ones; see `NAMES`.
"""

from __future__ import annotations

PAGE = """Daily Papers

byAK and the research community

Mar 4, 2026

TinyLens: Small Models That Explain Large Ones

We train a probe of a few million weights that reads the hidden states of a much larger model. It names the
features that drive each answer. Code is at https://github.com/example/tinylens.

  • 3 authors
·
Oct 2, 2025 7

Harbour: A Benchmark for Long Retrieval

Harbour asks questions whose answers lie in several long documents. Systems that only look at the first page fail.

exampleorg Example Lab
·
Feb 11, 2026 2

Counting Is Harder Than It Looks

Language models miscount. We show where in the network the count is lost and how a scratch pad brings it back.

  • 12 authors
·
Jun 30, 2024

Machine Unlearning Without Retraining

What was trained on can be forgotten on demand. Other skills stay.

  • 2 authors
·
Mar 3, 2025 40

Where Hallucinations Come From

Sources of hallucination in language models, and how to reduce them with retrieval.

  • 2 authors
·
May 5, 2024

A Recurrent Transformer

Attention that remembers earlier segments. Memory grows slowly.

  • 2 authors
·
Jun 12, 2023

Qwen2.5-VL Technical Notes

A vision and language model with 7B parameters, in C++ and Python.

  • 2 authors
·
Sep 9, 2025

Colour Quantisation of Images

Modelling colours with few bits saves memory.

  • 2 authors
·
Jan 1, 2022
"""

NOTES = {
    "Home.md": '---\nup: "[[Start]]"\nrating: 5\ntags: [map]\n---\n# Home\n\nSee [[Ideas]] and #project/alpha.\n\n'
    "- [ ] call the harbour office\n- [x] read about counting\n",
    "Ideas.md": "---\nrating: 3\ndue: 2025-03-01T10:00\ntags: [idea]\nsource: a talk\n---\n# Ideas\n\n"
    "retrieval is memory\nand memory is → retrieval\n\nA block on dense vectors.\n\n## Later\n\nsparse vectors 😀\n",
    "Diary/2025-02-03.md": "# Monday\n\nfound a bug in HTTPServer; see [[Home]]\n",
    "Groesse.md": "# Größe\n\nDie Größe des Wortschatzes.\n",
    "Korean.md": "# 한국어\n\n딥러닝모델 논문을 읽었다\n",
    "Quotes.md": "# Quotes\n\nlost in the middle\n\nthe middle of nowhere, where all is lost\n",
}

NAMES = {
    "tinylens": "p:tinylens-small-models",
    "harbour": "p:harbour-benchmark-long",
    "counting": "p:counting-harder-than-looks",
    "unlearning": "p:machine-unlearning-retraining",
    "halluc": "p:where-hallucinations-come",
    "recurrent": "p:recurrent-transformer",
    "qwen": "p:qwen2-5-vl-technical",
    "colour": "p:colour-quantisation-images",
    "Home": "n:Home.md",
    "Ideas": "n:Ideas.md",
    "Diary": "n:Diary/2025-02-03.md",
    "Groesse": "n:Groesse.md",
    "Korean": "n:Korean.md",
    "Quotes": "n:Quotes.md",
}

TABLE = r"""
harbour → harbour Home
Harbour → harbour Home
HARBOUR → harbour Home
harbor → harbour Home
benchmark → harbour
benchmarks → harbour
long retrieval → harbour
retrieval long → harbour
retrieval → harbour halluc Ideas
retriever → harbour halluc Ideas
memory → recurrent colour Ideas
memories → recurrent colour Ideas
memory retrieval → Ideas
language models → counting halluc qwen
language model → counting halluc qwen
language → counting halluc qwen
hallucination → halluc
hallucinations → halluc
sources hallucination → halluc
unlearning → unlearning
unlearn → unlearning
forgotten → unlearning
retraining → unlearning
trained → tinylens unlearning
recurrent → recurrent
transformer → recurrent
transformers → recurrent
attention → recurrent
tinylens → tinylens
TinyLens → tinylens
tiny lens → tinylens
probe → tinylens
weights probe → tinylens
hidden states → tinylens
small models → tinylens
qwen2.5-vl → qwen
qwen2.5 → qwen
Qwen2 → qwen
qwen → qwen
vl → qwen
7B → qwen
C++ → qwen
python → qwen
colour → colour
color → colour
colors → colour
quantisation → colour
quantization → colour
quantizing → colour
modeling → tinylens counting halluc qwen colour
HTTPServer → Diary
httpserver → Diary
http server → Diary
bug → Diary
größe → Groesse
groesse → Groesse
grosse → Groesse
Größe Wortschatzes → Groesse
논문 → Korean
논문을 → Korean
딥러닝 → Korean
모델 → Korean
한국어 → Korean
counting → counting Home
miscount → counting
count → counting Home
vectors → Ideas
dense vectors → Ideas
→ → Ideas
😀 → Ideas
memory → → Ideas
2025 → tinylens unlearning qwen Diary
2024 → counting halluc
unlearning 2025 → unlearning
github.com/example/tinylens → tinylens
https://github.com/example/tinylens → tinylens
"long retrieval" → harbour
"retrieval long" → -
"lost in the middle" → Quotes
"language models" → counting halluc qwen
"dense vectors" → Ideas
“dense vectors” → Ideas
„dense vectors“ → Ideas
«dense vectors» → Ideas
"memory is" → Ideas
"hidden states" probe → tinylens
"lost middle"~3 → Quotes
"middle lost"~9 → Quotes
"long documents" → harbour
retriev* → harbour halluc Ideas
halluc* → halluc
un* → unlearning
harb* → harbour Home
t*lens → tinylens
retreival~ → harbour halluc Ideas
harbur~ → harbour Home counting
-retrieval memory → recurrent colour
memory -retrieval → recurrent colour
memory -retrieval -colour → recurrent
language -hallucination → counting qwen
memory NOT retrieval → recurrent colour
NOT retrieval memory → recurrent colour
memory -"is memory" → recurrent colour
memory -(retrieval OR colours) → recurrent
unlearning OR recurrent → unlearning recurrent
unlearning OR recurrent OR qwen → unlearning recurrent qwen
retrieval memory OR unlearning → Ideas unlearning
unlearning OR retrieval memory → Ideas unlearning
retrieval (memory OR hallucination) → Ideas halluc
(memory OR hallucination) retrieval → Ideas halluc
(unlearning OR recurrent) → unlearning recurrent
(dense vectors) OR bug → Ideas Diary
dense AND vectors → Ideas
unlearning OR dense AND vectors → unlearning Ideas
+memory retrieval → Ideas
(memory (retrieval)) → Ideas
title:memory → -
title:transformer → recurrent
title:harbour → harbour
title:(harbour OR counting) → harbour counting
title:"recurrent transformer" → recurrent
title:small models → tinylens
title:home → Home
abstract:memory → recurrent colour
abstract:"grows slowly" → recurrent
abstract:(memory slowly) → recurrent
content:memory → recurrent colour Ideas
content:dense → Ideas
-title:transformer memory → colour Ideas
org:example → harbour
org:"Example Lab" → harbour
org:(example OR other) → harbour
key:tinylens → tinylens
key:harbour → harbour
key:@counting → counting
path:diary → Diary
path:Diary/ → Diary
path:/\d{4}/ → Diary
path:"2025-02" → Diary
file:ideas → Ideas
file:"2025-02-03" → Diary
path:(diary OR ideas) → Diary Ideas
-path:diary kind:note → Home Ideas Groesse Korean Quotes
tag:map → Home
tag:#map → Home
tag:project → Home
tag:project/alpha → Home
tag:idea → Ideas
tag:(map OR idea) → Home Ideas
tag:id* → Ideas
tag:nothing → -
#map → Home
#project → Home
#project/alpha → Home
#idea vectors → Ideas
#map OR #idea → Home Ideas
-#map kind:note → Ideas Diary Groesse Korean Quotes
kind:note → Home Ideas Diary Groesse Korean Quotes
kind:paper → tinylens harbour counting unlearning halluc recurrent qwen colour
kind:note vectors → Ideas
has:code → tinylens
has:tags → Home Ideas
has:abstract → tinylens harbour counting unlearning halluc recurrent qwen colour
has:doi → -
kind:paper has:note → -
status:unread → tinylens harbour counting unlearning halluc recurrent qwen colour
status:read → -
is:unread memory → recurrent colour
is:read → -
year:2025 → tinylens unlearning qwen
year:2024..2025 → tinylens counting unlearning halluc qwen
year:2024-2025 → tinylens counting unlearning halluc qwen
year:>=2025 → tinylens harbour unlearning qwen
year:<2023 → colour
year:(2022 OR 2023) → colour recurrent
year:2030 → -
date:2025-03 → unlearning
date:2025 → tinylens unlearning qwen
date:2025-03..2025-09 → unlearning qwen
date:>2025-10 → harbour
date:..2023 → recurrent colour
upvotes:>=7 → tinylens unlearning
upvotes:40 → unlearning
upvotes:2..7 → tinylens harbour
memory year:2023 → recurrent
memory year:2030 → -
links:Home → Diary
links:Ideas → Home
links:ideas → Home
links:[[Home]] → Diary
links:Start → Home
[rating] → Home Ideas
[rating:5] → Home
[rating:3] → Ideas
[rating:(5 OR 3)] → Home Ideas
[rating:5 OR 3] → Home Ideas
[rating:>3] → Home
[rating:<=5] → Home Ideas
[rating:4] → -
[source:talk] → -
[source:"a talk"] → Ideas
[up:Start] → Home
[due:2025-03-01] → Ideas
[due:>2025-02] → Ideas
[due:<2025] → -
[due:2025-03] → -
-[rating] kind:note → Diary Groesse Korean Quotes
line:(memory retrieval) → Ideas
line:("is memory" retrieval) → Ideas
line:(dense sparse) → -
line:(dense OR sparse) → Ideas
line:(lost middle) → Quotes
line:(lost -nowhere) → Quotes counting
block:(dense vectors) → Ideas
block:(lost nowhere) → Quotes
block:(dense memory) → -
section:(dense memory) → Ideas
section:(dense sparse) → -
section:(sparse vectors) → Ideas
task:harbour → Home
task:(harbour OR counting) → Home
task-todo:harbour → Home
task-todo:counting → -
task-done:counting → Home
task-done:harbour → -
task-todo:"" → Home
task:(call office) → Home
task:(call counting) → -
match-case:HTTPServer → Diary
match-case:httpserver → -
match-case:Memory → recurrent
match-case:memory → colour Ideas
match-case:(Memory OR Colour) → recurrent colour
/har[bv]our/ → harbour Home
/retrieval.*memory/ → Ideas
/HTTP[A-Z]/ → Diary tinylens
match-case:/^Attention/ → recurrent
/\d+B/ → qwen
memory /→/ → Ideas
or → -
where not → -
the → tinylens harbour counting Home Quotes
zzyzx → -
harbour zzyzx → -
retreival → -
year:abc → -
kind:foo → -
date:someday → -
[rating:>abc] → -
harbour year:abc → harbour Home
foo:bar → -
Status: a report → -
tag:map -[rating] → -
memory kind:paper year:2022..2023 -colour → recurrent
(tag:map OR tag:idea) [rating:>3] → Home
title:harbour OR path:diary → harbour Diary
-kind:paper memory → Ideas
-(kind:paper OR tag:idea) kind:note → Home Diary Groesse Korean Quotes
vision language → qwen
vision and language → qwen
small models that explain large ones → tinylens
TinyLens: Small Models That Explain Large Ones → tinylens
harbour-benchmark-long → harbour
@harbour-benchmark-long → harbour
counting is harder than it looks → counting
lost → counting Quotes
lost -kind:note → counting
"where" hallucinations → halluc
state-of-the-art → -
few million → tinylens
few bits → colour
questions answers → harbour
answer → tinylens harbour
in c++ → qwen
"""


def rows() -> list[tuple[str, frozenset[str]]]:
    """Return each query with the ids that it must find."""
    found = []
    for line in TABLE.strip().splitlines():
        query, _, wanted = line.rpartition(" → ")
        names = () if wanted == "-" else wanted.split()
        found.append((query, frozenset(NAMES[name] for name in names)))
    return found
